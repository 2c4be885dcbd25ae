import Foundation
#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

let environment = ProcessInfo.processInfo.environment

/// The workspace.
let root = URL(fileURLWithPath: environment["GRIDWALK_ROOT"] ?? ".")

/// Where the programs of the workspace lie.
let programs = URL(
    fileURLWithPath: environment["GRIDWALK_LIBRARIES"] ?? root.appendingPathComponent("target/debug").path
)

typealias JSON = [String: Any]

/// A city brain of the test's own, as a child process; it can be killed and comes back with its data.
final class CityBrain: @unchecked Sendable {
    private let data: URL
    private let options: [String]
    private var process: Process
    let address: String
    let codes: [String]
    var code: String { codes[0] }
    /// PEM of its own authority, where it speaks TLS.
    let authority: String?

    init(_ data: URL, _ options: String...) throws {
        self.data = data
        self.options = options
        let (process, greeting) = try Self.start(data, 0, options)
        self.process = process
        address = greeting["listening"] as! String
        codes = greeting["activation_codes"] as! [String]
        authority = try (greeting["ca"] as? String).map { try String(contentsOfFile: $0, encoding: .utf8) }
    }

    /// On a port of the system's choice where `port` is 0.
    private static func start(_ data: URL, _ port: Int, _ options: [String]) throws -> (Process, JSON) {
        let process = Process()
        process.executableURL = programs.appendingPathComponent("city-brain")
        process.arguments = ["serve", "--json", "--listen", "127.0.0.1:\(port)", "--data", data.path] + options
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // It prints one line when it listens.
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) {
            line += byte
        }
        return (process, try JSONSerialization.jsonObject(with: line) as! JSON)
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        // Waiting by Foundation's own means needs a run loop, which the main actor does not lend.
        while process.isRunning { usleep(1000) }
    }

    func startAgain() throws {
        process = try Self.start(data, URL(string: address)!.port!, options).0
    }

    /// Ids of the operations that it holds.
    func operations() async throws -> [String] {
        let text = try await ask(URLRequest(url: URL(string: "\(address)/admin/operations")!))
        return try text.split(separator: "\n").map {
            (try JSONSerialization.jsonObject(with: Data($0.utf8)) as! JSON)["id"] as! String
        }
    }

    func faults(_ plan: Any) async throws { try await put("faults", plan) }

    func policy(_ policy: Any) async throws { try await put("records/policy/policy", policy) }

    func put(_ what: String, _ plan: Any) async throws {
        var request = URLRequest(url: URL(string: "\(address)/admin/\(what)")!)
        request.httpMethod = "PUT"
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        request.httpBody = try JSONSerialization.data(withJSONObject: plan, options: .fragmentsAllowed)
        _ = try await ask(request)
    }

    func ask(_ request: URLRequest) async throws -> String {
        let (data, _) = try await URLSession.shared.data(for: request)
        return String(decoding: data, as: UTF8.self)
    }

    deinit { kill() }
}

/// Runs `work` with a folder that is deleted afterwards.
func inFolder(_ work: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gridwalk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await work(folder)
}
