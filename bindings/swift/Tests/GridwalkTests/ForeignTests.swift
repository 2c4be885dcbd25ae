import Foundation
import Testing
import class GridwalkFFI.Subscription
import enum GridwalkFFI.ListenerError
import protocol GridwalkFFI.ChangeListener
import protocol GridwalkFFI.OutboxListener
import protocol GridwalkFFI.SyncListener
@testable import Gridwalk

// Everything that an app hands in, when it takes ten seconds or calls back in.

/// Every trait that an opened folder asks. Once armed, the next to be asked does `act` first.
private final class App: KeyStore, PhoneClock, Connectivity, LocationSource, BackgroundUpload, @unchecked Sendable {
    private let lock = NSLock()
    private var armed = false
    private var count = 0
    private let real: FileKeyStore
    private let act: @Sendable (App) -> Void
    private(set) var gridwalk: Gridwalk!

    init(_ folder: URL, _ act: @escaping @Sendable (App) -> Void) throws {
        real = try FileKeyStore(folder.appendingPathComponent("device.key"))
        self.act = act
    }

    enum Trait: String, CaseIterable { case keyStore, clock, connectivity, location, background }

    /// Opens a folder that asks this for one trait only.
    func open(_ folder: URL, _ trait: Trait) async throws {
        gridwalk = try await Gridwalk.open(
            home: folder.appendingPathComponent(trait.rawValue),
            keyStore: trait == .keyStore ? self : real,
            undoWindow: .zero,
            clock: trait == .clock ? self : nil,
            connectivity: trait == .connectivity ? self : nil,
            location: trait == .location ? self : nil,
            background: trait == .background ? self : nil
        )
    }

    func arm() { lock.withLock { armed = true } }

    var asked: Int { lock.withLock { count } }

    private func asked<Answer>(_ answer: () throws -> Answer) rethrows -> Answer {
        let first = lock.withLock {
            defer { armed = false }
            if armed { count += 1 }
            return armed
        }
        if first { act(self) }
        return try answer()
    }

    func wrap(_ key: Data) throws -> Data { try real.wrap(key) }
    func unwrap(_ wrapped: Data) throws -> Data { try real.unwrap(wrapped) }
    func publicKey() throws -> Data { try real.publicKey() }
    func sign(_ message: Data) throws -> Data { try asked { try real.sign(message) } }
    func read() -> ClockReading { asked { ClockReading(wall: Date(), elapsed: 3600, bootId: "boot") } }
    func isMetered() -> Bool { asked { false } }
    func latest() -> LatestFix? {
        asked { LatestFix(fix: Fix(at: Wgs84(lat: 21.2521, lon: 113.3693), accuracyM: 8), age: 0) }
    }
    func start(_ upload: PlainUpload) {}
    func cancel() { asked {} }
}

/// An app for every trait, with the call that asks it.
private func everywhere(
    _ folder: URL,
    _ brain: CityBrain,
    _ act: @escaping @Sendable (App) -> Void
) async throws -> [(app: App, call: @Sendable () async throws -> Void)] {
    var calls: [(App, @Sendable () async throws -> Void)] = []
    let (server, code) = (brain.address, brain.code)
    for trait in App.Trait.allCases {
        let app = try App(folder, act)
        try await app.open(folder, trait)
        let gridwalk = app.gridwalk!
        if trait != .keyStore { try await gridwalk.sync.activate(server: server, code: code) }
        if trait == .connectivity { try await gridwalk.patrol.checkIn(CheckIn()) }
        app.arm()
        let call: @Sendable () async throws -> Void = {
            switch trait {
            case .keyStore: try await gridwalk.sync.activate(server: server, code: code)
            case .clock: _ = try await gridwalk.patrol.checkpoints()
            case .connectivity: #expect(try await gridwalk.sync.run().complete == 1)
            case .location: #expect(try await gridwalk.patrol.checkIn(CheckIn()).warnings.isEmpty)
            case .background: #expect(try await gridwalk.sync.run().complete == 0)
            }
        }
        calls.append((app, call))
    }
    return calls
}

