package org.gridwalk

import java.time.Instant
import java.util.UUID
import kotlin.coroutines.cancellation.CancellationException
import org.gridwalk.ffi.OutboxException as FfiOutboxException
import org.gridwalk.ffi.PatrolException as FfiPatrolException
import org.gridwalk.ffi.ReportException as FfiReportException
import org.gridwalk.ffi.StoreException as FfiStoreException
import org.gridwalk.ffi.SyncException as FfiSyncException

/** Whatever Gridwalk throws. The message says what happened, to what, and what to do. */
public sealed class GridwalkException(
    cause: Throwable,
    message: String = cause.toString(),
) : Exception(message, cause)

/** The store could not be opened, read or written. Nothing was changed. */
public sealed class StoreException(
    cause: Throwable,
    message: String = cause.toString(),
) : GridwalkException(cause, message) {
    /** The phone is not yet unlocked. Try again once it is. */
    public class KeyUnavailable internal constructor(cause: Throwable) : StoreException(cause)

    /** The keystore no longer has the device's key. The folder is kept; the station can deliver it. */
    public class KeyLost internal constructor(cause: Throwable) : StoreException(cause)

    /** There is a database, but its wrapped key is gone. */
    public class KeyMissing internal constructor(cause: Throwable) : StoreException(cause)

    /** The keystore answered with a key of another store. */
    public class KeyWrong internal constructor(cause: Throwable) : StoreException(cause)

    /** The file is there but cannot be trusted. */
    public class Damaged internal constructor(
        public val what: String,
        cause: Throwable,
    ) : StoreException(cause)

    /** Another program's file lies where the store should be. */
    public class Foreign internal constructor(cause: Throwable) : StoreException(cause)

    /** A newer version of the app made it: update this one. */
    public class Newer internal constructor(
        public val found: Long,
        public val known: Long,
        cause: Throwable,
    ) : StoreException(cause)

    /** Another process kept the database locked for too long. */
    public class Busy internal constructor(cause: Throwable) : StoreException(cause)

    /** The disk is full: free some space, then try again. Nothing recorded was lost. */
    public class NoSpace internal constructor(cause: Throwable) : StoreException(cause)

    /** [Gridwalk.pause] was called and [Gridwalk.resume] was not. */
    public class Paused internal constructor(cause: Throwable) : StoreException(cause)

    /** The operating system refused something else. */
    public class Io internal constructor(
        public val what: String,
        cause: Throwable,
    ) : StoreException(cause)

    /** A fault of this library ended this call; the store is as it was and can be used on. */
    public class Internal internal constructor(
        cause: Throwable,
        message: String = cause.toString(),
    ) : StoreException(cause, message)
}

/** No check-in was recorded, and nothing was changed. */
public sealed class PatrolException(cause: Throwable) : GridwalkException(cause) {
    /** Recording needs an activated device. */
    public class NotActivated internal constructor(cause: Throwable) : PatrolException(cause)

    /** There is no such checkpoint in the worker's scope. */
    public class UnknownCheckpoint internal constructor(
        public val checkpoint: String,
        cause: Throwable,
    ) : PatrolException(cause)

    /** The position is none on Earth. */
    public class NotAPlace internal constructor(cause: Throwable) : PatrolException(cause)

    /** A photo was refused: which, counted from 1, and why. */
    public class Photo internal constructor(
        public val number: Int,
        public val problem: PhotoProblem,
        cause: Throwable,
    ) : PatrolException(cause)
}

/** Nothing was reported or changed. */
public sealed class ReportException(cause: Throwable) : GridwalkException(cause) {
    /** Recording needs an activated device. */
    public class NotActivated internal constructor(cause: Throwable) : ReportException(cause)

    /** The catalogue has no such item. */
    public class UnknownCategory internal constructor(
        public val category: String,
        cause: Throwable,
    ) : ReportException(cause)

    /** A report needs a place, and its draft has none yet. */
    public class NoPlace internal constructor(cause: Throwable) : ReportException(cause)

    /** The position is none on Earth. */
    public class NotAPlace internal constructor(cause: Throwable) : ReportException(cause)

    /** There is no such draft or operation on this phone. */
    public class Unknown internal constructor(
        public val id: UUID,
        cause: Throwable,
    ) : ReportException(cause)

    /** It is no draft (any more); or, to be repaired, it was not refused. */
    public class NotAllowed internal constructor(
        public val id: UUID,
        public val from: State,
        public val to: State,
        cause: Throwable,
    ) : ReportException(cause)

    /** A photo was refused: which, counted from 1, and why. */
    public class Photo internal constructor(
        public val number: Int,
        public val problem: PhotoProblem,
        cause: Throwable,
    ) : ReportException(cause)
}

/** An action on the outbox was not carried out; nothing was changed. */
public sealed class OutboxException(cause: Throwable) : GridwalkException(cause) {
    /** There is no such operation on this phone. */
    public class Unknown internal constructor(
        public val id: UUID,
        cause: Throwable,
    ) : OutboxException(cause)

    /** The operation is not in a state that allows it. */
    public class NotAllowed internal constructor(
        public val id: UUID,
        public val from: State,
        public val to: State,
        cause: Throwable,
    ) : OutboxException(cause)

    /** It was taken back before, or takes another back itself. */
    public class Withdrawn internal constructor(
        public val id: UUID,
        cause: Throwable,
    ) : OutboxException(cause)
}

/** A sync or an activation ended early. The queue is as it was, less what was delivered. */
public sealed class SyncException(cause: Throwable) : GridwalkException(cause) {
    /** There is no city brain to sync with yet. */
    public class NotActivated internal constructor(cause: Throwable) : SyncException(cause)

