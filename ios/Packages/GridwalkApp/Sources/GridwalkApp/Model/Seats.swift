// Who shares this phone, on its disk: everybody has a seat, which is a folder of their own. Seats are
// numbers, so that no folder says whose it is. The first is the app's own folder, where an app for one
// worker alone had everything: it goes on there.
import Foundation

public struct Seat: Hashable, Sendable {
    public static let first = 1
    public let number: Int
    /// Of everything that is theirs.
    let folder: URL
    var data: URL { folder.appendingPathComponent("data") }
    var preferences: URL { folder.appendingPathComponent("preferences.json") }

    init(_ number: Int, in home: URL) {
        self.number = number
        folder = number == Self.first ? home : home.appendingPathComponent("workers/\(number)")
    }
}

@MainActor
final class Seats {
    private let home: URL
    private let files = FileManager.default
    private var mark: URL { home.appendingPathComponent("seat") }

    init(_ home: URL) {
        self.home = home
        clear()
    }

    /// In the order in which they were taken.
    var all: [Seat] {
        let workers = home.appendingPathComponent("workers").path
        let others = ((try? files.contentsOfDirectory(atPath: workers)) ?? []).compactMap { Int($0) }
        let first = Seat(Seat.first, in: home)
        let stays = others.isEmpty || files.fileExists(atPath: first.data.path)
        return ((stays ? [first.number] : []) + others).sorted().map { Seat($0, in: home) }
    }

    /// Whose turn it is.
    var current: Seat {
        let marked = (try? String(contentsOf: mark, encoding: .utf8)).flatMap { Int($0) }
        let all = all
        return all.first { $0.number == marked } ?? all[0]
    }

    func turn(to seat: Seat) throws {
        try Data("\(seat.number)".utf8).write(to: mark, options: .atomic)
    }

    func add() throws -> Seat {
        let seat = Seat((all.last?.number ?? Seat.first) + 1, in: home)
        try files.createDirectory(at: seat.folder, withIntermediateDirectories: true)
        return seat
    }

    /// Deletes everything of it; it is a seat no longer before anything of it is gone.
    func remove(_ seat: Seat) throws {
        let leaving = home.appendingPathComponent("leaving-\(seat.number)")
        if seat.number == Seat.first {
            try? files.removeItem(at: seat.preferences)
            if files.fileExists(atPath: seat.data.path) { try files.moveItem(at: seat.data, to: leaving) }
        } else {
            try files.moveItem(at: seat.folder, to: leaving)
        }
        clear()
    }

    /// What a process that was killed has left of those who left.
    private func clear() {
        for name in (try? files.contentsOfDirectory(atPath: home.path)) ?? [] where name.hasPrefix("leaving-") {
            try? files.removeItem(at: home.appendingPathComponent(name))
        }
    }
}
