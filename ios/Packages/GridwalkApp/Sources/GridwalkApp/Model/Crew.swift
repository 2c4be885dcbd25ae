// The stores of the workers who share this phone. Each is open only as long as somebody uses it: the
// one whose turn it is, and the others for as long as a delivery in the background or a count takes.
import Foundation
import Gridwalk
import GridwalkDesign

/// One of them, as the others may see them.
public struct Member: Identifiable, Sendable {
    public let seat: Seat
    public let current: Bool
    /// As the activation gave it; nil before that, and where the store cannot be opened.
    public var name: String?
    /// Still to be sent, which happens by itself.
    public var waiting = 0
    /// Refused, or never finished: nobody but them can do anything about it.
    public var unfinished = 0
    /// Why nothing is known of them.
    public var trouble: Said?
    /// Would be lost with the store.
    public var open: Int { waiting + unfinished }
    public var id: Int { seat.number }

    /// Whether the store may be deleted: nothing waits, or what waits was given up by name.
    func mayGo(givenUp: String) -> Bool {
        trouble == nil && (open == 0 || givenUp.trimmingCharacters(in: .whitespacesAndNewlines) == name)
    }
}

@MainActor
final class Crew {
    let seats: Seats
    private let phone: any Phone
    private var stores: [Int: Gridwalk] = [:]
    private var users: [Int: Int] = [:]
    private var delivering = 0
    /// Tells the core which uploads have ended that went on without the app.
    private var ended: Watch?

    init(_ phone: any Phone) {
        self.phone = phone
        seats = Seats(phone.home)
    }

    /// A seat for somebody who is to be activated; of a key by that number nothing may be left.
    func add() throws -> Seat {
        let seat = try seats.add()
        phone.forget(seat: seat.number)
        return seat
    }

    /// The store of that seat, open until it is given back as often as it was taken.
    func take(_ seat: Seat) async throws -> Gridwalk {
        users[seat.number, default: 0] += 1
        do {
            let opened = try await store(seat)
            try await opened.resume()
            return opened
        } catch {
            await give(seat)
            throw error
        }
    }

    func give(_ seat: Seat) async {
        users[seat.number, default: 1] -= 1
        if users[seat.number] == 0 { try? await stores[seat.number]?.pause() }
    }

    /// Before the system suspends the app.
    func pause() async {
        for store in stores.values { try? await store.pause() }
    }

    func members() async -> [Member] {
        var members: [Member] = []
        for seat in seats.all { members.append(await member(seat)) }
        return members
    }

    private func member(_ seat: Seat) async -> Member {
        var member = Member(seat: seat, current: seat == seats.current)
        do {
            let gridwalk = try await take(seat)
            do { try await count(gridwalk, &member) } catch { member.trouble = said(error) }
            await give(seat)
        } catch {
            member.trouble = said(error)
        }
        return member
    }

    private func count(_ gridwalk: Gridwalk, _ member: inout Member) async throws {
        let status = try await gridwalk.status()
        guard let device = status.device else { return }
        let drafts = try await gridwalk.reports.drafts().count + gridwalk.registry.drafts().count
        member.name = device.worker.name
        member.waiting = Int(status.tally.waiting + status.tally.received)
        member.unfinished = Int(status.tally.quarantined) + drafts
    }

    /// Delivers once what waits of all these; whether nothing is left to be sent. One whose store
    /// cannot be opened holds nobody up.
    func drain(_ seats: [Seat]) async -> Bool {
        delivering += 1
        defer { delivering -= 1 }
        var all = true
        for seat in seats where !Task.isCancelled { all = await drain(seat) && all }
        return all && !Task.isCancelled
    }

    private func drain(_ seat: Seat) async -> Bool {
        guard let gridwalk = try? await take(seat) else { return false }
        var done = false
        if let status = try? await gridwalk.status() {
            if status.device == nil {
                done = true
            } else if let tally = try? await gridwalk.sync.run(.once, background: true) {
                done = tally.waiting + tally.received == 0
            }
        }
        await give(seat)
        return done
    }

    /// Whether ``remove(_:givenUp:)`` would.
    func mayRemove(_ seat: Seat, givenUp: String) async -> Bool {
        delivering == 0 ? await member(seat).mayGo(givenUp: givenUp) : false
    }

    /// Deletes a store with its keys. False if something of it is not sent and `givenUp` is not the
    /// worker's name, if nothing is known of it, or if it is being delivered now.
    func remove(_ seat: Seat, givenUp: String) async throws -> Bool {
        guard await mayRemove(seat, givenUp: givenUp) else { return false }
        try? await stores.removeValue(forKey: seat.number)?.pause()
        users[seat.number] = nil
        try seats.remove(seat)
        phone.forget(seat: seat.number)
        return true
    }

    private func store(_ seat: Seat) async throws -> Gridwalk {
        if let opened = stores[seat.number] { return opened }
        let opened = try await Gridwalk.open(
            home: seat.data,
            keyStore: phone.keyStore(seat: seat.number),
            undoWindow: .seconds(undoSeconds),
            connectivity: phone.connectivity,
            // One photo at a time goes on without the app: of the worker whose turn it is.
            background: seat == seats.current ? phone.uploads : nil
        )
        // Opened twice at once, the first one stays.
        if let first = stores[seat.number] { return first }
        stores[seat.number] = opened
        if ended == nil {
            ended = Watch(phone.uploads.ended, for: self) { crew, id in
                for store in crew.stores.values { await store.sync.backgroundEnded(id) }
            }
        }
        return opened
    }
}
