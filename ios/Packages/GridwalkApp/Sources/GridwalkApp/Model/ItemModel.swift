// One record: where it stands, why, and what the worker may do about it. Giving up is asked twice.
import Foundation
import Gridwalk
import GridwalkDesign
import Observation

@MainActor
@Observable
public final class ItemModel: Acting {
    public private(set) var face = ItemFace.loading
    public private(set) var item: Item?
    public private(set) var subject: Said?
    /// JPEGs.
    public private(set) var thumbnails: [Data] = []
    /// What may be done now.
    public private(set) var may: Set<Act> = []
    public private(set) var said: Said?

    /// How much of the photos has arrived.
    public var sent: String {
        let bytes = item?.photos.reduce(0) { $0 + $1.bytes } ?? 0
        let sent = item?.photos.reduce(0) { $0 + $1.sent } ?? 0
        return "\(bytes == 0 ? 100 : sent * 100 / bytes)%"
    }

    private let id: UUID
    private let tools: Tools
    private let outbox: Outbox
    private let looks = Looks()
    @ObservationIgnored private var watch: Watch?

    init(_ id: UUID, _ tools: Tools) {
        self.id = id
        self.tools = tools
        outbox = tools.gridwalk.outbox
        watch = Watch(tools.gridwalk.changes, for: self) { model, _ in
            model.looks.look { [weak model] in await model?.look() }
        }
    }

    public func retry() {
        act { [self] in
            try await outbox.retry(id)
            try await tools.gridwalk.sync.nudge()
        }
    }

    public func repair() {
        close()
        tools.repair(id)
    }

    public func undo() {
        act { [self] in
            switch try await outbox.undo(id) {
            case .draft: said = saying { $0.itemUndone }
            case .withdrawn: said = saying { $0.itemWithdrawn }
            }
        }
    }

    public func askDiscard() { face = .confirming }

    public func keep() { face = .ready }

    public func discard() {
        act { [self] in
            try await outbox.discard(id)
            close()
        }
    }

    public func close() {
        watch = nil
        tools.navigator.back()
    }

    func failed(_ said: @escaping Said) {
        face = item == nil ? .failed : .ready
        self.said = said
    }

    private func look() async {
        do {
            let item = try await outbox.item(id)
            if subject == nil { subject = try await tools.subjects.of(item) }
            if thumbnails.isEmpty {
                for photo in item.photos {
                    if let thumbnail = try await outbox.thumbnail(photo.sha256) { thumbnails.append(thumbnail) }
                }
            }
            if face != .confirming { face = .ready }
            self.item = item
            may = item.state.look.may.filter { act in
                switch act {
                case .repair: item.kind == .report
                case .undo: item.kind != .withdraw
                case .retry, .discard: true
                }
            }
        } catch {
            if !isPaused(error) { failed(GridwalkApp.said(error)) }
        }
    }
}
