// A phone on a desktop, and a worker's hands: everything that a test does to the app, it does through
// the actions of the view models.
import Foundation
import Gridwalk
import GridwalkDesign
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@testable import GridwalkApp

let here = Fix(at: Wgs84(lat: 21.2521, lon: 113.3693), accuracyM: 8)

/// Background App Refresh.
@MainActor
final class Refresh: Background {
    var off = false
    private(set) var opened = 0

    func open() { opened += 1 }
}

/// Answers the system's questions.
@MainActor
final class Asked: Permissions {
    var answers: [Need: Answer] = [:]
    /// What is said next.
    var next = Answer.allowed

    func answer(_ need: Need) -> Answer { answers[need] ?? .allowed }

    func ask(_ need: Need) async { answers[need] = next }
}

/// A network that costs, or not.
final class Metered: Connectivity, @unchecked Sendable {
    private let lock = NSLock()
    private var costs = false

    func isMetered() -> Bool { lock.withLock { costs } }

    func set(_ costs: Bool) { lock.withLock { self.costs = costs } }
}

/// Its camera takes the same picture each time and reads the codes that a test holds before it.
@MainActor
final class DesktopPhone: Phone {
    let home: URL
    let eye = Eye()
    let place = Standing()
    let lying = Lying()
    let uploads: SessionUploads
    let owner = Owner()
    let tags = HeldTags()
    var camera: any Camera { eye }
    var places: any Places { place }
    let asked = Asked()
    var permissions: any Permissions { asked }
    let refresh = Refresh()
    var background: any Background { refresh }
    let line = Metered()
    var connectivity: (any Connectivity)? { line }
    var screenLock: any ScreenLock { owner }
    var tagReader: (any TagReader)? { tags }
    private var reader: CardReader?

    func cardReader() async throws -> CardReader {
        if let reader { return reader }
        let opened = try await CardReader.open()
        reader = opened
        return opened
    }

    init(_ home: URL) throws {
        self.home = home
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let lying = lying
        uploads = SessionUploads(.ephemeral) { lying.protect($0) } vouch: { _, _ in nil }
    }

    func keyStore(seat: Int) -> any KeyStore { try! FileKeyStore(keys(seat)) }

    func forget(seat: Int) { try? FileManager.default.removeItem(at: keys(seat)) }

    func keys(_ seat: Int) -> URL {
        home.appendingPathComponent(seat == Seat.first ? "device.key" : "device-\(seat).key")
    }
}

/// The file that lies open, while the system sends it.
final class Lying: @unchecked Sendable {
    private let lock = NSLock()
    private let allowed = DispatchSemaphore(value: 0)
    private var lies: URL?

    var file: URL? { lock.withLock { lies } }

    /// What the phone protects is sent once somebody says so.
    func protect(_ file: URL) {
        lock.withLock { lies = file }
        allowed.wait()
    }

    func send() { allowed.signal() }
}

@MainActor
final class Eye: Camera {
    /// No picture is taken, as where the worker has not allowed it.
    var shut = false
    private(set) var looks: [AsyncStream<String>.Continuation] = []

    func takePicture() async -> URL? {
        if shut { return nil }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).png")
        return (try? picture().write(to: file)) == nil ? nil : file
    }

    var codes: AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        looks.append(continuation)
        return stream
    }

    /// What the street looks like: a name of pictures.json.
    var street = "dot.png"

    /// A card comes nearer, as specimens draws it, until the picture can be taken.
    var approaches = false
    /// The side of the card that lies before it.
    var shows = CardSide.front
    /// Pictures of cards that were taken.
    private(set) var files: [URL] = []
    var taken: Int { files.count }

    func takePicture(of side: CardSide) async -> URL? {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).jpg")
        guard let card = try? specimen(shows).file, (try? FileManager.default.copyItem(at: card, to: file)) != nil
        else { return nil }
        files.append(file)
        return file
    }

    func looks(for side: CardSide) -> AsyncStream<CardLook> {
        let (stream, continuation) = AsyncStream.makeStream(of: CardLook.self)
        if approaches, side == .front {
            let finder = CardFinder(wanted: side)
            for (luma, width, height) in (try? previews()) ?? [] {
                let look = luma.withUnsafeBytes { try? finder.look(luma: $0, width: width, height: height) }
                if let look { continuation.yield(look) }
            }
        }
        return stream
    }

    /// What is printed on the card.
    func printed(_ side: CardSide) throws -> [String: String] { try specimen(side).fields }

    private let cards = root.appendingPathComponent("target/cards")

    private func specimen(_ side: CardSide) throws -> (file: URL, fields: [String: String]) {
        let text = try String(contentsOf: cards.appendingPathComponent("cards.jsonl"), encoding: .utf8)
        let all = try text.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as! JSON
        }
        let drawn = all.first { $0["side"] as? String == "\(side)" }!
        let name = URL(fileURLWithPath: drawn["file"] as! String).lastPathComponent
        return (cards.appendingPathComponent(name), drawn["fields"] as! [String: String])
    }

    /// The frames of a preview, one PGM after the other.
    private func previews() throws -> [(luma: Data, width: Int, height: Int)] {
        var rest = try Data(contentsOf: cards.appendingPathComponent("approach.pgm"))
        var frames: [(luma: Data, width: Int, height: Int)] = []
        while !rest.isEmpty {
            let head = rest.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
            let size = String(decoding: head[1], as: UTF8.self).split(separator: " ").map { Int($0)! }
            let pixels = head[3].prefix(size[0] * size[1])
            frames.append((Data(pixels), size[0], size[1]))
            rest = rest.suffix(from: pixels.endIndex)
        }
        return frames
    }

    func see(_ text: String) { looks.last?.yield(text) }

    private func picture() throws -> Data {
        let file = root.appendingPathComponent("fixtures/scenarios/pictures.json")
        let pictures = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
        return Data(base64Encoded: pictures[street]!)!
    }
}

