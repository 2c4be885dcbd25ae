// The app from its start: opens the store, activates it once, and then has a desk to work at. The
// system suspends it, wakes it for a delivery, and brings it back.
import Foundation
import Gridwalk
import GridwalkDesign
import Observation

public enum Session: Sendable {
    case opening
    /// The store cannot be used; the words say what to do.
    case failed(Said)
    /// First run.
    case fresh(ActivateModel)
    case ready(Desk)
}

@MainActor
@Observable
public final class AppModel: Acting {
    public private(set) var session = Session.opening
    public let preferences: PreferencesFile
    public let asking: Asking

    private let phone: any Phone
    @ObservationIgnored private var gridwalk: Gridwalk?
    /// Tells the core which uploads have ended that went on without the app.
    @ObservationIgnored private var ended: Watch?
    /// Somebody looks on: a delivery in the background must not close the store under them.
    @ObservationIgnored private var inFront = false

    public init(_ phone: any Phone) {
        self.phone = phone
        asking = Asking(phone.permissions)
        preferences = PreferencesFile(phone.home.appendingPathComponent("preferences.json"))
    }

    /// Opens the store, once; trying again after a failure is the same call.
    public func open() {
        inFront = true
        switch session {
        case .fresh, .ready: return
        case .opening, .failed: session = .opening
        }
        act { [self] in
            let opened = try await store()
            // A delivery in the background may have closed it.
            try await opened.resume()
            if try await opened.status().device == nil {
                session = .fresh(ActivateModel(opened, phone.camera) { [weak self] in self?.work(opened) })
            } else {
                work(opened)
            }
        }
    }

    /// Before the system suspends the app: sending ends, and the database is closed. The rest of one
    /// photo may go on without the app, where policy allows it.
    public func suspend() async {
        inFront = false
        if case .ready(let desk) = session { await desk.stop() }
        // Back already.
        guard !inFront else { return }
        try? await gridwalk?.pause()
    }

    /// In front again, which its task waits for.
    @discardableResult
    public func resume() -> Task<Void, Never> {
        inFront = true
        asking.look()
        return act { [self] in
            guard let gridwalk else { return }
            try await gridwalk.resume()
            // Gone again meanwhile.
            guard inFront else { return try await gridwalk.pause() }
            try await gridwalk.sync.nudge()
            if case .ready(let desk) = session { desk.deliver() }
        }
    }

    /// The network may be back.
    public func connectivityChanged() {
        act { [self] in try await gridwalk?.sync.nudge() }
    }

    /// Nobody looks on, and the system gives some time, or has ended an upload that went on without
    /// the app: sends what waits, hands over what is left of it, and closes the database again. Cancel its task when the time is over. Whether everything has arrived.
    public func drain() async -> Bool {
        guard let gridwalk = try? await store() else { return false }
        try? await gridwalk.resume()
        let tally = try? await gridwalk.sync.run(.once, background: true)
        if !inFront { try? await gridwalk.pause() }
        return tally.map { $0.waiting + $0.received == 0 } ?? false
    }

    func failed(_ said: @escaping Said) {
        if case .opening = session { session = .failed(said) }
    }

    private func store() async throws -> Gridwalk {
        if let gridwalk { return gridwalk }
        let opened = try await Gridwalk.open(
            home: phone.home.appendingPathComponent("data"),
            keyStore: phone.keyStore,
            undoWindow: .seconds(undoSeconds),
            connectivity: phone.connectivity,
            background: phone.uploads
        )
        // Opened twice at once, the first one stays.
        if let gridwalk { return gridwalk }
        gridwalk = opened
        ended = Watch(phone.uploads.ended, for: self) { _, id in await opened.sync.backgroundEnded(id) }
        return opened
    }

    private func work(_ gridwalk: Gridwalk) {
        let desk = Desk(gridwalk, phone, preferences)
        session = .ready(desk)
        desk.deliver()
    }
}
