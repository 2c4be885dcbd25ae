// The app from its start: opens the store of the worker whose turn it is, activates it once, and then has
// a desk to work at. Workers who share the phone take turns; what waits of the others is delivered too.
// The system suspends it, wakes it for a delivery, and brings it back.
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
public final class AppModel: Acting, Turns {
    public private(set) var session = Session.opening
    public let preferences: PreferencesFile
    public let asking: Asking
    /// Closed, everything is covered.
    public let lock: Lock
    public let lockPage: LockModel
    /// The page of those who share this phone, while it is open.
    public private(set) var who: WhoModel?
    /// Others have a store on this phone.
    public var shared: Bool { crew.seats.all.count > 1 }

    private let phone: any Phone
    private let crew: Crew
    @ObservationIgnored private var taken: (seat: Seat, gridwalk: Gridwalk)?
    @ObservationIgnored private var begun: Task<Void, Never>?
    @ObservationIgnored private var others: Task<Void, Never>?
    /// The store follows what the system says, one after the other: it may turn round at once.
    private let turns = InTurn()
    /// Somebody looks on: a delivery in the background must not close the store under them.
    @ObservationIgnored private var inFront = false

    public init(_ phone: any Phone) {
        self.phone = phone
        asking = Asking(phone.permissions)
        crew = Crew(phone)
        preferences = PreferencesFile(crew.seats.current.preferences)
        lock = Lock(phone.screenLock, preferences)
        lockPage = LockModel(lock, preferences)
    }

    /// Opens the store, once; trying again after a failure is the same call.
    public func open() {
        inFront = true
        switch session {
        case .fresh, .ready: return
        case .opening, .failed: session = .opening
        }
        guard begun == nil else { return }
        begun = act { [self] in
            defer { begun = nil }
            let opened = try await mine()
            // A delivery in the background may have closed it.
            try await opened.resume()
            if try await opened.status().device == nil {
                // Nothing is here yet that would have to be covered.
                if !shared { lock.open() }
                let activate = ActivateModel(
                    opened, phone.camera, shared: shared,
                    who: { [weak self] in self?.shareOut() },
                    done: { [weak self] in self?.work(opened) }
                )
                session = .fresh(activate)
            } else {
                work(opened)
            }
            ask()
        }
    }

    /// Before the system suspends the app: sending ends, and the database is closed. The rest of one
    /// photo may go on without the app, where policy allows it.
    public func suspend() async {
        inFront = false
        lock.away()
        await turns.run { [self] in
            if case .ready(let desk) = session { await desk.stop() }
            // Back already.
            guard !inFront else { return }
            await crew.pause()
        }.value
    }

    /// Somebody looks on: for the first time, or again.
    public func front() {
        guard !inFront else { return }
        switch session {
        case .opening, .failed: open()
        case .fresh, .ready: resume()
        }
    }

    /// In front again, which its task waits for.
    @discardableResult
    public func resume() -> Task<Void, Never> {
        inFront = true
        asking.look()
        lock.back()
        ask()
        return turns.run { [self] in
            await act { [self] in
                guard inFront, let gridwalk = taken?.gridwalk else { return }
                try await gridwalk.resume()
                try await gridwalk.sync.nudge()
                if case .ready(let desk) = session { desk.deliver() }
                deliverOthers()
            }.value
        }
    }

    /// The network may be back.
    public func connectivityChanged() {
        act { [self] in try await taken?.gridwalk.sync.nudge() }
        if inFront { deliverOthers() }
    }

    /// Nobody looks on, and the system gives some time, or has ended an upload that went on without the
    /// app: sends what waits of everybody's, hands over what is left of it, and closes the databases again.
    /// Cancel its task when the time is over. Whether everything has arrived.
    public func drain() async -> Bool {
        // An open app delivers all the while, and a second delivery would wait for the end of it.
        let mine = inFront ? taken : nil
        let done = await crew.drain(crew.seats.all.filter { $0 != mine?.seat })
        if !inFront { await crew.pause() }
        guard let mine else { return done }
        let tally = try? await mine.gridwalk.status().tally
        return done && tally.map { $0.waiting + $0.received == 0 } == true
    }

    /// Who is working: opens the page.
    public func shareOut() { who = WhoModel(crew, self) }

    func closeWho() { who = nil }

    /// Somebody else's turn: of whoever was here before nothing is left to be seen.
    func seat(_ seat: Seat) async throws {
        lock.close()
        await leave()
        defer { begin() }
        try crew.seats.turn(to: seat)
    }

    func remove(_ seat: Seat, givenUp: String) async throws -> Bool {
        guard seat == crew.seats.current else { return try await crew.remove(seat, givenUp: givenUp) }
        guard await crew.mayRemove(seat, givenUp: givenUp) else { return false }
        lock.close()
        await leave()
        defer { begin() }
        return try await crew.remove(seat, givenUp: givenUp)
    }

    func failed(_ said: @escaping Said) {
        guard case .opening = session else { return }
        session = .failed(said)
        ask()
    }

    private func leave() async {
        who = nil
        await begun?.value
        if case .ready(let desk) = session { await desk.stop() }
        session = .opening
        guard let seat = taken?.seat else { return }
        taken = nil
        await crew.give(seat)
    }

    private func begin() {
        preferences.move(to: crew.seats.current.preferences)
        open()
    }

    /// Asks by itself when somebody looks on; after that with a touch.
    private func ask() {
        guard lock.closed, inFront else { return }
        if case .opening = session { return }
        lockPage.unlock()
    }

    private func mine() async throws -> Gridwalk {
        if let taken { return taken.gridwalk }
        let seat = crew.seats.current
        let gridwalk = try await crew.take(seat)
        taken = (seat, gridwalk)
        return gridwalk
    }

    private func work(_ gridwalk: Gridwalk) {
        let desk = Desk(gridwalk, phone, preferences, lock, who: { [weak self] in self?.shareOut() })
        session = .ready(desk)
        desk.deliver()
        deliverOthers()
    }

    private func deliverOthers() {
        let waiting = crew.seats.all.filter { $0 != crew.seats.current }
        guard !waiting.isEmpty, others == nil else { return }
        others = Task { [crew, weak self] in
            _ = await crew.drain(waiting)
            self?.others = nil
        }
    }
}
