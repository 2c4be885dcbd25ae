import Foundation
import GridwalkFFI

// Errors, one enum a capability. What concerns the store is `store` in each of them. Their words
// are the library's own.

/// The store could not be opened, read or written. Nothing was changed.
public enum StoreError: Error, Equatable, Sendable {
    /// The phone is not yet unlocked. Try again once it is.
    case keyUnavailable
    /// The keystore no longer has the device's key. The folder is kept; the station can deliver it.
    case keyLost
    /// There is a database, but its wrapped key is gone.
    case keyMissing
    /// The keystore answered with a key of another store.
    case keyWrong
    /// The file is there but cannot be trusted.
    case damaged(what: String)
    /// Another program's file lies where the store should be.
    case foreign
    /// A newer version of the app made it: update this one.
    case newer(found: Int64, known: Int64)
    /// Another process kept the database locked for too long.
    case busy
    /// The disk is full: free some space, then try again. Nothing recorded was lost.
    case noSpace
    /// ``Gridwalk/pause()`` was called and ``Gridwalk/resume()`` was not.
    case paused
    /// The operating system refused something else.
    case io(what: String)
    /// A fault of this library ended this call; the store is as it was and can be used on.
    case internalFault
}

/// No check-in was recorded, and nothing was changed.
public enum PatrolError: Error, Equatable, Sendable {
    /// Recording needs an activated device.
    case notActivated
    /// There is no such checkpoint in the worker's scope.
    case unknownCheckpoint(checkpoint: String)
    /// The position is none on Earth.
    case notAPlace
    /// A photo was refused: which, counted from 1, and why.
    case photo(number: Int32, problem: PhotoProblem)
    /// The task was cancelled before anything was written.
    case cancelled
    /// The store failed.
    case store(StoreError)
}

/// Nothing was reported or changed.
public enum ReportError: Error, Equatable, Sendable {
    /// Recording needs an activated device.
    case notActivated
    /// The catalogue has no such item.
    case unknownCategory(category: String)
    /// A report needs a place, and its draft has none yet.
    case noPlace
    /// The position is none on Earth.
    case notAPlace
    /// There is no such draft or operation on this phone.
    case unknown(id: UUID)
    /// It is no draft (any more); or, to be repaired, it was not refused.
    case notAllowed(id: UUID, from: State, to: State)
    /// A photo was refused: which, counted from 1, and why.
    case photo(number: Int32, problem: PhotoProblem)
    /// The task was cancelled before anything was written.
    case cancelled
    /// The store failed.
    case store(StoreError)
}

/// An action on the outbox was not carried out; nothing was changed.
public enum OutboxError: Error, Equatable, Sendable {
    /// There is no such operation on this phone.
    case unknown(id: UUID)
    /// The operation is not in a state that allows it.
    case notAllowed(id: UUID, from: State, to: State)
    /// It was taken back before, or takes another back itself.
    case withdrawn(id: UUID)
    /// The store failed.
    case store(StoreError)
}

/// A sync or an activation ended early. The queue is as it was, less what was delivered.
public enum SyncError: Error, Equatable, Sendable {
    /// There is no city brain to sync with yet.
    case notActivated
    /// Records may not be sent there: use https, or http to this machine only.
    case insecureAddress(address: String)
    /// The authority holds no certificate.
    case badAuthority
    /// Whoever answered is not the city brain of this deployment.
    case notTrusted(server: String)
    /// The certificate does not hold at the time that the phone believes it is.
    case clockWrong(server: String, phone: Date)
    /// Nothing came back.
    case noAnswer(server: String, what: String)
    /// The city brain refuses the call itself.
    case refused(status: Int32, title: String)
    /// No such activation code, or it belongs to another device.
    case codeInvalid
    /// The folder belongs to another worker, whose records have not all arrived.
    case anotherWorker(undelivered: Int64)
    /// This device was locked out by the city brain. Its queue is kept.
    case revoked
    /// The task was cancelled, or ``Gridwalk/pause()`` ended it.
    case cancelled
    /// The store failed.
    case store(StoreError)
}

extension StoreError: Crossed, LocalizedError {
    init(crossed error: any Error) {
        guard let error = error as? GridwalkFFI.StoreError else {
            self = .internalFault
            return
        }
        self =
            switch error {
            case .KeyUnavailable: .keyUnavailable
            case .KeyLost: .keyLost
            case .KeyMissing: .keyMissing
            case .KeyWrong: .keyWrong
            case let .Damaged(what): .damaged(what: what)
            case .Foreign: .foreign
            case let .Newer(found, known): .newer(found: found, known: known)
            case .Busy: .busy
            case .NoSpace: .noSpace
            case .Paused: .paused
            case let .Io(what): .io(what: what)
            case .Internal: .internalFault
            }
    }

    /// What happened, to what, and what to do.
    public var errorDescription: String? { ffi.description }

    var ffi: GridwalkFFI.StoreError {
        switch self {
        case .keyUnavailable: .KeyUnavailable
        case .keyLost: .KeyLost
        case .keyMissing: .KeyMissing
        case .keyWrong: .KeyWrong
        case let .damaged(what): .Damaged(what: what)
        case .foreign: .Foreign
        case let .newer(found, known): .Newer(found: found, known: known)
        case .busy: .Busy
        case .noSpace: .NoSpace
        case .paused: .Paused
        case let .io(what): .Io(what: what)
        case .internalFault: .Internal
        }
    }
}

