import Foundation
import Gridwalk
import Testing

private let scenarios = root.appendingPathComponent("fixtures/scenarios")

/// Files of `fixtures/scenarios`, each a morning as data.
func scenarioNames() -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: scenarios.path)) ?? []
    return files.filter { $0.hasSuffix(".json") && $0 != "pictures.json" }.sorted()
}

/// What the phone knows of its place.
private final class Here: LocationSource, @unchecked Sendable {
    private let lock = NSLock()
    private var known: LatestFix?

    var fix: LatestFix? {
        get { lock.withLock { known } }
        set { lock.withLock { known = newValue } }
    }

    func latest() -> LatestFix? { fix }
}

/// Does what a scenario says, and sees that what must be seen is there.
final class Scenario {
    private let folder: URL
    private let brain: CityBrain
    private let pictures: JSON
    private var ids: [String: UUID] = [:]
    private var gridwalk: Gridwalk!
    private let here = Here()

    init(_ folder: URL, _ brain: CityBrain) throws {
        self.folder = folder
        self.brain = brain
        pictures = try read("pictures.json")
    }

    func run(_ name: String) async throws {
        for step in try read(name)["steps"] as! [JSON] {
            var failed: String?
            do {
                try await take(step)
            } catch let error {
                failed = nameOf(error)
            }
            #expect(failed == step["fails"] as? String, "\(name): \(step)")
        }
        gridwalk = nil
    }

    private func take(_ step: JSON) async throws {
        switch step["do"] as! String {
        case "open":
            let undo = Duration.seconds(step["undo_s"] as? Int ?? 0)
            let keys = try FileKeyStore(file(step["key"] as? String ?? "device.key"))
            let home = file(step["home"] as? String ?? "home")
            gridwalk = try await Gridwalk.open(home: home, keyStore: keys, undoWindow: undo, location: here)
        case "locate":
            here.fix = fix(step).map { fix in
                let fix = Fix(at: fix.at, accuracyM: fix.accuracyM, mock: step["mock"] as? Bool ?? false)
                return LatestFix(fix: fix, age: TimeInterval(step["age_s"] as? Int ?? 0))
            }
        case "close": gridwalk = nil
        case "pause": try await gridwalk.pause()
        case "resume": try await gridwalk.resume()
        case "activate":
            let code = step["code"] as? String ?? brain.codes[step["worker"] as? Int ?? 0]
            let server = step["server"] as? String ?? brain.address
            try await gridwalk.sync.activate(server: server, code: code, authority: step["authority"] as? String)
        case "catalogue": #expect(try await !gridwalk.reports.catalogue().isEmpty)
        case "journal":
            let verified = try await gridwalk.verifyJournal()
            #expect(verified.entries > 0 && verified.broken == nil)
        case "budgets":
            let budgets = try await gridwalk.budgets()
            let storage = budgets.storage
            #expect(storage.used > 0 && storage.left <= storage.limit - storage.reserve - storage.used)
            #expect(budgets.metered.today.isEmpty && budgets.metered.limit > 0)
        case "add_photo": try await gridwalk.reports.add(photos(step)[0], to: id(step))
        case "remove_photo":
            let photo = try await gridwalk.reports.draft(id(step)).photos[0].sha256
            try await gridwalk.reports.remove(photo, from: id(step))
        case "warnings":
            let warnings = try await gridwalk.reports.warnings(id(step), category: step["category"] as! String)
            #expect(warnings.contains { $0.code == .missingFarPhoto }, "\(step)")
        case "drop": try await gridwalk.reports.discard(id(step))
        case "repair": recorded(step, try await gridwalk.reports.repair(id(step), with: report(step)))
        case "policy": try await brain.policy(step["is"]!)
        case "file":
            let becomes = file(step["becomes"] as! String)
            try? FileManager.default.removeItem(at: becomes)
            try FileManager.default.moveItem(at: file(step["is"] as! String), to: becomes)
        case "cut":
            let handle = try FileHandle(forWritingTo: file(step["is"] as! String))
            try handle.truncate(atOffset: UInt64(step["to"] as! Int))
            try handle.close()
        case "paused_sync": try await pausedSync()
        case "check_in": recorded(step, try await gridwalk.patrol.checkIn(try await checkIn(step)))
        case "report": recorded(step, try await gridwalk.reports.submit(report(step)))
        case "begin": ids[step["as"] as? String ?? "begun"] = try await gridwalk.reports.begin(photos(step)[0])
        case "edit": try await gridwalk.reports.edit(id(step), DraftEdit(note: step["note"] as? String))
        case "queue":
            let category = step["category"] as! String
            recorded(step, try await gridwalk.reports.queue(id(step), category: category, fix: fix(step)))
        case "undo":
            let undone = try await gridwalk.outbox.undo(id(step))
            seen(step, "gives", undone == .draft ? "draft" : "withdrawn")
        case "retry": try await gridwalk.outbox.retry(id(step))
        case "discard": try await gridwalk.outbox.discard(id(step))
        case "scan":
            let picture = step["photo"] == nil ? nil : URL(fileURLWithPath: try photos(step)[0].path)
            _ = try await scan(step, picture: picture)
        case "collect": ids[step["as"] as! String] = try await collect(step, gridwalk.registry, ids)
        case "read": try await gridwalk.registry.read(try await scan(step), into: id(step))
        case "say":
            let field = field(step["field"] as! String)
            try await gridwalk.registry.say(field, is: step["value"] as! String, of: id(step))
        case "look":
            let person = try await gridwalk.registry.collecting(id(step))
            for field in person.toLook {
                #expect(person.zones.contains { $0.field == field && $0.jpeg.count > 500 })
                try await gridwalk.registry.look(at: field, of: id(step))
            }
        case "confirm": recorded(step, try await gridwalk.registry.confirm(id(step)))
        case "give_up": try await gridwalk.registry.discard(id(step))
        case "sync":
            let mode = (step["for_s"] as? Int).map { SyncMode.time(.seconds($0)) } ?? .once
            tally(step["gives"], try await gridwalk.sync.run(mode))
        case "cancelled_sync": try await cancelledSync()
        case "lock_out":
            let device = try await gridwalk.status().device!.id
            try await brain.put("devices/\(device.uuidString.lowercased())/locked", step["is"] as? Bool ?? true)
        case "faults": try await brain.faults(step["plan"]!)
        case "brain": if step["is"] as? String == "down" { brain.kill() } else { try brain.startAgain() }
        case "see": try await see(step)
        case let other: Issue.record("no step \(other)")
        }
    }

