// Report (上报): a photo, one touch on a category, saved. Everything else is there and may be left out.
// The draft is durable from the first photo on, so leaving the page loses nothing.
import Foundation
import Gridwalk
import GridwalkDesign
import Observation

/// A photo of this report.
public struct Shot: Identifiable, Sendable {
    public let id = UUID()
    public let role: PhotoRole
    /// JPEG.
    public let thumbnail: Data?
    /// Its name, once the draft has it.
    var sha256: Sha256?
    /// Where it lies, while nothing else has it.
    var file: URL?
}

/// Something that may be reported.
public struct Likely: Identifiable, Sendable {
    public let item: CatalogueItem
    /// Why it is likely.
    public var why: String?
    public var id: String { item.code }
}

@MainActor
@Observable
public final class ReportModel: Acting {
    public private(set) var face = ReportFace.camera
    /// What the next photo shows.
    public private(set) var role = PhotoRole.near
    public private(set) var photos: [Shot] = []
    public private(set) var suggestions: [Likely] = []
    /// What is worth knowing before one of the likely ones is chosen.
    public private(set) var cautions: [Caution] = []
    public private(set) var words = ""
    public private(set) var catalogue: [Likely] = []
    public private(set) var note = ""
    public private(set) var handled = false
    public private(set) var urgent = false
    public private(set) var fix: Fix?
    public private(set) var busy = false
    public private(set) var said: Said?
    /// It was saved, and taken back.
    public let undone: Bool
    public var repairing: Bool { refused != nil }

    private let tools: Tools
    private let reports: Reports
    private let places: any Places
    private let refused: UUID?
    @ObservationIgnored private var draft: UUID?
    /// The draft knows where the photo was taken.
    @ObservationIgnored private var placed = false
    @ObservationIgnored private var noting: Task<Void, Never>?
    @ObservationIgnored private var watch: Watch?
    /// The photo that the next one takes the place of.
    @ObservationIgnored private var replaced: Shot?
    /// So many of the likely ones are one touch away.
    private static let likely = 3
    private static let soon = Duration.milliseconds(400)

    init(_ tools: Tools, draft: UUID? = nil, refused: UUID? = nil, undone: Bool = false) {
        self.undone = undone
        self.tools = tools
        self.draft = draft
        self.refused = refused
        reports = tools.gridwalk.reports
        places = tools.phone.places
        watch = Watch(places.fixes, for: self) { model, fix in await model.moved(fix) }
        if let draft { act { [self] in try await load(draft) } }
    }

    public func takePhoto() {
        guard !busy else { return }
        busy = true
        said = nil
        act { [self] in
            defer { busy = false }
            guard let file = await tools.phone.camera.takePicture() else {
                failed { $0.cameraFailed }
                return
            }
            try await keep(file)
            face = .choose
        }
    }

    /// One touch: it is saved, and may be undone for a while.
    public func choose(_ category: String) {
        guard !busy else { return }
        busy = true
        said = nil
        act { [self] in
            defer { busy = false }
            let item = try await tools.subjects.catalogueItem(category)
            try await keepNote()
            guard let recorded = try await hand(category) else { return }
            tools.navigator.back()
            let what: Said = if let item { GridwalkApp.said(item) } else { { $0.kindReport } }
            tools.undo.show(Offer(what: what, warnings: recorded.warnings.map { GridwalkApp.said($0) }, id: recorded.id))
        }
    }

    public func showCatalogue() {
        face = .catalogue
        search(words)
    }

    public func hideCatalogue() {
        face = .choose
        words = ""
    }

    public func search(_ words: String) {
        self.words = words
        act { [self] in
            let sought = words.split(separator: " ")
            let found = try await reports.catalogue().filter { item in
                sought.allSatisfy { word in
                    [item.name, item.className, item.nameEn].contains { $0.localizedCaseInsensitiveContains(word) }
                }
            }
            // Another letter was typed meanwhile.
            if words == self.words { catalogue = found.map { Likely(item: $0) } }
        }
    }

    /// Back to the camera, for a photo that shows `role`.
    public func addPhoto(_ role: PhotoRole) {
        replaced = nil
        face = .camera
        self.role = role
        said = nil
    }

    /// Back to the camera: the next photo takes the place of this one, which stays until then.
    public func retake(_ photo: Shot) {
        addPhoto(photo.role)
        replaced = photo
    }

    public func removePhoto(_ photo: Shot) {
        act { [self] in
            if let draft, let name = photo.sha256 { try await reports.remove(name, from: draft) }
            photo.delete()
            photos.removeAll { $0.id == photo.id }
            try await warn()
        }
    }

    public func setNote(_ note: String) {
        self.note = note
        noting?.cancel()
        // Durable soon after the last letter, not with every one.
        noting = act { [self] in
            try await Task.sleep(for: Self.soon)
            if let draft { try await reports.edit(draft, DraftEdit(note: note)) }
        }
    }

