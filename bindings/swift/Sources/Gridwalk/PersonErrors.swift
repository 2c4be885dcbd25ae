import Foundation
import GridwalkFFI

// Errors of reading cards and of collecting people; the others are in Errors.swift.

/// No card was read. Nothing is kept of a picture, read or not.
public enum IdCardError: Error, Equatable, Sendable {
    /// The folder that was named has no model: the app's asset was not laid there.
    case modelMissing
    /// The file is not the model that this version was measured with: lay the asset there anew.
    case modelDamaged
    /// A reader could not read at all: `ppocr`, `tesseract` or, an app's own, `phone`; `gridwalk` for a
    /// fault of this library.
    case readerFailed(reader: String)
    /// The picture's file cannot be read.
    case unreadable(what: String)
    /// Not a JPEG, PNG or WebP, or a damaged one.
    case undecodable
    /// More pixels than any camera takes.
    case tooLarge(width: UInt32, height: UInt32)
    /// Nothing of a card's shape and layout is in the picture.
    case noCard
    /// Something has a card's shape, but is no resident identity card.
    case anotherDocument
    /// The task was cancelled.
    case cancelled
}

/// Nothing was recorded; the draft is as it was.
public enum CollectError: Error, Equatable, Sendable {
    /// Collecting needs an activated device.
    case notActivated
    /// There is no such dwelling in the worker's scope.
    case unknownDwelling(dwelling: String)
    /// Nobody of this household is known here.
    case unknownHousehold(household: UUID)
    /// There is no such draft on this phone.
    case unknown(id: UUID)
    /// It is no draft any more.
    case notAllowed(id: UUID, from: State, to: State)
    /// A value that the field cannot have.
    case badValue(field: PersonField, problem: ValueProblem)
    /// Something is missing, or was read and not looked at.
    case unfinished(missing: [PersonField], toLook: [PersonField])
    /// The person is under 14: name a guardian, and record their consent.
    case guardianNeeded
    /// The deployment asks for a separate consent: show the notice, and record it.
    case consentNeeded
    /// The store failed.
    case store(StoreError)
}

extension IdCardError: Crossed, LocalizedError {
    init(crossed error: any Error) {
        guard let error = error as? GridwalkFFI.IdCardError else {
            self = .readerFailed(reader: "gridwalk")
            return
        }
        self =
            switch error {
            case .ModelMissing: .modelMissing
            case .ModelDamaged: .modelDamaged
            case let .ReaderFailed(reader): .readerFailed(reader: reader)
            case let .Unreadable(what): .unreadable(what: what)
            case .Undecodable: .undecodable
            case let .TooLarge(width, height): .tooLarge(width: width, height: height)
            case .NoCard: .noCard
            case .AnotherDocument: .anotherDocument
            case .Cancelled: .cancelled
            }
    }

    /// What happened, to what, and what to do.
    public var errorDescription: String? { ffi.description }

    var ffi: GridwalkFFI.IdCardError {
        switch self {
        case .modelMissing: .ModelMissing
        case .modelDamaged: .ModelDamaged
        case let .readerFailed(reader): .ReaderFailed(reader: reader)
        case let .unreadable(what): .Unreadable(what: what)
        case .undecodable: .Undecodable
        case let .tooLarge(width, height): .TooLarge(width: width, height: height)
        case .noCard: .NoCard
        case .anotherDocument: .AnotherDocument
        case .cancelled: .Cancelled
        }
    }
}

extension CollectError: Crossed, LocalizedError {
    init(crossed error: any Error) {
        guard let error = error as? GridwalkFFI.CollectError else {
            self = .store(.internalFault)
            return
        }
        self =
            switch error {
            case .NotActivated: .notActivated
            case let .UnknownDwelling(dwelling): .unknownDwelling(dwelling: dwelling)
            case let .UnknownHousehold(household): .unknownHousehold(household: household)
            case let .Unknown(id): .unknown(id: id)
            case let .NotAllowed(id, from, to): .notAllowed(id: id, from: from, to: to)
            case let .BadValue(field, problem): .badValue(field: field, problem: problem)
            case let .Unfinished(missing, toLook): .unfinished(missing: missing, toLook: toLook)
            case .GuardianNeeded: .guardianNeeded
            case .ConsentNeeded: .consentNeeded
            case .Store(let problem): .store(StoreError(crossed: problem))
            }
    }

    /// What happened, to what, and what to do.
    public var errorDescription: String? { ffi.description }

    var ffi: GridwalkFFI.CollectError {
        switch self {
        case .notActivated: .NotActivated
        case let .unknownDwelling(dwelling): .UnknownDwelling(dwelling: dwelling)
        case let .unknownHousehold(household): .UnknownHousehold(household: household)
        case let .unknown(id): .Unknown(id: id)
        case let .notAllowed(id, from, to): .NotAllowed(id: id, from: from, to: to)
        case let .badValue(field, problem): .BadValue(field: field, problem: problem)
        case let .unfinished(missing, toLook): .Unfinished(missing: missing, toLook: toLook)
        case .guardianNeeded: .GuardianNeeded
        case .consentNeeded: .ConsentNeeded
        case .store(let problem): .Store(problem: problem.ffi)
        }
    }
}
