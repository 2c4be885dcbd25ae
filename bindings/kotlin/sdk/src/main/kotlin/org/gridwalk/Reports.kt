package org.gridwalk

import java.time.Instant
import java.util.UUID
import org.gridwalk.ffi.Reports as FfiReports

/**
 * Reports (上报). One tap begins a draft with a photo, one more queues it; or [submit] does both.
 * Everything that changes something throws [ReportException] if nothing was changed.
 */
public class Reports internal constructor(internal val ffi: FfiReports) {
    /** What may be reported (入格事项清单), in the order of its codes. */
    public suspend fun catalogue(): List<CatalogueItem> = call { ffi.catalogue() }

    /** What is likely to be reported [at] this place and [moment], the likeliest first, and why. */
    public suspend fun suggest(at: Wgs84, moment: Instant = Instant.now()): List<Suggestion> =
        call { ffi.suggest(at, moment) }

    /**
     * Begins a draft with its first photo, where the phone is: durable when this returns, with the
     * report's own id.
     */
    public suspend fun begin(photo: Photo): UUID = call { ffi.begin(photo) }

    /** Adds a photo to a draft. */
    public suspend fun addPhoto(draft: UUID, photo: Photo): Unit = call { ffi.addPhoto(draft, photo) }

    /** Takes a photo out of a draft. */
    public suspend fun removePhoto(draft: UUID, photo: Sha256): Unit = call { ffi.removePhoto(draft, photo) }

    /** Changes what a draft says. */
    public suspend fun edit(draft: UUID, edit: DraftEdit): Unit = call { ffi.edit(draft, edit) }

    /** Every draft, oldest first. */
    public suspend fun drafts(): List<Draft> = call { ffi.drafts() }

    /** One draft. */
    public suspend fun draft(id: UUID): Draft = call { ffi.draft(id) }

    /** Throws a draft away. */
    public suspend fun discard(draft: UUID): Unit = call { ffi.discard(draft) }

    /** What the worker should know before a [draft] is queued as [category]; never a refusal. */
    public suspend fun warnings(draft: UUID, category: String): List<Warning> = call { ffi.warnings(draft, category) }

    /**
     * One more touch: a [category] queues a draft. [fix] is where it is, unless the draft knows; where
     * neither does, the [LocationSource] is asked.
     */
    public suspend fun queue(
        draft: UUID,
        category: String,
        fix: Fix? = null,
    ): Recorded = call { ffi.queue(draft, category, fix) }

    /** Records a whole report at once: durable when this returns. */
    public suspend fun submit(report: Report): Recorded = call { ffi.submit(report) }

    /** Repairs a [refused] report: a new one takes its place, and the refused one is discarded. */
    public suspend fun repair(refused: UUID, report: Report): Recorded = call { ffi.repair(refused, report) }
}