    public func setHandled(_ handled: Bool) {
        self.handled = handled
        edit(DraftEdit(handled: handled))
    }

    public func setUrgent(_ urgent: Bool) {
        self.urgent = urgent
        edit(DraftEdit(urgent: urgent))
    }

    public func locate() { places.locate() }

    /// Throws it away, and goes back.
    public func discard() {
        act { [self] in
            if let draft { try await reports.discard(draft) }
            photos.forEach { $0.delete() }
            tools.navigator.back()
        }
    }

    /// Back to the photo's page, or out of here: what was begun stays as a draft.
    public func close() {
        switch face {
        case .catalogue: hideCatalogue()
        case .camera where !photos.isEmpty: face = .choose
        case .camera, .choose:
            act { [self] in
                try await keepNote()
                photos.forEach { $0.delete() }
                tools.navigator.back()
            }
        }
    }

    func failed(_ said: @escaping Said) { self.said = said }

    /// What was typed a moment ago is kept now, not soon.
    private func keepNote() async throws {
        noting?.cancel()
        await noting?.value
        if let draft { try await reports.edit(draft, DraftEdit(note: note)) }
    }

    private func keep(_ file: URL) async throws {
        let photo = Photo(path: file.path, role: role)
        if refused != nil {
            // What repairs a refused report is recorded whole, so its photos wait here.
            photos.append(Shot(role: role, thumbnail: try Data(contentsOf: file), file: file))
            try await suggest()
            return
        }
        defer { try? FileManager.default.removeItem(at: file) }
        if let draft {
            try await reports.add(photo, to: draft)
            try await replace(in: draft)
            try await load(draft)
        } else {
            let begun = try await reports.begin(photo)
            draft = begun
            await moved(places.fix)
            try await load(begun)
        }
    }

    private func replace(in draft: UUID) async throws {
        guard let old = replaced?.sha256 else { return }
        replaced = nil
        // The very same picture, taken again, has the same name: what goes then is the only one.
        if try await reports.draft(draft).photos.last?.sha256 != old { try await reports.remove(old, from: draft) }
    }

    private func hand(_ category: String) async throws -> Recorded? {
        guard let refused else {
            guard let draft else { return nil }
            return try await reports.queue(draft, category: category, fix: places.fix)
        }
        guard let fix = places.fix else {
            failed { $0.placeWait }
            return nil
        }
        let taken = photos.compactMap { shot in shot.file.map { Photo(path: $0.path, role: shot.role) } }
        let report = Report(
            category: category,
            fix: fix,
            note: note.isEmpty ? nil : note,
            photos: taken,
            handled: handled,
            urgent: urgent
        )
        let recorded = try await reports.repair(refused, with: report)
        photos.forEach { $0.delete() }
        return recorded
    }

    private func load(_ id: UUID) async throws {
        let draft = try await reports.draft(id)
        var shots: [Shot] = []
        for photo in draft.photos {
            let thumbnail = try await tools.gridwalk.outbox.thumbnail(photo.sha256)
            shots.append(Shot(role: photo.role, thumbnail: thumbnail, sha256: photo.sha256))
        }
        photos = shots
        face = shots.isEmpty ? .camera : .choose
        note = draft.note ?? ""
        handled = draft.handled
        urgent = draft.urgent
        placed = draft.place != nil
        try await suggest()
    }

    private func suggest() async throws {
        var at = places.fix?.at
        if at == nil { at = try await tools.gridwalk.status().grid?.centre }
        guard let at else { return }
        var found: [Likely] = []
        for suggestion in try await reports.suggest(at: at) {
            if let item = try await tools.subjects.catalogueItem(suggestion.category) {
                found.append(Likely(item: item, why: suggestion.why))
            }
        }
        suggestions = Array(found.prefix(Self.likely))
        try await warn()
    }

    private func warn() async throws {
        guard let draft else { return }
        var told: [(item: CatalogueItem, warnings: [Warning])] = []
        for likely in suggestions {
            told.append((likely.item, try await reports.warnings(draft, category: likely.item.code)))
        }
        cautions = GridwalkApp.cautions(told, photos)
    }

    /// The first fix after the photo is the draft's place.
    private func moved(_ fix: Fix?) async {
        self.fix = fix
        guard let draft, let fix, !placed else { return }
        // If it fails, it is handed in with the category anyway.
        guard (try? await reports.edit(draft, DraftEdit(fix: fix))) != nil else { return }
        placed = true
        try? await warn()
    }

    private func edit(_ edit: DraftEdit) {
        act { [self] in
            if let draft { try await reports.edit(draft, edit) }
            try await warn()
        }
    }
}

extension Shot {
    fileprivate func delete() {
        if let file { try? FileManager.default.removeItem(at: file) }
    }
}