private struct Slow: TextRecogniser {
    func read(_ lines: [LineImage]) -> [LineText] {
        Thread.sleep(forTimeInterval: 10 / Double(lines.count))
        return lines.map { _ in LineText(text: "", sure: []) }
    }
}

private func time(_ work: () async throws -> Void) async rethrows -> Duration {
    let begun = ContinuousClock.now
    try await work()
    return ContinuousClock.now - begun
}

@Test func whoeverBlocksTenSecondsHoldsOnlyTheCallThatAsked() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        let calls = try await everywhere(folder, brain) { _ in Thread.sleep(forTimeInterval: 10) }
        let front = try Specimen("front").file
        let reader = try await CardReader.open(recogniser: Slow())
        try await withThrowingTaskGroup(of: Duration.self) { group in
            for (_, call) in calls { group.addTask { try await time(call) } }
            group.addTask { try await time { _ = try await reader.scan(front) } }
            try await Task.sleep(for: .seconds(1))
            for (app, _) in calls {
                #expect(app.asked == 1)
                let other = try await time { _ = try await app.gridwalk.outbox.tally() }
                #expect(other < .seconds(1))
            }
            for try await time in group { #expect(time >= .seconds(10)) }
        }
    }
}

/// Waits for `work`, as somebody would who must answer at once.
private func waiting(_ work: @escaping @Sendable () async throws -> Void) {
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        do { try await work() } catch { Issue.record(error) }
        done.signal()
    }
    if done.wait(timeout: .now() + 10) == .timedOut { Issue.record("not answered") }
}

@Test func whoeverCallsBackInIsAnswered() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        let calls = try await everywhere(folder, brain) { app in
            let gridwalk = app.gridwalk!
            waiting {
                _ = try await gridwalk.outbox.tally()
                try await gridwalk.sync.nudge()
                _ = try await gridwalk.reports.drafts()
            }
        }
        for (app, call) in calls {
            try await call()
            #expect(app.asked == 1)
        }
    }
}

/// All three listeners of a client, each of which does `act`.
private final class Listeners: ChangeListener, OutboxListener, SyncListener, @unchecked Sendable {
    private let lock = NSLock()
    private var told = [0, 0, 0]
    private let act: @Sendable () throws -> Void
    init(_ act: @escaping @Sendable () throws -> Void) { self.act = act }

    func onChange() throws { try told(0) }
    func onChange(tally: Tally) throws { try told(1) }
    func onState(state: SyncState) throws { try told(2) }

    private func told(_ which: Int) throws {
        lock.withLock { told[which] += 1 }
        try act()
    }

    func until(_ count: Int) async throws {
        let patience = ContinuousClock.now + .seconds(15)
        while lock.withLock({ told.contains { $0 < count } }) {
            if ContinuousClock.now > patience {
                Issue.record("not told \(count) times")
                return
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

private struct Fault: Error {}

@Test func aListenerThatThrowsBlocksOrCallsBackInIsToldTheNextThingAllTheSame() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        let app = try App(folder) { _ in }
        try await app.open(folder, .clock)
        let gridwalk = app.gridwalk!
        try await gridwalk.sync.activate(server: brain.address, code: brain.code)
        let acts: [@Sendable () throws -> Void] = [
            { throw ListenerError.Failed },
            { throw Fault() },
            { waiting { _ = try await gridwalk.outbox.tally() } },
            { Thread.sleep(forTimeInterval: 10) },
        ]
        for act in acts {
            let listeners = Listeners(act)
            let subscriptions = [
                gridwalk.ffi.observe(listener: listeners),
                gridwalk.outbox.ffi.observe(listener: listeners),
                gridwalk.sync.ffi.observe(listener: listeners),
            ]
            try await listeners.until(1)
            try await gridwalk.patrol.checkIn(CheckIn())
            try await gridwalk.sync.run()
            let other = try await time { _ = try await gridwalk.outbox.tally() }
            #expect(other < .seconds(1))
            try await listeners.until(2)
            for subscription in subscriptions { subscription.cancel() }
        }
    }
}
