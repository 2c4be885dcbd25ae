import Foundation
import GridwalkFFI

/// Reports (上报). One tap begins a draft with a photo, one more queues it; or ``submit(_:)`` does
/// both. What throws has changed nothing.
public final class Reports: Sendable {
    private let ffi: GridwalkFFI.Reports
    init(_ ffi: GridwalkFFI.Reports) { self.ffi = ffi }

    /// What may be reported (入格事项清单), in the order of its codes.
    public func catalogue() async throws(StoreError) -> [CatalogueItem] {
        try await crossing(StoreError.self) { try await ffi.catalogue() }
    }

    /// What is likely to be reported at this place and `moment` (now), the likeliest first, and why.
    public func suggest(at place: Wgs84, moment: Date? = nil) async throws(StoreError) -> [Suggestion] {
        try await crossing(StoreError.self) { try await ffi.suggest(place: place, moment: moment) }
    }

    /// Begins a draft with its first photo, where the phone is: durable when this returns, with the
    /// report's own id.
    public func begin(_ photo: Photo) async throws(ReportError) -> UUID {
        try await cancellable(ReportError.self) { try await ffi.begin(photo: photo, cancellation: $0) }
    }

    /// Adds a photo to a draft.
    public func add(_ photo: Photo, to draft: UUID) async throws(ReportError) {
        try await cancellable(ReportError.self) { try await ffi.addPhoto(draft: draft, photo: photo, cancellation: $0) }
    }

    /// Takes a photo out of a draft.
    public func remove(_ photo: Sha256, from draft: UUID) async throws(ReportError) {
        try await crossing(ReportError.self) { try await ffi.removePhoto(draft: draft, photo: photo) }
    }

    /// Changes what a draft says.
    public func edit(_ draft: UUID, _ edit: DraftEdit) async throws(ReportError) {
        try await crossing(ReportError.self) { try await ffi.edit(draft: draft, edit: edit) }
    }

    /// Every draft, oldest first.
    public func drafts() async throws(ReportError) -> [Draft] {
        try await crossing(ReportError.self) { try await ffi.drafts() }
    }

    /// One draft.
    public func draft(_ id: UUID) async throws(ReportError) -> Draft {
        try await crossing(ReportError.self) { try await ffi.draft(id: id) }
    }

    /// Throws a draft away.
    public func discard(_ draft: UUID) async throws(ReportError) {
        try await crossing(ReportError.self) { try await ffi.discard(draft: draft) }
    }

    /// What the worker should know before a draft is queued as `category`; never a refusal.
    public func warnings(_ draft: UUID, category: String) async throws(ReportError) -> [Warning] {
        try await crossing(ReportError.self) { try await ffi.warnings(draft: draft, category: category) }
    }

    /// One more touch: a category queues a draft. `fix` is where it is, unless the draft knows;
    /// where neither does, the ``LocationSource`` is asked.
    @discardableResult
    public func queue(_ draft: UUID, category: String, fix: Fix? = nil) async throws(ReportError) -> Recorded {
        try await crossing(ReportError.self) { try await ffi.queue(draft: draft, category: category, fix: fix) }
    }

    /// Records a whole report at once: durable when this returns.
    @discardableResult
    public func submit(_ report: Report) async throws(ReportError) -> Recorded {
        try await cancellable(ReportError.self) { try await ffi.submit(report: report, cancellation: $0) }
    }

    /// Repairs a refused report: a new one takes its place, and the refused one is discarded.
    @discardableResult
    public func repair(_ refused: UUID, with report: Report) async throws(ReportError) -> Recorded {
        try await cancellable(ReportError.self) {
            try await ffi.repair(refused: refused, report: report, cancellation: $0)
        }
    }
}
