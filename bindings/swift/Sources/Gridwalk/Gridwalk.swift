import Foundation
import GridwalkFFI

/// A worker's data folder, opened.
///
/// Every `async` function does its work on threads of its own: call them from any actor, the main
/// one too. Cancelling the task ends the work at its next safe point. When the last reference goes,
/// what runs on its behalf ends.
///
/// ```swift
/// let gridwalk = try await Gridwalk.open(home: folder, keyStore: keyStore)
/// let recorded = try await gridwalk.reports.submit(Report(category: "SR-0101", fix: fix))
/// ```
public final class Gridwalk: Sendable {
    /// Checkpoints and check-ins (巡查, 打卡).
    public let patrol: Patrol
    /// Reports (上报), their drafts, the catalogue, and suggestions.
    public let reports: Reports
    /// The grid's registry (底数), and collecting people (采集) into it.
    public let registry: Registry
    /// What waits to be sent (待传队列), and what may be done about it.
    public let outbox: Outbox
    /// Activation and delivery.
    public let sync: Sync

    let ffi: GridwalkFFI.Gridwalk

    private init(_ ffi: GridwalkFFI.Gridwalk) {
        self.ffi = ffi
        patrol = Patrol(ffi.patrol())
        reports = Reports(ffi.reports())
        registry = Registry(ffi.registry())
        outbox = Outbox(ffi.outbox())
        sync = Sync(ffi.sync())
    }

    /// Opens the folder `home`, or makes a new store in it. Any error leaves the folder as it was.
    ///
    /// - Parameters:
    ///   - home: The data folder; keep it out of the system's backups.
    ///   - keyStore: The phone's keystore; on a desktop ``FileKeyStore``.
    ///   - undoWindow: How long a report may be undone before it is sent.
    ///   - clock: The phone's clocks, where the operating system's will not do.
    ///   - connectivity: Whether the network is metered; without one it counts as free.
    ///   - location: Where the phone is, for what is recorded without a fix.
    ///   - background: What goes on uploading while the app is suspended, where policy allows it.
    public static func open(
        home: URL,
        keyStore: any KeyStore,
        undoWindow: Duration = .seconds(10),
        clock: (any PhoneClock)? = nil,
        connectivity: (any Connectivity)? = nil,
        location: (any LocationSource)? = nil,
        background: (any BackgroundUpload)? = nil
    ) async throws(StoreError) -> Gridwalk {
        try await crossing(StoreError.self) {
            let config = Config(home: home.path, undoWindow: undoWindow.seconds)
            let ffi = try await GridwalkFFI.Gridwalk.open(
                config: config,
                keyStore: ffiKeyStore(keyStore),
                clock: clock.map(ClockAdapter.init),
                connectivity: connectivity.map(ConnectivityAdapter.init),
                location: location.map(LocationAdapter.init),
                background: background.map(BackgroundUploadAdapter.init)
            )
            return Gridwalk(ffi)
        }
    }

    /// One element at once, and then one whenever something was recorded, sent or received in this
    /// process: what a screen waits for before it asks again.
    public var changes: AsyncStream<Void> {
        observed { [ffi] emit in ffi.observe(listener: OnChange { emit(()) }) }
    }

    /// Where this phone stands: whose it is, what waits, what went wrong last.
    public func status() async throws(OutboxError) -> Status {
        try await crossing(OutboxError.self) { try await ffi.status() }
    }

    /// What the app takes of this phone's room and of today's metered line, against what it may.
    public func budgets() async throws(OutboxError) -> Budgets {
        try await crossing(OutboxError.self) { try await ffi.budgets() }
    }

    /// Walks the journal (操作日志): how many entries hold, and where the chain first breaks.
    public func verifyJournal() async throws(StoreError) -> Verified {
        try await crossing(StoreError.self) { try await ffi.verifyJournal() }
    }

    /// Ends every sync, hands the rest of one photo over to the app's ``BackgroundUpload``, and closes
    /// the database, before the system suspends the app. Takes some seconds at most; ``resume()`` cuts
    /// it short. Until then every call throws ``StoreError/paused``.
    public func pause() async throws(StoreError) {
        try await crossing(StoreError.self) { try await ffi.pause() }
    }

    /// Takes back what was handed over, and opens the database again.
    public func resume() async throws(StoreError) {
        try await crossing(StoreError.self) { try await ffi.resume() }
    }
}
