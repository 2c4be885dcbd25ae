package org.gridwalk

import java.time.Duration
import org.gridwalk.ffi.JournalBreak as FfiJournalBreak
import org.gridwalk.ffi.PhotoProblem as FfiPhotoProblem
import org.gridwalk.ffi.SyncMode as FfiSyncMode
import org.gridwalk.ffi.SyncState as FfiSyncState
import org.gridwalk.ffi.Undone as FfiUndone
import org.gridwalk.ffi.Verified as FfiVerified

/** How long to sync. */
public sealed interface SyncMode {
    /** Until nothing is left that may be sent, or three attempts in a row brought no answer. */
    public data object Once : SyncMode

    /** For so long, or until everything is complete. */
    public data class For(public val time: Duration) : SyncMode

    /** Until cancelled. */
    public data object Watch : SyncMode
}

internal fun SyncMode.toFfi(): FfiSyncMode =
    when (this) {
        SyncMode.Once -> FfiSyncMode.Once
        is SyncMode.For -> FfiSyncMode.For(time)
        SyncMode.Watch -> FfiSyncMode.Watch
    }

/** Whether a sync runs in this process. */
public sealed interface SyncState {
    /** None runs. */
    public data object Idle : SyncState

    /** At least one runs, and has come this far. */
    public data class Running(public val progress: Progress) : SyncState
}

internal fun FfiSyncState.asOurs(): SyncState =
    when (this) {
        FfiSyncState.Idle -> SyncState.Idle
        is FfiSyncState.Running -> SyncState.Running(progress)
    }

/** What undoing came to. */
public sealed interface Undone {
    /** Within the window: it is a draft again and was never sent. */
    public data object Draft : Undone

    /** Later: a withdrawal was recorded; the city brain shows the first as withdrawn. */
    public data class Withdrawn(public val withdrawal: Recorded) : Undone
}

internal fun FfiUndone.asOurs(): Undone =
    when (this) {
        FfiUndone.Draft -> Undone.Draft
        is FfiUndone.Withdrawn -> Undone.Withdrawn(withdrawal)
    }

/** The result of a walk over the journal. */
public data class Verified(
    /** Entries that hold. */
    public val entries: Long,
    /** Where the chain first breaks, if it does. */
    public val broken: JournalBreak?,
)

/** Where the journal's chain first breaks. */
public sealed interface JournalBreak {
    /** This entry was changed, or one before it is missing. */
    public data class Changed(public val entry: Long) : JournalBreak

    /** Everything after this entry was cut off. */
    public data class CutAfter(public val entry: Long) : JournalBreak
}

internal fun FfiVerified.asOurs(): Verified =
    Verified(
        entries,
        when (val broken = broken) {
            is FfiJournalBreak.Changed -> JournalBreak.Changed(broken.entry)
            is FfiJournalBreak.CutAfter -> JournalBreak.CutAfter(broken.entry)
            null -> null
        },
    )

/** Why a photo was refused. Nothing is kept of a refused photo. */
public sealed interface PhotoProblem {
    /** A picture of a kind that is not read here; [hint] says how to avoid it the next time. */
    public data class Unsupported(
        public val format: String,
        public val hint: String,
    ) : PhotoProblem

    /** Not a picture at all. */
    public data object NotAPicture : PhotoProblem

    /** A picture that cannot be decoded to its end; take it again. */
    public data class Damaged(public val format: String) : PhotoProblem

    /** A picture that would take too much memory or time; save it smaller. */
    public data class TooLarge(public val limit: String) : PhotoProblem

    /** The file cannot be read. */
    public data class Unreadable(public val what: String) : PhotoProblem
}

internal fun FfiPhotoProblem.asOurs(): PhotoProblem =
    when (this) {
        is FfiPhotoProblem.Unsupported -> PhotoProblem.Unsupported(format, hint)
        FfiPhotoProblem.NotAPicture -> PhotoProblem.NotAPicture
        is FfiPhotoProblem.Damaged -> PhotoProblem.Damaged(format)
        is FfiPhotoProblem.TooLarge -> PhotoProblem.TooLarge(limit)
        is FfiPhotoProblem.Unreadable -> PhotoProblem.Unreadable(what)
    }
