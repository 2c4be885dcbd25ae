// To send (待传): what has arrived and what has not, each in words, with its last cause.
import Foundation
import Gridwalk
import GridwalkDesign
import Observation

/// An operation as a row shows it.
public struct Row: Identifiable, Sendable {
    public let item: Item
    public let subject: Said?
    /// JPEG.
    public let thumbnail: Data?
    public var id: UUID { item.id }
}

@MainActor
@Observable
public final class QueueModel: Acting {
    public private(set) var face = QueueFace.loading
    public private(set) var rows: [Row] = []
    /// There are more than are shown.
    public private(set) var more = false
    /// What has arrived is shown too.
    public private(set) var all = false
    public private(set) var tally = Tally.none
    public private(set) var sending = false
    public private(set) var offline = false
    public private(set) var said: Said?

    private let tools: Tools
    private let gridwalk: Gridwalk
    private let looks = Looks()
    @ObservationIgnored private var watches: [Watch] = []
    @ObservationIgnored private var shown = QueueModel.page
    @ObservationIgnored private var known: [UUID: Row] = [:]
    private static let page = 50

    init(_ tools: Tools) {
        self.tools = tools
        gridwalk = tools.gridwalk
        watches = [
            Watch(gridwalk.changes, for: self) { model, _ in model.lookAgain() },
            Watch(gridwalk.sync.states, for: self) { model, state in
                model.sending = state != .idle && model.tally.waiting + model.tally.received > 0
            },
        ]
    }

    public func sendNow() {
        act { [self] in try await gridwalk.sync.nudge() }
    }

    public func showMore() {
        shown += Self.page
        lookAgain()
    }

    public func open(_ id: UUID) { tools.look(id) }

    public func showAll() { filter(true) }

    public func showOpen() { filter(false) }

    /// What is shown stays, if there was anything.
    func failed(_ said: @escaping Said) {
        if face == .loading { face = .failed }
        self.said = said
    }

    private func filter(_ all: Bool) {
        shown = Self.page
        self.all = all
        lookAgain()
    }

    func lookAgain() {
        looks.look { [weak self] in await self?.look() }
    }

    private func look() async {
        do {
            let all = self.all
            let items = try await gridwalk.outbox.items(all: all, offset: 0, limit: shown + 1)
            var rows: [Row] = []
            for item in items.prefix(shown) { rows.append(try await row(item)) }
            known = Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
            let status = try await gridwalk.status()
            face = rows.isEmpty ? .empty : .ready
            // What needs the worker first; of everything, the newest.
            let refused = rows.filter { $0.item.state == .quarantined }
            self.rows = all ? rows.reversed() : refused + rows.filter { $0.item.state != .quarantined }
            more = items.count > shown
            tally = status.tally
            offline = status.lastError != nil
        } catch {
            if !isPaused(error) { failed(GridwalkApp.said(error)) }
        }
    }

    /// What an operation is about never changes: it is asked for once.
    private func row(_ item: Item) async throws -> Row {
        let before = known[item.id]
        if let before, before.item == item { return before }
        var subject = before?.subject
        if subject == nil { subject = try await tools.subjects.of(item) }
        var thumbnail = before?.thumbnail
        if thumbnail == nil, let photo = item.photos.first {
            thumbnail = try await gridwalk.outbox.thumbnail(photo.sha256)
        }
        return Row(item: item, subject: subject, thumbnail: thumbnail)
    }
}