    /** Records may not be sent there: use https, or http to this machine only. */
    public class InsecureAddress internal constructor(
        public val address: String,
        cause: Throwable,
    ) : SyncException(cause)

    /** The authority holds no certificate. */
    public class BadAuthority internal constructor(cause: Throwable) : SyncException(cause)

    /** Whoever answered is not the city brain of this deployment. */
    public class NotTrusted internal constructor(
        public val server: String,
        cause: Throwable,
    ) : SyncException(cause)

    /** The certificate does not hold at the time that the phone believes it is. */
    public class ClockWrong internal constructor(
        public val server: String,
        public val phone: Instant,
        cause: Throwable,
    ) : SyncException(cause)

    /** Nothing came back. */
    public class NoAnswer internal constructor(
        public val server: String,
        public val what: String,
        cause: Throwable,
    ) : SyncException(cause)

    /** The city brain refuses the call itself. */
    public class Refused internal constructor(
        public val status: Int,
        public val title: String,
        cause: Throwable,
    ) : SyncException(cause)

    /** No such activation code, or it belongs to another device. */
    public class CodeInvalid internal constructor(cause: Throwable) : SyncException(cause)

    /** The folder belongs to another worker, whose records have not all arrived. */
    public class AnotherWorker internal constructor(
        public val undelivered: Long,
        cause: Throwable,
    ) : SyncException(cause)

    /** This device was locked out by the city brain. Its queue is kept. */
    public class Revoked internal constructor(cause: Throwable) : SyncException(cause)

    /** [Gridwalk.pause] or [Gridwalk.close] ended it. */
    public class Cancelled internal constructor(cause: Throwable) : SyncException(cause)
}

internal fun FfiStoreException.asOurs(): StoreException =
    when (this) {
        is FfiStoreException.KeyUnavailable -> StoreException.KeyUnavailable(this)
        is FfiStoreException.KeyLost -> StoreException.KeyLost(this)
        is FfiStoreException.KeyMissing -> StoreException.KeyMissing(this)
        is FfiStoreException.KeyWrong -> StoreException.KeyWrong(this)
        is FfiStoreException.Damaged -> StoreException.Damaged(what, this)
        is FfiStoreException.Foreign -> StoreException.Foreign(this)
        is FfiStoreException.Newer -> StoreException.Newer(found, known, this)
        is FfiStoreException.Busy -> StoreException.Busy(this)
        is FfiStoreException.NoSpace -> StoreException.NoSpace(this)
        is FfiStoreException.Paused -> StoreException.Paused(this)
        is FfiStoreException.Io -> StoreException.Io(what, this)
        is FfiStoreException.Internal -> StoreException.Internal(this)
    }

internal fun FfiPatrolException.asOurs(): Exception =
    when (this) {
        is FfiPatrolException.NotActivated -> PatrolException.NotActivated(this)
        is FfiPatrolException.UnknownCheckpoint -> PatrolException.UnknownCheckpoint(checkpoint, this)
        is FfiPatrolException.NotAPlace -> PatrolException.NotAPlace(this)
        is FfiPatrolException.Photo -> PatrolException.Photo(number, problem.asOurs(), this)
        is FfiPatrolException.Cancelled -> CancellationException(toString(), this)
        is FfiPatrolException.Store -> problem.asOurs()
    }

internal fun FfiReportException.asOurs(): Exception =
    when (this) {
        is FfiReportException.NotActivated -> ReportException.NotActivated(this)
        is FfiReportException.UnknownCategory -> ReportException.UnknownCategory(category, this)
        is FfiReportException.NoPlace -> ReportException.NoPlace(this)
        is FfiReportException.NotAPlace -> ReportException.NotAPlace(this)
        is FfiReportException.Unknown -> ReportException.Unknown(id, this)
        is FfiReportException.NotAllowed -> ReportException.NotAllowed(id, from, to, this)
        is FfiReportException.Photo -> ReportException.Photo(number, problem.asOurs(), this)
        is FfiReportException.Cancelled -> CancellationException(toString(), this)
        is FfiReportException.Store -> problem.asOurs()
    }

internal fun FfiOutboxException.asOurs(): Exception =
    when (this) {
        is FfiOutboxException.Unknown -> OutboxException.Unknown(id, this)
        is FfiOutboxException.NotAllowed -> OutboxException.NotAllowed(id, from, to, this)
        is FfiOutboxException.Withdrawn -> OutboxException.Withdrawn(id, this)
        is FfiOutboxException.Store -> problem.asOurs()
    }

internal fun FfiSyncException.asOurs(): Exception =
    when (this) {
        is FfiSyncException.NotActivated -> SyncException.NotActivated(this)
        is FfiSyncException.InsecureAddress -> SyncException.InsecureAddress(address, this)
        is FfiSyncException.BadAuthority -> SyncException.BadAuthority(this)
        is FfiSyncException.NotTrusted -> SyncException.NotTrusted(server, this)
        is FfiSyncException.ClockWrong -> SyncException.ClockWrong(server, phone, this)
        is FfiSyncException.NoAnswer -> SyncException.NoAnswer(server, what, this)
        is FfiSyncException.Refused -> SyncException.Refused(status, title, this)
        is FfiSyncException.CodeInvalid -> SyncException.CodeInvalid(this)
        is FfiSyncException.AnotherWorker -> SyncException.AnotherWorker(undelivered, this)
        is FfiSyncException.Revoked -> SyncException.Revoked(this)
        is FfiSyncException.Cancelled -> SyncException.Cancelled(this)
        is FfiSyncException.Store -> problem.asOurs()
    }
