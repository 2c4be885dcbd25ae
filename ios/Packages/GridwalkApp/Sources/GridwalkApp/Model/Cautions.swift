// What the core says of a report before it is queued. Nothing is chosen yet, so it is asked for each of
// the likely items: what it says of all of them is said once, the rest with their names. It refuses
// nothing, and asks for no touch.
import Foundation
import Gridwalk
import GridwalkDesign

public struct Caution: Identifiable, Sendable {
    public let id = UUID()
    let warning: Warning
    /// The likely items that it is about; none where it is about all.
    var items: [CatalogueItem] = []
    /// The photo that may be taken anew.
    public var retake: Shot?
    /// The photo that is missing.
    public var add: PhotoRole?

    public func words(_ strings: any Strings) -> String {
        let told: Said = said(warning)
        return told(strings)
    }

    /// Its figure, and which of the likely items it is about.
    public func figure(_ strings: any Strings) -> String? {
        let told = numbers(strings)
        if items.isEmpty { return told }
        let names = items.map { (item: CatalogueItem) -> String in
            let name: Said = said(item)
            return name(strings)
        }.joined(separator: strings.reportFigureAnd)
        return told.map { strings.reportFigureOf(what: names, told: $0) } ?? names
    }

    /// The number of the photo, for who listens.
    public var number: Int { Int(warning.figures.photo ?? 1) }

    private func numbers(_ strings: any Strings) -> String? {
        let figures = warning.figures
        let made = figures.made?.formatted(date: .abbreviated, time: .shortened) ?? ""
        let percent = figures.percent.map { Int($0) }
        switch warning.code {
        case .blurredPhoto: return percent.map { strings.reportFigureSharp(n: number, p: $0) }
        case .photoTakenAlready: return percent.map { strings.reportFigureAlike(n: number, made: made, p: $0) }
        case .reportedNearBy: return figures.metres.map { strings.reportFigureNear(m: Int($0), made: made) }
        default: return figures.photos.map { strings.reportFigureNone(n: Int($0)) }
        }
    }
}

/// What to say of `photos`, where the core has told of each likely item.
func cautions(_ told: [(item: CatalogueItem, warnings: [Warning])], _ photos: [Shot]) -> [Caution] {
    var found: [Caution] = []
    // How coarse the place is stands with the place.
    for (item, warning) in told.flatMap({ one in one.warnings.map { (one.item, $0) } }) where warning.code != .coarsePlace {
        if let known = found.firstIndex(where: { $0.warning == warning }) {
            found[known].items.append(item)
        } else {
            found.append(Caution(warning: warning, items: [item], add: missing(warning.code)))
        }
    }
    var offered: Set<UUID> = []
    for index in found.indices {
        if found[index].items.count == told.count { found[index].items = [] }
        guard let number = found[index].warning.figures.photo.map({ Int($0) }), photos.indices.contains(number - 1) else { continue }
        let photo = photos[number - 1]
        if offered.insert(photo.id).inserted { found[index].retake = photo }
    }
    return found
}

private func missing(_ code: WarningCode) -> PhotoRole? {
    switch code {
    case .missingNearPhoto: .near
    case .missingFarPhoto: .far
    case .missingAfterPhoto: .after
    default: nil
    }
}
