import Foundation
import Gridwalk
import Testing

// What comes from outside of the app: servers that are not to be trusted, programs that meddle.

private func open(_ folder: URL) async throws(StoreError) -> Gridwalk {
    let keys = try FileKeyStore(folder.appendingPathComponent("device.key"))
    return try await Gridwalk.open(home: folder.appendingPathComponent("home"), keyStore: keys)
}

/// Another program at work on the store.
private func meddle(_ folder: URL, _ how: String...) throws -> (process: Process, says: FileHandle) {
    let process = Process()
    process.executableURL = programs.appendingPathComponent("examples/meddle")
    process.arguments = ["home", "device.key"].map { folder.appendingPathComponent($0).path } + how
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    return (process, output.fileHandleForReading)
}

/// The same, done when this returns.
private func meddled(_ folder: URL, _ how: String) throws {
    let (process, _) = try meddle(folder, how)
    while process.isRunning { usleep(1000) }
    #expect(process.terminationStatus == 0)
}

@Test func onlyTheDeploymentsOwnAuthorityIsBelieved() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"), "--tls")
        let gridwalk = try await open(folder)
        await #expect(throws: SyncError.notTrusted(server: brain.address)) {
            try await gridwalk.sync.activate(server: brain.address, code: brain.code)
        }
        try await gridwalk.sync.activate(server: brain.address, code: brain.code, authority: brain.authority)
        #expect(try await gridwalk.status().device?.server == brain.address)
    }
}

@Test func aCertificateOfAnotherYearIsToldAsAWrongClock() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"), "--tls", "--certificate-of", "2001")
        let gridwalk = try await open(folder)
        do throws(SyncError) {
            try await gridwalk.sync.activate(server: brain.address, code: brain.code, authority: brain.authority)
            Issue.record("a certificate of 2001 was believed")
        } catch {
            guard case let .clockWrong(server, phone) = error else { throw error }
            #expect(server == brain.address)
            #expect(abs(phone.timeIntervalSinceNow) < 60)
        }
    }
}

@Test func aStoreThatAnotherProgramHoldsIsBusyAndFreeAgainAfterwards() async throws {
    try await inFolder { folder in
        let gridwalk = try await open(folder)
        let (other, says) = try meddle(folder, "hold", "13")
        #expect(try says.read(upToCount: 7) == Data("writing".utf8))
        await #expect(throws: SyncError.store(.busy)) { try await gridwalk.sync.nudge() }
        while other.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        try await gridwalk.sync.nudge()
    }
}

@Test func aFaultOfTheLibraryEndsOneCallAndLeavesTheRest() async throws {
    try await inFolder { folder in
        let gridwalk = try await open(folder)
        try meddled(folder, "lose")
        await #expect(throws: StoreError.internalFault) { try await gridwalk.reports.catalogue() }
        #expect(try await gridwalk.outbox.tally().waiting == 0)
    }
}

@Test func aStoreOfALaterVersionAsksForAnUpdate() async throws {
    try await inFolder { folder in
        _ = try await open(folder)
        try meddled(folder, "newer")
        do throws(StoreError) {
            _ = try await open(folder)
            Issue.record("opened")
        } catch {
            guard case .newer(found: 9999, known: _) = error else { throw error }
        }
    }
}
