import Foundation
import GridwalkFFI

/// The grid's registry (底数), and collecting people (采集) into it, step by step. Each step is durable
/// on its own; nothing is recorded before ``confirm(_:)``. What throws has changed nothing.
public final class Registry: Sendable {
    private let ffi: GridwalkFFI.Registry
    init(_ ffi: GridwalkFFI.Registry) { self.ffi = ffi }

    /// What is shown to a person before anything is read.
    public func notice() async throws(CollectError) -> Notice {
        try await crossing(CollectError.self) { try await ffi.notice() }
    }

    /// Dwellings whose address holds every one of `words`; all of them without words.
    public func dwellings(_ words: String = "") async throws(StoreError) -> [Dwelling] {
        try await crossing(StoreError.self) { try await ffi.dwellings(words: words) }
    }

    /// Who lives in a dwelling, the head of each household first.
    public func people(in dwelling: String) async throws(StoreError) -> [Person] {
        try await crossing(StoreError.self) { try await ffi.people(dwelling: dwelling) }
    }

    /// Begins to collect somebody who lives in `dwelling`, alone or as the first of a household. The
    /// id is the one that the operation will have.
    public func begin(in dwelling: String) async throws(CollectError) -> UUID {
        try await crossing(CollectError.self) { try await ffi.begin(dwelling: dwelling) }
    }

    /// Begins to collect another member of a household: dwelling, tenure and date are taken over.
    public func begin(beside household: UUID) async throws(CollectError) -> UUID {
        try await crossing(CollectError.self) { try await ffi.beginBeside(household: household) }
    }

    /// Takes in a side of the person's card. What the worker has said stays.
    public func read(_ reading: CardReading, into id: UUID) async throws(CollectError) {
        try await crossing(CollectError.self) { try await ffi.read(id: id, reading: reading) }
    }

    /// The worker says what a field is.
    public func say(_ field: PersonField, is value: String, of id: UUID) async throws(CollectError) {
        try await crossing(CollectError.self) { try await ffi.say(id: id, field: field, value: value) }
    }

    /// The worker has looked at a field as it was read, and it is right.
    public func look(at field: PersonField, of id: UUID) async throws(CollectError) {
        try await crossing(CollectError.self) { try await ffi.look(id: id, field: field) }
    }

    /// Somebody who is being collected, with what is missing and what must be looked at.
    public func collecting(_ id: UUID) async throws(CollectError) -> Collecting {
        try await crossing(CollectError.self) { try await ffi.collecting(id: id) }
    }

    /// Everybody who is being collected, oldest first.
    public func drafts() async throws(CollectError) -> [UUID] {
        try await crossing(CollectError.self) { try await ffi.drafts() }
    }

    /// Gives it up: nothing of the person stays.
    public func discard(_ id: UUID) async throws(CollectError) {
        try await crossing(CollectError.self) { try await ffi.discard(id: id) }
    }

    /// The worker confirms what is shown: durable when this returns, and the draft is gone. Of a
    /// person whom the registry has already this is an edit of their record.
    @discardableResult
    public func confirm(_ id: UUID) async throws(CollectError) -> Recorded {
        try await crossing(CollectError.self) { try await ffi.confirm(id: id) }
    }
}

extension PersonField {
    /// The values that the field can have, where they are few: nothing for a field of free text.
    public var choices: [Choice] { GridwalkFFI.choices(field: self) }
}
