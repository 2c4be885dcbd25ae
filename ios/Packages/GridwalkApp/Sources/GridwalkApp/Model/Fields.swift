// The fields of a person in words, and what goes wrong with them.
import Foundation
import Gridwalk
import GridwalkDesign

extension PersonField {
    public func word(_ strings: any Strings) -> String {
        switch self {
        case .name: strings.fieldName
        case .sex: strings.fieldSex
        case .nationality: strings.fieldNationality
        case .birth: strings.fieldBirth
        case .address: strings.fieldAddress
        case .idNumber: strings.fieldIdNumber
        case .authority: strings.fieldAuthority
        case .validFrom: strings.fieldValidFrom
        case .validUntil: strings.fieldValidUntil
        case .phone: strings.fieldPhone
        case .relation: strings.fieldRelation
        case .tenure: strings.fieldTenure
        case .since: strings.fieldSince
        case .emergency: strings.fieldEmergency
        case .emergencyPhone: strings.fieldEmergencyPhone
        case .guardian: strings.fieldGuardian
        case .guardianPhone: strings.fieldGuardianPhone
        case .consent: strings.fieldConsent
        case .guardianConsent: strings.fieldGuardianConsent
        }
    }

    /// A value in words, where the field has few; the value itself otherwise.
    public func word(_ value: String, _ strings: any Strings) -> String {
        switch (self, value) {
        case (.relation, "head"): strings.fieldHead
        case (.relation, "spouse"): strings.fieldSpouse
        case (.relation, "child"): strings.fieldChild
        case (.relation, "parent"): strings.fieldParent
        case (.relation, "grandchild"): strings.fieldGrandchild
        case (.relation, "grandparent"): strings.fieldGrandparent
        case (.relation, "sibling"): strings.fieldSibling
        case (.relation, "other"), (.tenure, "other"): strings.fieldOther
        case (.tenure, "tenant"): strings.fieldTenant
        case (.tenure, "owner"): strings.fieldOwner
        case (.tenure, "dormitory"): strings.fieldDormitory
        case (.tenure, "guest"): strings.fieldGuest
        case (.consent, "yes"): strings.collectConsent
        case (.guardianConsent, "yes"): strings.collectConsentGuardian
        default: choices.first { $0.value == value }?.words ?? value
        }
    }
}

extension CardAdvice {
    public func word(_ strings: any Strings) -> String {
        switch self {
        case .showCard: strings.cardNone
        case .closer: strings.cardCloser
        case .further: strings.cardFurther
        case .holdStill: strings.cardHoldStill
        case .tooDark: strings.cardTooDark
        case .glare: strings.cardGlare
        case .turnOver: strings.cardTurnOver
        case .ready: strings.cardReady
        }
    }
}

/// Several fields in one line.
func list(_ fields: [PersonField], _ strings: any Strings) -> String {
    fields.map { $0.word(strings) }.joined(separator: strings.language == "en" ? ", " : "、")
}

func said(_ error: CollectError) -> Said {
    switch error {
    case .store(let problem): said(problem as any Error)
    case .notActivated: { $0.errorNotActivated }
    case .unknownDwelling, .unknownHousehold: { $0.reasonUnknownDwelling }
    case .unknown: { $0.errorGone }
    case .notAllowed: { $0.errorMoved }
    case .badValue(let field, _): { $0.errorBadValue(field: field.word($0)) }
    case .unfinished(let missing, let toLook): { $0.collectMissing(fields: list(missing + toLook, $0)) }
    case .guardianNeeded: { $0.collectGuardian }
    case .consentNeeded: { $0.collectMissing(fields: $0.fieldConsent) }
    }
}

func said(_ error: IdCardError) -> Said {
    switch error {
    case .noCard, .anotherDocument, .undecodable, .unreadable, .tooLarge: { $0.cardUnread }
    case .modelMissing, .modelDamaged, .readerFailed, .cancelled: { $0.errorAgain }
    }
}

extension Collecting {
    /// Fields that the page shows: what must be looked at, then what is missing, then what a registry
    /// would change. Everything else was read clearly.
    public var asked: [PersonField] {
        let changed = known?.differs.map(\.field) ?? []
        return (toLook + missing + changed).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What the card shows of a field that the readers were not sure of.
    public func zone(of field: PersonField) -> Data? { zones.first { $0.field == field }?.jpeg }

    /// Likely values of a field that no card tells.
    public func likely(_ field: PersonField) -> [String] { sensible.first { $0.field == field }?.values ?? [] }
}
