import Foundation
import Testing
@testable import Gridwalk

// What the calls of an app cost from Swift, as `bench_bindings` measures it from Rust. No test: it is
// done where `./dev bench bindings` asks for it.

@Test func bench() async throws {
    guard environment["GRIDWALK_BENCH"] != nil else { return }
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        let gridwalk = try await Gridwalk.open(
            home: folder.appendingPathComponent("home"),
            keyStore: try FileKeyStore(folder.appendingPathComponent("device.key")),
            undoWindow: .zero
        )
        try await gridwalk.sync.activate(server: brain.address, code: brain.code)
        try await gridwalk.patrol.checkIn(CheckIn())
        let (home, key) = ("\(folder.path)/home", "\(folder.path)/device.key")
        try program("meddle", home, key, "fill", "90000", "10000")
        let photo = Photo(path: "\(folder.path)/IMG.jpg", role: .near)
        try program("bench_line", "draw", photo.path, "4000", "3000")
        try await costs(gridwalk, photo)
        try await cancellations(gridwalk, try Specimen("front").file)
        try await held(gridwalk, photo)
        try await objects(gridwalk)
    }
}

private func program(_ name: String, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = programs.appendingPathComponent("examples/\(name)")
    process.arguments = arguments
    try process.run()
    while process.isRunning { usleep(1000) }
    #expect(process.terminationStatus == 0)
}

private let here = Wgs84(lat: 21.2521, lon: 113.3693)
private let report = Report(category: "SR-0101", fix: Fix(at: here, accuracyM: 8), note: "楼道堆物")

private func tell(_ name: String, _ times: [Duration]) {
    let sorted = times.sorted()
    func at(_ share: Double) -> String {
        String(format: "%.1f", sorted[Int(Double(sorted.count - 1) * share)].seconds * 1e6)
    }
    print("bench\tswift\t\(name)\t\(at(0.5))\t\(at(0.99))\t\(at(1))\t\(sorted.count)")
}

/// What a call takes, from the call until its value is there.
private func measure(_ name: String, _ times: Int, _ work: () async throws -> Void) async rethrows {
    var taken: [Duration] = []
    for _ in 0..<times {
        let began = ContinuousClock.now
        try await work()
        taken.append(ContinuousClock.now - began)
    }
    tell(name, taken)
}

private func costs(_ gridwalk: Gridwalk, _ photo: Photo) async throws {
    await measure("trivial call", 20_000) { _ = gridwalk.sync.state }
    try await measure("tally", 100) { _ = try await gridwalk.outbox.tally() }
    try await measure("report", 200) { _ = try await gridwalk.reports.submit(report) }
    try await measure("page of 100 rows", 300) {
        let page = try await gridwalk.outbox.items()
        #expect(page.count == 100)
    }
    var times: [Duration] = []
    for _ in 0..<5 {
        let began = ContinuousClock.now
        let draft = try await gridwalk.reports.begin(photo)
        times.append(ContinuousClock.now - began)
        try await gridwalk.reports.discard(draft)
    }
    tell("12-megapixel photo", times)
    let (heard, told) = AsyncStream.makeStream(of: Void.self)
    var events = heard.makeAsyncIterator()
    let subscription = gridwalk.ffi.observe(listener: OnChange { told.yield() })
    await events.next()
    times = []
    for _ in 0..<50 {
        // No sooner than a listener is told the next thing.
        try await Task.sleep(for: .milliseconds(150))
        let began = ContinuousClock.now
        try await gridwalk.sync.nudge()
        await events.next()
        times.append(ContinuousClock.now - began)
    }
    tell("commit and its event", times)
    subscription.cancel()
}