extension PatrolError: Crossed, LocalizedError {
    init(crossed error: any Error) {
        guard let error = error as? GridwalkFFI.PatrolError else {
            self = .store(.internalFault)
            return
        }
        self =
            switch error {
            case .NotActivated: .notActivated
            case let .UnknownCheckpoint(checkpoint): .unknownCheckpoint(checkpoint: checkpoint)
            case .NotAPlace: .notAPlace
            case let .Photo(number, problem): .photo(number: number, problem: problem)
            case .Cancelled: .cancelled
            case .Store(let problem): .store(StoreError(crossed: problem))
            }
    }

    /// What happened, to what, and what to do.
    public var errorDescription: String? { ffi.description }

    var ffi: GridwalkFFI.PatrolError {
        switch self {
        case .notActivated: .NotActivated
        case let .unknownCheckpoint(checkpoint): .UnknownCheckpoint(checkpoint: checkpoint)
        case .notAPlace: .NotAPlace
        case let .photo(number, problem): .Photo(number: number, problem: problem)
        case .cancelled: .Cancelled
        case .store(let problem): .Store(problem: problem.ffi)
        }
    }
}

extension ReportError: Crossed, LocalizedError {
    init(crossed error: any Error) {
        guard let error = error as? GridwalkFFI.ReportError else {
            self = .store(.internalFault)
            return
        }
        self =
            switch error {
            case .NotActivated: .notActivated
            case let .UnknownCategory(category): .unknownCategory(category: category)
            case .NoPlace: .noPlace
            case .NotAPlace: .notAPlace
            case let .Unknown(id): .unknown(id: id)
            case let .NotAllowed(id, from, to): .notAllowed(id: id, from: from, to: to)
            case let .Photo(number, problem): .photo(number: number, problem: problem)
            case .Cancelled: .cancelled
            case .Store(let problem): .store(StoreError(crossed: problem))
            }
    }

    /// What happened, to what, and what to do.
    public var errorDescription: String? { ffi.description }

    var ffi: GridwalkFFI.ReportError {
        switch self {
        case .notActivated: .NotActivated
        case let .unknownCategory(category): .UnknownCategory(category: category)
        case .noPlace: .NoPlace
        case .notAPlace: .NotAPlace
        case let .unknown(id): .Unknown(id: id)
        case let .notAllowed(id, from, to): .NotAllowed(id: id, from: from, to: to)
        case let .photo(number, problem): .Photo(number: number, problem: problem)
        case .cancelled: .Cancelled
        case .store(let problem): .Store(problem: problem.ffi)
        }
    }
}

extension OutboxError: Crossed, LocalizedError {
    init(crossed error: any Error) {
        guard let error = error as? GridwalkFFI.OutboxError else {
            self = .store(.internalFault)
            return
        }
        self =
            switch error {
            case let .Unknown(id): .unknown(id: id)
            case let .NotAllowed(id, from, to): .notAllowed(id: id, from: from, to: to)
            case let .Withdrawn(id): .withdrawn(id: id)
            case .Store(let problem): .store(StoreError(crossed: problem))
            }
    }

    /// What happened, to what, and what to do.
    public var errorDescription: String? { ffi.description }

    var ffi: GridwalkFFI.OutboxError {
        switch self {
        case let .unknown(id): .Unknown(id: id)
        case let .notAllowed(id, from, to): .NotAllowed(id: id, from: from, to: to)
        case let .withdrawn(id): .Withdrawn(id: id)
        case .store(let problem): .Store(problem: problem.ffi)
        }
    }
}

extension SyncError: Crossed, LocalizedError {
    init(crossed error: any Error) {
        guard let error = error as? GridwalkFFI.SyncError else {
            self = .store(.internalFault)
            return
        }
        self =
            switch error {
            case .NotActivated: .notActivated
            case let .InsecureAddress(address): .insecureAddress(address: address)
            case .BadAuthority: .badAuthority
            case let .NotTrusted(server): .notTrusted(server: server)
            case let .ClockWrong(server, phone): .clockWrong(server: server, phone: phone)
            case let .NoAnswer(server, what): .noAnswer(server: server, what: what)
            case let .Refused(status, title): .refused(status: status, title: title)
            case .CodeInvalid: .codeInvalid
            case let .AnotherWorker(undelivered): .anotherWorker(undelivered: undelivered)
            case .Revoked: .revoked
            case .Cancelled: .cancelled
            case .Store(let problem): .store(StoreError(crossed: problem))
            }
    }

    /// What happened, to what, and what to do.
    public var errorDescription: String? { ffi.description }

    var ffi: GridwalkFFI.SyncError {
        switch self {
        case .notActivated: .NotActivated
        case let .insecureAddress(address): .InsecureAddress(address: address)
        case .badAuthority: .BadAuthority
        case let .notTrusted(server): .NotTrusted(server: server)
        case let .clockWrong(server, phone): .ClockWrong(server: server, phone: phone)
        case let .noAnswer(server, what): .NoAnswer(server: server, what: what)
        case let .refused(status, title): .Refused(status: status, title: title)
        case .codeInvalid: .CodeInvalid
        case let .anotherWorker(undelivered): .AnotherWorker(undelivered: undelivered)
        case .revoked: .Revoked
        case .cancelled: .Cancelled
        case .store(let problem): .Store(problem: problem.ffi)
        }
    }
}
