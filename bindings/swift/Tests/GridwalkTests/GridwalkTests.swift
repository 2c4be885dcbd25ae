import Foundation
import Gridwalk
import Testing

/// The same mornings as in Rust and Kotlin, against a real city brain.
@Test(arguments: scenarioNames())
func scenario(_ name: String) async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        try await Scenario(folder, brain).run(name)
    }
}

@Test func thereAreScenarios() { #expect(scenarioNames().count >= 4) }

@Test func theFirstReportArrives() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        let tally = try await firstReport(home: folder, server: brain.address, code: brain.code)
        #expect(tally.complete == 1)
        #expect(try await brain.operations().count == 1)
    }
}

@Test func theReadmeShowsTheVeryCodeThatIsTested() throws {
    let here = root.appendingPathComponent("bindings/swift")
    let code = try String(
        contentsOf: here.appendingPathComponent("Tests/GridwalkTests/GettingStarted.swift"),
        encoding: .utf8
    )
    let readme = try String(contentsOf: here.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(readme.contains("```swift\n\(code)```"))
    #expect(code.split(separator: "\n", omittingEmptySubsequences: false).count <= 41)
}

/// A keystore that does something else first.
private struct Strange: KeyStore {
    let real: FileKeyStore
    let before: @Sendable () throws -> Void

    func wrap(_ key: Data) throws -> Data { try before(); return try real.wrap(key) }
    func unwrap(_ wrapped: Data) throws -> Data { try before(); return try real.unwrap(wrapped) }
    func publicKey() throws -> Data { try before(); return try real.publicKey() }
    func sign(_ message: Data) throws -> Data { try before(); return try real.sign(message) }
}

private func open(
    _ folder: URL,
    clock: (any PhoneClock)? = nil,
    before: @escaping @Sendable () throws -> Void = {}
) async throws -> Gridwalk {
    let keys = Strange(real: try FileKeyStore(folder.appendingPathComponent("device.key")), before: before)
    return try await Gridwalk.open(home: folder.appendingPathComponent("home"), keyStore: keys, clock: clock)
}

private struct Broken: Error {}

@Test func aKeyStoreThatThrowsIsATypedError() async throws {
    try await inFolder { folder in
        _ = try await open(folder)
        await #expect(throws: StoreError.keyUnavailable) { try await open(folder) { throw KeyStoreError.unavailable } }
        await #expect(throws: StoreError.keyLost) { try await open(folder) { throw KeyStoreError.lost } }
        await #expect(throws: StoreError.keyUnavailable) { try await open(folder) { throw Broken() } }
        #expect(try await open(folder).status().device == nil)
    }
}

/// Answers with the key of another store.
private struct Mistaken: KeyStore {
    let real: FileKeyStore
    func wrap(_ key: Data) throws -> Data { try real.wrap(key) }
    func unwrap(_ wrapped: Data) throws -> Data { Data(repeating: 7, count: 32) }
    func publicKey() throws -> Data { try real.publicKey() }
    func sign(_ message: Data) throws -> Data { try real.sign(message) }
}

@Test func aKeyStoreThatAnswersWithAnotherKeyIsTold() async throws {
    try await inFolder { folder in
        _ = try await open(folder)
        let mistaken = Mistaken(real: try FileKeyStore(folder.appendingPathComponent("device.key")))
        await #expect(throws: StoreError.keyWrong) {
            try await Gridwalk.open(home: folder.appendingPathComponent("home"), keyStore: mistaken)
        }
    }
}

@Test func aCancelledRecordingRecordsNothing() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        let gridwalk = try await open(folder)
        try await gridwalk.sync.activate(server: brain.address, code: brain.code)
        let photo = Photo(path: try Specimen("front").file.path, role: .near)
        let report = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await gridwalk.reports.begin(photo)
        }
        await #expect(throws: ReportError.cancelled) { try await report.value }
        let visit = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await gridwalk.patrol.checkIn(CheckIn(photos: [photo]))
        }
        await #expect(throws: PatrolError.cancelled) { try await visit.value }
        #expect(try await gridwalk.reports.drafts().isEmpty)
        #expect(try await gridwalk.outbox.items(all: true).isEmpty)
    }
}

