import Foundation
import Gridwalk

/// From nothing to the first report received by a city brain.
func firstReport(home: URL, server: String, code: String) async throws -> Tally {
    // On an iPhone, hand in a KeyStore over the Secure Enclave instead.
    let keys = try FileKeyStore(home.appendingPathComponent("device.key"))
    let gridwalk = try await Gridwalk.open(home: home.appendingPathComponent("data"), keyStore: keys)
    do {
        try await gridwalk.sync.activate(server: server, code: code)
    } catch {
        // The error is a SyncError: each case is one that a caller acts on.
        if error == .codeInvalid { print("ask the station for another code") }
        throw error
    }
    let here = Fix(at: Wgs84(lat: 21.2521, lon: 113.3693), accuracyM: 8)
    let likely = try await gridwalk.reports.suggest(at: here.at)[0]
    // Durable when this returns, with or without network.
    try await gridwalk.reports.submit(
        Report(category: likely.category, fix: here, note: "楼道堆物", urgent: true)
    )
    return try await gridwalk.sync.run()
}
