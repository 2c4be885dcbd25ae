// Undo for a short while after a report was queued: one offer at a time, counted down in seconds. The
// core holds the report back for as long, so that undoing it costs nobody anything.
import Foundation
import Gridwalk
import GridwalkDesign
import Observation

/// What was just saved.
public struct Offer: Sendable {
    public let what: Said
    /// What the worker should know about it.
    public var warnings: [Said] = []
    /// Nil where it cannot be undone so simply.
    public var id: UUID?
    public var secondsLeft = undoSeconds
}

@MainActor
@Observable
public final class Undo: Acting {
    public private(set) var offer: Offer?
    private let outbox: Outbox
    private let toDraft: @MainActor (UUID) -> Void
    @ObservationIgnored private var countdown: Task<Void, Never>?
    private static let short = 4

    init(_ outbox: Outbox, toDraft: @escaping @MainActor (UUID) -> Void) {
        self.outbox = outbox
        self.toDraft = toDraft
    }

    func show(_ offer: Offer) {
        countdown?.cancel()
        self.offer = offer
        countdown = Task { [weak self] in
            for left in (0..<offer.secondsLeft).reversed() {
                try? await Task.sleep(for: .seconds(1))
                if Task.isCancelled { return }
                self?.offer?.secondsLeft = left
            }
            self?.offer = nil
        }
    }

    func undo() {
        guard let id = offer?.id else { return }
        countdown?.cancel()
        act { [self] in
            switch try await outbox.undo(id) {
            case .draft:
                offer = nil
                toDraft(id)
            case .withdrawn: show(Offer(what: { $0.itemWithdrawn }, secondsLeft: Self.short))
            }
        }
    }

    func failed(_ said: @escaping Said) { show(Offer(what: { $0.undoLate }, secondsLeft: Self.short)) }
}