private struct Network: Connectivity {
    let answer: @Sendable () throws -> Bool
    func isMetered() throws -> Bool { try answer() }
}

@Test func aNetworkThatCannotBeAskedAboutHoldsNothingUp() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        let networks = [Network { throw Broken() }, Network { true }]
        for (number, network) in networks.enumerated() {
            let gridwalk = try await Gridwalk.open(
                home: folder.appendingPathComponent("home"),
                keyStore: try FileKeyStore(folder.appendingPathComponent("device.key")),
                connectivity: network
            )
            try await gridwalk.sync.activate(server: brain.address, code: brain.code)
            try await gridwalk.patrol.checkIn(CheckIn())
            #expect(try await gridwalk.sync.run().complete == Int64(number + 1))
        }
    }
}

private struct ThrowingClock: PhoneClock {
    func read() throws -> ClockReading { throw Broken() }
}

@Test func aClockThatThrowsIsReplaced() async throws {
    try await inFolder { folder in
        let gridwalk = try await open(folder, clock: ThrowingClock())
        #expect(try await gridwalk.patrol.checkpoints().isEmpty)
    }
}

private struct Lost: LocationSource {
    func latest() throws -> LatestFix? { throw Broken() }
}

@Test func aLocationSourceThatThrowsKnowsNothing() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        let gridwalk = try await Gridwalk.open(
            home: folder.appendingPathComponent("home"),
            keyStore: try FileKeyStore(folder.appendingPathComponent("device.key")),
            location: Lost()
        )
        try await gridwalk.sync.activate(server: brain.address, code: brain.code)
        #expect(try await gridwalk.patrol.checkIn(CheckIn()).warnings.map(\.code) == [.noPlace])
    }
}

@Test func messagesSayWhatToDo() async throws {
    try await inFolder { folder in
        let gridwalk = try await open(folder)
        do throws(PatrolError) {
            try await gridwalk.patrol.checkIn(CheckIn())
            Issue.record("recorded without activation")
        } catch {
            #expect(error == .notActivated)
            #expect(error.localizedDescription.contains("activate it with the code from the station"))
        }
    }
}

@Test func aSyncTellsWhoeverRunsItHowFarItHasCome() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        let gridwalk = try await open(folder)
        try await gridwalk.sync.activate(server: brain.address, code: brain.code)
        for _ in 1...3 { try await gridwalk.patrol.checkIn(CheckIn()) }
        try await brain.faults(["delay_ms": [100, 100]])
        let (told, tell) = AsyncStream.makeStream(of: Int64.self)
        try await gridwalk.sync.run { tell.yield($0.operationsLeft) }
        tell.finish()
        let left = await told.reduce(into: []) { $0.append($1) }
        #expect(left.contains(3))
        #expect(left.last == 0)
    }
}

@Test func aCancelledSyncEndsSoon() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        let gridwalk = try await open(folder)
        let sync = gridwalk.sync
        try await sync.activate(server: brain.address, code: brain.code)
        var times: [Duration] = []
        for round in 1...20 {
            let task = Task { try? await sync.run(.watch) }
            while sync.state == .idle { try await Task.sleep(for: .milliseconds(1)) }
            try await Task.sleep(for: .milliseconds(20 * round % 150))
            let begun = ContinuousClock.now
            task.cancel()
            _ = await task.value
            times.append(ContinuousClock.now - begun)
            #expect(sync.state == .idle)
        }
        times.sort()
        print("cancellation: median \(times[10]), longest \(times[19])")
        #expect(times[10] < .milliseconds(500))
    }
}

@Test func streamsTellAtOnceAndAfterEachChange() async throws {
    try await inFolder { folder in
        let gridwalk = try await open(folder)
        for await state in gridwalk.sync.states { #expect(state == .idle); break }
        for await tally in gridwalk.outbox.tallies { #expect(tally.waiting == 0); break }
        var told = 0
        for await _ in gridwalk.changes {
            told += 1
            if told == 3 { break }
            try await gridwalk.sync.nudge()
        }
        #expect(told == 3)
    }
}