    private func see(_ step: JSON) async throws {
        if step["of"] != nil {
            let item = try await gridwalk.outbox.item(id(step))
            seen(step, "state", snake(item.state))
            #expect(try await gridwalk.outbox.items(all: true).contains(item), "\(step)")
            if let body = try await gridwalk.outbox.body(item.id) {
                #expect(body.contains(item.id.uuidString.lowercased()), "\(step)")
            }
            for photo in item.photos { #expect(try await gridwalk.outbox.thumbnail(photo.sha256) != nil, "\(step)") }
        }
        tally(step["tally"], try await gridwalk.outbox.tally())
        if let drafts = step["drafts"] as? Int {
            #expect(try await gridwalk.reports.drafts().count == drafts, "\(step)")
        }
        if let photos = step["photos"] as? Int {
            let draft = try await gridwalk.reports.drafts()[0].id
            #expect(try await gridwalk.reports.draft(draft).photos.count == photos, "\(step)")
        }
        try await seePeople(step, gridwalk.registry, ids)
        if let count = step["arrived"] as? Int {
            let arrived = try await brain.operations()
            #expect(arrived.count == count, "\(step)")
            #expect(Set(arrived).count == arrived.count, "each once")
        }
    }

    private func pausedSync() async throws {
        let sync = gridwalk.sync
        let task = Task { try await sync.run() }
        while sync.state == .idle { try await Task.sleep(for: .milliseconds(1)) }
        try await gridwalk.pause()
        let ended = await task.result
        try await gridwalk.resume()
        _ = try ended.get()
    }

    private func cancelledSync() async throws {
        let sync = gridwalk.sync
        let task = Task { try? await sync.run(.watch) }
        while sync.state == .idle { try await Task.sleep(for: .milliseconds(1)) }
        let begun = ContinuousClock.now
        task.cancel()
        _ = await task.value
        #expect(sync.state == .idle)
        #expect(ContinuousClock.now - begun < .seconds(1))
    }

    private func checkIn(_ step: JSON) async throws -> CheckIn {
        var at = fix(step)
        var named = step["checkpoint"] as? String
        if named == nil, let position = step["checkpoint"] as? Int {
            let checkpoint = try await gridwalk.patrol.checkpoints()[position]
            at = Fix(at: checkpoint.at, accuracyM: 8)
            named = checkpoint.id
        }
        return CheckIn(fix: at, checkpoint: named, tag: step["tag"] as? String, photos: try photos(step))
    }

    private func report(_ step: JSON) throws -> Report {
        Report(
            category: step["category"] as! String,
            fix: fix(step),
            note: step["note"] as? String,
            photos: try photos(step),
            handled: step["handled"] as? Bool ?? false,
            urgent: step["urgent"] as? Bool ?? false
        )
    }

    private func recorded(_ step: JSON, _ recorded: Recorded) {
        if let name = step["as"] as? String { ids[name] = recorded.id }
        seen(step, "state", snake(recorded.state))
        if let warns = step["warns"] as? [String] {
            #expect(recorded.warnings.map { snake($0.code) } == warns, "\(step)")
        }
    }

    private func photos(_ step: JSON) throws -> [Photo] {
        guard let name = step["photo"] as? String else { return [] }
        if let picture = pictures[name] as? String { try Data(base64Encoded: picture)!.write(to: file(name)) }
        return [Photo(path: file(name).path, role: .near)]
    }

    /// In the sample district, unless the step says where or `null`.
    private func fix(_ step: JSON) -> Fix? {
        guard let given = step["at"] else { return Fix(at: Wgs84(lat: 21.2521, lon: 113.3693), accuracyM: 8) }
        guard let at = given as? [Double] else { return nil }
        return Fix(at: Wgs84(lat: at[0], lon: at[1]), accuracyM: 8)
    }

    private func id(_ step: JSON) -> UUID {
        let name = step["of"] as! String
        let id = ids[name] ?? UUID()
        ids[name] = id
        return id
    }

    private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

    private func seen(_ step: JSON, _ what: String, _ actual: String) {
        if let expected = step[what] as? String { #expect(actual == expected, "\(step)") }
    }

    private func tally(_ expected: Any?, _ tally: Tally) {
        let actual = [
            "complete": tally.complete, "received": tally.received,
            "waiting": tally.waiting, "quarantined": tally.quarantined,
        ]
        for (name, count) in expected as? JSON ?? [:] {
            #expect(actual[name] == Int64(count as! Int), "\(name) of \(tally)")
        }
    }
}

/// As the scenarios name errors: `ReportError.noPlace` is `ReportError.NoPlace`, and the store's are
/// `StoreError` wherever they surface.
func nameOf(_ error: any Error) -> String {
    let inner: any Error =
        switch error {
        case PatrolError.store(let problem), ReportError.store(let problem): problem
        case OutboxError.store(let problem), SyncError.store(let problem): problem
        case CollectError.store(let problem): problem
        default: error
        }
    let name = Mirror(reflecting: inner).children.first?.label ?? "\(inner)"
    let bare = name.prefix { $0 != "(" }
    return "\(type(of: inner)).\(bare.prefix(1).uppercased())\(bare.dropFirst())"
}

/// `.tagNotGenuine` is `tag_not_genuine`.
func snake(_ value: some Any) -> String {
    "\(value)".map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
}

private func read(_ name: String) throws -> JSON {
    try JSONSerialization.jsonObject(with: Data(contentsOf: scenarios.appendingPathComponent(name))) as! JSON
}
