import Foundation
import GridwalkFFI

/// How long to sync.
public enum SyncMode: Sendable, Equatable {
    /// Until nothing is left that may be sent, or three attempts in a row brought no answer.
    case once
    /// For so long, or until everything is complete.
    case time(Duration)
    /// Until the task is cancelled.
    case watch

    var ffi: GridwalkFFI.SyncMode {
        switch self {
        case .once: .once
        case .time(let duration): .for(time: duration.seconds)
        case .watch: .watch
        }
    }
}

/// Activation and delivery. Whoever runs a sync (a background task) need not be who watches it (a
/// screen): ``states`` tells everybody.
public final class Sync: Sendable {
    let ffi: GridwalkFFI.Sync
    init(_ ffi: GridwalkFFI.Sync) { self.ffi = ffi }

    /// Whether a sync runs in this process, and how far it has come.
    public var state: SyncState { ffi.state() }

    /// ``state`` at once, and then whenever it changes.
    public var states: AsyncStream<SyncState> {
        observed { [ffi] emit in ffi.observe(listener: OnState(emit)) }
    }

    /// Makes this device a worker's, and pulls what is in their scope. Doing the same again changes
    /// nothing. `authority` is the deployment's own, PEM.
    @discardableResult
    public func activate(server: String, code: String, authority: String? = nil) async throws(SyncError) -> Device {
        try await cancellable(SyncError.self) {
            try await ffi.activate(server: server, code: code, authority: authority, cancellation: $0)
        }
    }

    /// Delivers what was recorded, and says what stands where at the end. Waits while another sync
    /// works on the same folder. When its task is cancelled, the work has ended when this returns.
    ///
    /// - Parameters:
    ///   - background: Nobody looks on: attempts may be up to five minutes apart.
    ///   - onProgress: Is told how far it has come.
    @discardableResult
    public func run(
        _ mode: SyncMode = .once,
        background: Bool = false,
        onProgress: (@Sendable (Progress) async -> Void)? = nil
    ) async throws(SyncError) -> Tally {
        let watching = onProgress.map { tell in
            Task { [states] in
                for await state in states {
                    if case let .running(progress) = state { await tell(progress) }
                }
            }
        }
        defer { watching?.cancel() }
        return try await cancellable(SyncError.self) {
            try await ffi.run(mode: mode.ffi, background: background, cancellation: $0)
        }
    }

    /// Tells that an upload of the app's ``BackgroundUpload`` has ended, well or not: its file goes, also
    /// while the client is paused. What has arrived the next sync asks of the server.
    public func backgroundEnded(_ id: String) async { await ffi.backgroundEnded(id: id) }

    /// Tells every sync that the network may be back: call it when connectivity changes.
    public func nudge() async throws(SyncError) {
        try await crossing(SyncError.self) { try await ffi.nudge() }
    }
}
