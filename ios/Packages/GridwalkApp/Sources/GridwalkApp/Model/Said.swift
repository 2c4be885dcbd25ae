// What the app says, before it is known in which language: view models keep it so, views say it.
import Gridwalk
import GridwalkDesign

public typealias Said = @Sendable (any Strings) -> String

/// What happened and what to do, for a worker.
func said(_ error: any Error) -> Said {
    switch error {
    case let error as SyncError: said(error)
    case let error as StoreError: said(error)
    case let error as CollectError: said(error)
    case let error as IdCardError: said(error)
    case PatrolError.store(let problem), ReportError.store(let problem), OutboxError.store(let problem): said(problem)
    case ReportError.notActivated, PatrolError.notActivated: { $0.errorNotActivated }
    case ReportError.noPlace: { $0.placeWait }
    case ReportError.photo, PatrolError.photo: { $0.errorPhoto }
    case ReportError.notAllowed, OutboxError.notAllowed, OutboxError.withdrawn: { $0.errorMoved }
    case ReportError.unknown, OutboxError.unknown: { $0.errorGone }
    default: { $0.errorAgain }
    }
}

private func said(_ error: SyncError) -> Said {
    switch error {
    case .store(let problem): said(problem)
    case .notActivated: { $0.errorNotActivated }
    case .insecureAddress: { $0.errorInsecureAddress }
    case .badAuthority, .notTrusted: { $0.errorNotTrusted }
    case .clockWrong: { $0.errorClockWrong }
    case .noAnswer: { $0.errorNoAnswer }
    case .codeInvalid: { $0.errorCodeInvalid }
    case .anotherWorker(let undelivered): { $0.errorAnotherWorker(n: Int(undelivered)) }
    case .revoked: { $0.errorRevoked }
    case .refused: { $0.errorRefused }
    case .cancelled: { $0.errorAgain }
    }
}

private func said(_ error: StoreError) -> Said {
    switch error {
    case .keyUnavailable: { $0.errorLocked }
    case .keyLost, .keyMissing, .keyWrong: { $0.errorKeyLost }
    case .damaged, .foreign: { $0.errorDamaged }
    case .newer: { $0.errorUpdate }
    case .noSpace: { $0.errorNoSpace }
    case .busy, .paused, .io, .internalFault: { $0.errorAgain }
    }
}

/// The app is suspended; it asks again when it comes back.
func isPaused(_ error: any Error) -> Bool {
    switch error {
    case StoreError.paused, PatrolError.store(.paused), ReportError.store(.paused),
        OutboxError.store(.paused), CollectError.store(.paused), SyncError.store(.paused): true
    default: false
    }
}

func said(_ warning: Warning) -> Said {
    // The names are the same; a test of the design holds them together.
    let look = WarningLook(rawValue: "\(warning.code)")
    return { look?.word($0) ?? warning.words }
}

/// An item of the catalogue by its name.
public func said(_ item: CatalogueItem) -> Said {
    { $0.language == "en" && !item.nameEn.isEmpty ? item.nameEn : item.name }
}

extension State {
    /// How it looks.
    public var look: StateLook { StateLook(rawValue: "\(self)") ?? .waiting }
}

extension Kind {
    /// How it looks.
    public var look: KindLook { KindLook(rawValue: "\(self)") ?? .other }
}

/// A closure that is assigned is not taken for a `Said` by itself.
func saying(_ said: @escaping Said) -> Said { said }