/// From the cancelling of a delivery and of a reading, at twenty moments of each, until its work has ended.
private func cancellations(_ gridwalk: Gridwalk, _ picture: URL) async throws {
    func ended<Value>(_ work: Task<Value, any Error>) async -> Duration {
        let began = ContinuousClock.now
        work.cancel()
        _ = await work.result
        return ContinuousClock.now - began
    }
    var times: [Duration] = []
    for moment in 0..<20 {
        let delivery = Task { try await gridwalk.sync.run(.watch) }
        while gridwalk.sync.state == .idle { try await Task.sleep(for: .milliseconds(1)) }
        try await Task.sleep(for: .milliseconds(20 * moment % 150))
        times.append(await ended(delivery))
        #expect(gridwalk.sync.state == .idle)
    }
    tell("cancelled delivery", times)
    let reader = try await CardReader.open()
    _ = try await reader.scan(picture)
    let whole = try await ContinuousClock().measure { _ = try await reader.scan(picture) }
    times = []
    for moment in 0..<20 {
        let reading = Task { try await reader.scan(picture) }
        try await Task.sleep(for: whole * moment / 20)
        times.append(await ended(reading))
    }
    tell("cancelled reading", times)
}

/// A screen's thread, which writes down for how long each piece of work holds it.
private final class Screen: SerialExecutor, @unchecked Sendable {
    private let thread = DispatchQueue(label: "screen")
    private(set) var held: [Duration] = []
    /// Of that, the processor's time: what remains is other programs at work on this machine.
    private(set) var worked: [Duration] = []

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        thread.async {
            let (began, before) = (ContinuousClock.now, processor())
            job.runSynchronously(on: self.asUnownedSerialExecutor())
            self.held.append(ContinuousClock.now - began)
            self.worked.append(processor() - before)
        }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}

/// What this thread has had of the processor.
private func processor() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

private actor Worker {
    private let screen: Screen
    init(_ screen: Screen) { self.screen = screen }
    nonisolated var unownedExecutor: UnownedSerialExecutor { screen.asUnownedSerialExecutor() }

    func looks(at gridwalk: Gridwalk, until end: ContinuousClock.Instant) async throws {
        while ContinuousClock.now < end {
            _ = gridwalk.sync.state
            _ = try await gridwalk.outbox.items()
            _ = try await gridwalk.outbox.tally()
            _ = try await gridwalk.status()
            _ = try await gridwalk.reports.drafts()
            _ = try await gridwalk.reports.suggest(at: here)
            _ = try await gridwalk.reports.submit(report)
            _ = try await gridwalk.patrol.checkpoints(near: here)
        }
    }
}

/// How long what a screen calls holds its thread, while 10,000 operations are delivered and photos
/// are taken in.
private func held(_ gridwalk: Gridwalk, _ photo: Photo) async throws {
    let delivery = Task { try await gridwalk.sync.run(.watch) }
    let camera = Task {
        while !Task.isCancelled {
            let draft = try await gridwalk.reports.begin(photo)
            try await gridwalk.reports.discard(draft)
        }
    }
    let screen = Screen()
    try await Worker(screen).looks(at: gridwalk, until: .now + .seconds(20))
    camera.cancel()
    delivery.cancel()
    _ = await delivery.result
    tell("thread held", screen.held)
    tell("thread at work", screen.worked)
}

/// 100,000 objects of each side, made and dropped: memory and threads after so many.
private func objects(_ gridwalk: Gridwalk) async throws {
    let (heard, told) = AsyncStream.makeStream(of: Void.self)
    var events = heard.makeAsyncIterator()
    for number in 1...100_000 {
        _ = gridwalk.ffi.patrol()
        let subscription = gridwalk.ffi.observe(listener: OnChange { told.yield() })
        await events.next()
        subscription.cancel()
        if number == 10_000 || number == 100_000 {
            // Threads that nobody needs go after ten seconds.
            try await Task.sleep(for: .seconds(12))
            let megabytes = String(format: "%.1f", try status("VmRSS:") / 1024)
            print("objects\tswift\t\(number)\t\(megabytes)\t\(Int(try status("Threads:")))")
        }
    }
}

private func status(_ name: String) throws -> Double {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix(name) }!
    return Double(line.dropFirst(name.count).split(whereSeparator: \.isWhitespace)[0])!
}