/// Tags that a test holds against the phone.
@MainActor
final class HeldTags: TagReader {
    private var told: [AsyncStream<String>.Continuation] = []
    private(set) var hints: [String] = []

    var texts: AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        told.append(continuation)
        return stream
    }

    func begin(_ hint: String) { hints.append(hint) }

    func hold(_ text: String) { told.forEach { $0.yield(text) } }
}

@MainActor
final class Standing: Places {
    private(set) var fix: Fix? = here
    private(set) var asked = 0
    private var told: [AsyncStream<Fix?>.Continuation] = []

    var fixes: AsyncStream<Fix?> {
        let (stream, continuation) = AsyncStream.makeStream(of: Fix?.self)
        continuation.yield(fix)
        told.append(continuation)
        return stream
    }

    func locate() { asked += 1 }

    func move(_ fix: Fix?) {
        self.fix = fix
        told.forEach { $0.yield(fix) }
    }
}

/// Waits until it is so, and fails after a minute.
@MainActor
func until(_ here: SourceLocation = #_sourceLocation, _ so: @MainActor () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(90)
    while try await !so() {
        guard ContinuousClock.now < end else {
            Issue.record("it did not come to that", sourceLocation: here)
            throw CancellationError()
        }
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// Runs `work` with a phone, the app on it and a city brain.
@MainActor
func onPhone(_ work: @MainActor (AppModel, DesktopPhone, CityBrain, URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gridwalk-app-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let brain = try CityBrain(folder.appendingPathComponent("brain"))
    let phone = try DesktopPhone(folder.appendingPathComponent("phone"))
    let app = AppModel(phone)
    app.open()
    try await work(app, phone, brain, folder)
    await app.suspend()
}

extension AppModel {
    func firstRun() async throws -> ActivateModel {
        try await until { if case .fresh = self.session { true } else { false } }
        guard case .fresh(let activate) = session else { throw CancellationError() }
        return activate
    }

    func desk() async throws -> Desk {
        try await until { if case .ready = self.session { true } else { false } }
        guard case .ready(let desk) = session else { throw CancellationError() }
        return desk
    }

    func activated(_ brain: CityBrain) async throws -> Desk {
        let activate = try await firstRun()
        activate.setServer(brain.address)
        activate.setCode(brain.code)
        activate.activate()
        let desk = try await desk()
        try await until { !desk.today.toVisit.isEmpty }
        return desk
    }
}

extension Desk {
    /// The report that is open.
    func reporting() throws -> ReportModel {
        guard case .reporting(let model) = navigator.stack.last else { throw NotOpen() }
        return model
    }

    /// The record that is open.
    func looking() throws -> ItemModel {
        guard case .looking(let model) = navigator.stack.last else { throw NotOpen() }
        return model
    }

    /// A photo, and one touch.
    func report(_ category: String) async throws {
        today.report()
        let report = try reporting()
        report.takePhoto()
        try await until { report.face == .choose && !report.busy }
        report.choose(category)
        try await until { self.navigator.stack.isEmpty }
    }
}

struct NotOpen: Error {}

extension CityBrain {
    /// What it holds of every operation: `member` of each.
    func held(_ member: String) async throws -> [String] {
        let text = try await ask(URLRequest(url: URL(string: "\(address)/admin/operations")!))
        return try text.split(separator: "\n").compactMap {
            (try JSONSerialization.jsonObject(with: Data($0.utf8)) as! JSON)[member] as? String
        }
    }

    /// Adds an item to the catalogue.
    func addItem(_ code: String, _ name: String) async throws {
        let item: JSON = [
            "code": code, "class": "市容环境", "name": name, "name_en": "Power banks on the pavement",
            "department": "城市管理和综合执法局", "deadline_work_hours": 4.0,
            "evidence": ["near": true, "far": false], "self_handling": false, "urgent": false,
        ]
        var request = URLRequest(url: URL(string: "\(address)/admin/records/catalogue_item/\(code)")!)
        request.httpMethod = "PUT"
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        request.httpBody = try JSONSerialization.data(withJSONObject: item)
        _ = try await ask(request)
    }

    /// What happens during `work` is gone afterwards: it comes back from a backup.
    @MainActor
    func forgetting(_ data: URL, _ work: @MainActor () async throws -> Void) async throws {
        let backup = data.appendingPathExtension("backup")
        kill()
        try FileManager.default.copyItem(at: data, to: backup)
        try startAgain()
        try await work()
        kill()
        try FileManager.default.removeItem(at: data)
        try FileManager.default.moveItem(at: backup, to: data)
        try startAgain()
    }
}
