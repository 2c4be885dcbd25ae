import Foundation
import GridwalkFFI

/// What waits to be sent (待传队列), and what may be done about it.
public final class Outbox: Sendable {
    let ffi: GridwalkFFI.Outbox
    init(_ ffi: GridwalkFFI.Outbox) { self.ffi = ffi }

    /// The tally: at once, and then whenever something was recorded, sent or received.
    public var tallies: AsyncStream<Tally> {
        observed { [ffi] emit in ffi.observe(listener: OnTally(emit)) }
    }

    /// Operations in the order of recording: what is on its way or needs the worker or, with `all`,
    /// everything.
    public func items(all: Bool = false, offset: Int = 0, limit: Int = 100) async throws(OutboxError) -> [Item] {
        try await crossing(OutboxError.self) {
            try await ffi.items(all: all, offset: UInt32(clamping: offset), limit: UInt32(clamping: limit))
        }
    }

    /// One operation.
    public func item(_ id: UUID) async throws(OutboxError) -> Item {
        try await crossing(OutboxError.self) { try await ffi.item(id: id) }
    }

    /// An operation's JSON as it is sent, while it is kept.
    public func body(_ id: UUID) async throws(OutboxError) -> String? {
        try await crossing(OutboxError.self) { try await ffi.body(id: id) }
    }

    /// The thumbnail of a photo (JPEG), nil if this phone never had it.
    public func thumbnail(_ photo: Sha256) async throws(OutboxError) -> Data? {
        try await crossing(OutboxError.self) { try await ffi.thumbnail(photo: photo) }
    }

    /// How many operations stand where.
    public func tally() async throws(OutboxError) -> Tally {
        try await crossing(OutboxError.self) { try await ffi.tally() }
    }

    /// Takes an operation back: into its draft while it is held, with a withdrawal after that.
    @discardableResult
    public func undo(_ id: UUID) async throws(OutboxError) -> Undone {
        try await crossing(OutboxError.self) { try await ffi.undo(id: id) }
    }

    /// Sends a refused or waiting operation again as it is, and what waits for it.
    public func retry(_ id: UUID) async throws(OutboxError) {
        try await crossing(OutboxError.self) { try await ffi.retry(id: id) }
    }

    /// Gives an operation up, knowingly.
    public func discard(_ id: UUID) async throws(OutboxError) {
        try await crossing(OutboxError.self) { try await ffi.discard(id: id) }
    }
}
