import Foundation
import Gridwalk
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

// The rest of a photo, handed over to a session of the system's own while the client is paused.

private final class Sender: BackgroundUpload, @unchecked Sendable {
    private let lock = NSLock()
    private var uploads: [PlainUpload] = []
    private var ended = 0
    private var refuses = true

    func start(_ upload: PlainUpload) throws {
        let refused = lock.withLock {
            uploads.append(upload)
            return refuses
        }
        if refused { throw Refused() }
    }

    func cancel() { lock.withLock { ended += 1 } }

    func accept() { lock.withLock { refuses = false } }
    var started: [PlainUpload] { lock.withLock { uploads } }
    var cancelled: Int { lock.withLock { ended } }
}

private struct Refused: Error {}

private func send(_ upload: PlainUpload) async throws -> Int? {
    var request = URLRequest(url: URL(string: upload.url)!)
    request.httpMethod = "PATCH"
    for (name, value) in upload.headers { request.setValue(value, forHTTPHeaderField: name) }
    let body = URL(fileURLWithPath: upload.file)
    return (try await URLSession.shared.upload(for: request, fromFile: body).1 as? HTTPURLResponse)?.statusCode
}

@Test func aPhotoGoesOnWhileTheClientIsPaused() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        try await brain.policy(["background_uploads": true])
        let sender = Sender()
        let gridwalk = try await Gridwalk.open(
            home: folder.appendingPathComponent("home"),
            keyStore: FileKeyStore(folder.appendingPathComponent("device.key")),
            background: sender
        )
        try await gridwalk.sync.activate(server: brain.address, code: brain.code)
        let photo = try picture(folder)
        let fix = Fix(at: Wgs84(lat: 21.2521, lon: 113.3693), accuracyM: 8)
        try await gridwalk.patrol.checkIn(CheckIn(fix: fix, photos: [photo]))
        try await brain.faults(["seed": 1, "cut_upload": 1.0])
        #expect(try await gridwalk.sync.run(.time(.seconds(2))).received == 1)
        try await brain.faults(JSON())

        try await gridwalk.pause()
        #expect(sender.started.count == 1)
        #expect(!FileManager.default.fileExists(atPath: sender.started[0].file))
        try await gridwalk.resume()

        sender.accept()
        try await gridwalk.pause()
        let upload = try #require(sender.started.last)
        #expect(FileManager.default.fileExists(atPath: upload.file))
        #expect(upload.headers["Authorization"]?.hasPrefix("Grant ") == true)
        #expect(upload.headers.count == 4 && upload.metered && upload.authority == nil)
        #expect(try await send(upload) == 204)
        await gridwalk.sync.backgroundEnded("no id")
        #expect(FileManager.default.fileExists(atPath: upload.file))
        await gridwalk.sync.backgroundEnded(upload.id)
        #expect(!FileManager.default.fileExists(atPath: upload.file))
        let cancelled = sender.cancelled
        try await gridwalk.resume()
        #expect(sender.cancelled == cancelled + 1)
        #expect(try await gridwalk.sync.run().complete == 1)
    }
}

private func picture(_ folder: URL) throws -> Photo {
    let pictures = root.appendingPathComponent("fixtures/scenarios/pictures.json")
    let drawn = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: pictures))
    let file = folder.appendingPathComponent("dot.png")
    try Data(base64Encoded: drawn["dot.png"]!)!.write(to: file)
    return Photo(path: file.path, role: .near)
}
