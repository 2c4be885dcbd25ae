// Collect (采集): a home, the notice, both sides of the card, and a page with only what needs a look. The
// draft is durable from its beginning; pictures of a card are deleted as soon as they are read.
import Foundation
import Gridwalk
import GridwalkDesign
import Observation

@MainActor
@Observable
public final class CollectModel: Acting {
    public private(set) var face = CollectFace.dwellings
    public private(set) var words = ""
    public private(set) var dwellings: [Dwelling] = []
    public private(set) var drafts = 0
    /// What the person is shown before anything is read.
    public private(set) var notice: Notice?
    /// What to do before the picture is taken by itself.
    public private(set) var advice: CardAdvice?
    public private(set) var reading = false
    public private(set) var collecting: Collecting?
    /// Who was collected.
    public private(set) var name = ""
    public private(set) var said: Said?

    private let tools: Tools
    private let registry: Registry
    private let looks = Looks()
    private let turns = InTurn()
    @ObservationIgnored private var dwelling: String?
    @ObservationIgnored private var household: UUID?
    @ObservationIgnored private var watch: Watch?
    @ObservationIgnored private var finding: Watch?

    init(_ tools: Tools) {
        self.tools = tools
        registry = tools.gridwalk.registry
        watch = Watch(tools.gridwalk.changes, for: self) { model, _ in model.lookAgain() }
    }

    public func search(_ words: String) {
        self.words = words
        lookAgain()
    }

    public func begin(_ dwelling: String) {
        self.dwelling = dwelling
        act { [self] in
            notice = try await registry.notice()
            said = nil
            face = .notice
        }
    }

    public func agreeNotice() {
        guard let dwelling else { return }
        act { [self] in try await collect(try await registry.begin(in: dwelling)) }
    }

    /// What the camera does by itself when the card lies well.
    public func takeCard() {
        guard let side, let id = collecting?.id, !reading else { return }
        reading = true
        said = nil
        act { [self] in
            defer { reading = false }
            guard let picture = await tools.phone.camera.takePicture(of: side) else {
                said = saying { $0.cameraFailed }
                return
            }
            defer { try? FileManager.default.removeItem(at: picture) }
            let card: CardReading
            do {
                card = try await tools.phone.cardReader().scan(picture)
            } catch {
                find()
                throw error
            }
            guard card.side == side else {
                said = saying { $0.cardTurnOver }
                find()
                return
            }
            try await registry.read(card, into: id)
            collecting = try await registry.collecting(id)
            face = side == .front ? .back : .check
            find()
        }
    }

    public func skipBack() {
        face = .check
        find()
    }

    /// It was read right.
    public func look(_ field: PersonField) {
        change { [self] id in try await registry.look(at: field, of: id) }
    }

    public func say(_ field: PersonField, _ value: String) {
        change { [self] id in try await registry.say(field, is: value, of: id) }
    }

    /// What was `typed` was not yet said on its own, and is not lost for that.
    public func confirm(_ typed: [PersonField: String] = [:]) {
        inTurn { [self] begun in
            for (field, value) in typed { try await registry.say(field, is: value, of: begun.id) }
            let person = try await registry.collecting(begun.id)
            collecting = person
            try await registry.confirm(person.id)
            let value = { (field: PersonField) in person.fields.first { $0.field == field }?.value }
            name = value(.name) ?? ""
            let people = try await registry.people(in: person.dwelling.id)
            household = people.first { $0.idNumber.reveal() == value(.idNumber) }?.household
            collecting = nil
            said = nil
            face = .done
        }
    }

    /// Beside whom was collected last; the notice was shown to the household.
    public func nextMember() {
        guard let household else { return }
        act { [self] in try await collect(try await registry.begin(beside: household)) }
    }

    public func continueDraft() {
        act { [self] in
            guard let draft = try await registry.drafts().first else { return }
            try await collect(draft)
        }
    }

    /// Nothing of the person stays.
    public func discard() {
        guard let id = collecting?.id else { return }
        act { [self] in
            try await registry.discard(id)
            leave()
        }
    }

    /// Back to the homes; whom was begun stays as a draft.
    public func close() {
        if face == .dwellings { tools.navigator.back() } else { leave() }
    }

    /// What is shown stays, with the trouble above it.
    func failed(_ said: @escaping Said) { self.said = said }

    private var side: CardSide? {
        switch face {
        case .front: .front
        case .back: .back
        default: nil
        }
    }

    private func collect(_ id: UUID) async throws {
        let person = try await registry.collecting(id)
        collecting = person
        said = nil
        let read = Set(person.fields.map(\.field))
        face = !read.contains(.idNumber) ? .front : !read.contains(.authority) ? .back : .check
        find()
    }

    /// Follows the card that is wanted now, if any.
    private func find() {
        finding = nil
        advice = nil
        guard let side else { return }
        finding = Watch(tools.phone.camera.looks(for: side), for: self) { model, look in
            guard !model.reading, !model.tools.lock.closed else { return }
            model.advice = look.advice
            if look.advice == .ready { model.takeCard() }
        }
    }

    private func change(_ work: @escaping @MainActor (UUID) async throws -> Void) {
        inTurn { [self] person in
            try await work(person.id)
            said = nil
            collecting = try await registry.collecting(person.id)
        }
    }

    private func inTurn(_ work: @escaping @MainActor (Collecting) async throws -> Void) {
        turns.run { [self] in
            guard let person = collecting else { return }
            await act { try await work(person) }.value
        }
    }

    private func leave() {
        collecting = nil
        said = nil
        face = .dwellings
        find()
        lookAgain()
    }

    private func lookAgain() {
        looks.look { [weak self] in await self?.look() }
    }

    private func look() async {
        do {
            let words = self.words
            let found = try await registry.dwellings(words)
            if words == self.words { dwellings = found }
            drafts = try await registry.drafts().count
        } catch {
            if !isPaused(error) { failed(GridwalkApp.said(error)) }
        }
    }
}
