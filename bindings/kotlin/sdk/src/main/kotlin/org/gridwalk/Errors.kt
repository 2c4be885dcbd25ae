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
    message: String,
    cause: Throwable,
) : Exception(message, cause)

/** The store could not be opened, read or written. Nothing was changed. */
public sealed class StoreException(
    message: String,
    cause: Throwable,
) : GridwalkException(message, cause) {
    /** The phone is not yet unlocked. Try again once it is. */
    public class KeyUnavailable internal constructor(
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)

    /** The keystore no longer has the device's key. The folder is kept; the station can deliver it. */
    public class KeyLost internal constructor(
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)

    /** There is a database, but its wrapped key is gone. */
    public class KeyMissing internal constructor(
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)

    /** The keystore answered with a key of another store. */
    public class KeyWrong internal constructor(
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)

    /** The file is there but cannot be trusted. */
    public class Damaged internal constructor(
        public val what: String,
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)

    /** Another program's file lies where the store should be. */
    public class Foreign internal constructor(
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)

    /** A newer version of the app made it: update this one. */
    public class Newer internal constructor(
        public val found: Long,
        public val known: Long,
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)

    /** Another process kept the database locked for too long. */
    public class Busy internal constructor(
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)

    /** The disk is full: free some space, then try again. Nothing recorded was lost. */
    public class NoSpace internal constructor(
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)

    /** [Gridwalk.pause] was called and [Gridwalk.resume] was not. */
    public class Paused internal constructor(
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)

    /** The operating system refused something else. */
    public class Io internal constructor(
        public val what: String,
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)

    /** A fault of this library ended this call; the store is as it was and can be used on. */
    public class Internal internal constructor(
        message: String,
        cause: Throwable,
    ) : StoreException(message, cause)
}

/** No check-in was recorded, and nothing was changed. */
public sealed class PatrolException(
    message: String,
    cause: Throwable,
) : GridwalkException(message, cause) {
    /** Recording needs an activated device. */
    public class NotActivated internal constructor(
        message: String,
        cause: Throwable,
    ) : PatrolException(message, cause)

    /** There is no such checkpoint in the worker's scope. */
    public class UnknownCheckpoint internal constructor(
        public val checkpoint: String,
        message: String,
        cause: Throwable,
    ) : PatrolException(message, cause)

    /** The position is none on Earth. */
    public class NotAPlace internal constructor(
        message: String,
        cause: Throwable,
    ) : PatrolException(message, cause)

    /** A photo was refused: which, counted from 1, and why. */
    public class Photo internal constructor(
        public val number: Int,
        public val problem: PhotoProblem,
        message: String,
        cause: Throwable,
    ) : PatrolException(message, cause)
}

/** Nothing was reported or changed. */
public sealed class ReportException(
    message: String,
    cause: Throwable,
) : GridwalkException(message, cause) {
    /** Recording needs an activated device. */
    public class NotActivated internal constructor(
        message: String,
        cause: Throwable,
    ) : ReportException(message, cause)

    /** The catalogue has no such item. */
    public class UnknownCategory internal constructor(
        public val category: String,
        message: String,
        cause: Throwable,
    ) : ReportException(message, cause)

    /** A report needs a place, and its draft has none yet. */
    public class NoPlace internal constructor(
        message: String,
        cause: Throwable,
    ) : ReportException(message, cause)

    /** The position is none on Earth. */
    public class NotAPlace internal constructor(
        message: String,
        cause: Throwable,
    ) : ReportException(message, cause)

    /** There is no such draft or operation on this phone. */
    public class Unknown internal constructor(
        public val id: UUID,
        message: String,
        cause: Throwable,
    ) : ReportException(message, cause)

    /** It is no draft (any more); or, to be repaired, it was not refused. */
    public class NotAllowed internal constructor(
        public val id: UUID,
        public val from: State,
        public val to: State,
        message: String,
        cause: Throwable,
    ) : ReportException(message, cause)

    /** A photo was refused: which, counted from 1, and why. */
    public class Photo internal constructor(
        public val number: Int,
        public val problem: PhotoProblem,
        message: String,
        cause: Throwable,
    ) : ReportException(message, cause)
}

/** An action on the outbox was not carried out; nothing was changed. */
public sealed class OutboxException(
    message: String,
    cause: Throwable,
) : GridwalkException(message, cause) {
    /** There is no such operation on this phone. */
    public class Unknown internal constructor(
        public val id: UUID,
        message: String,
        cause: Throwable,
    ) : OutboxException(message, cause)

    /** The operation is not in a state that allows it. */
    public class NotAllowed internal constructor(
        public val id: UUID,
        public val from: State,
        public val to: State,
        message: String,
        cause: Throwable,
    ) : OutboxException(message, cause)

    /** It was taken back before, or takes another back itself. */
    public class Withdrawn internal constructor(
        public val id: UUID,
        message: String,
        cause: Throwable,
    ) : OutboxException(message, cause)

    /** A withdrawal is recorded, and recording needs an activated device. */
    public class NotActivated internal constructor(
        message: String,
        cause: Throwable,
    ) : OutboxException(message, cause)
}

/** A sync or an activation ended early. The queue is as it was, less what was delivered. */
public sealed class SyncException(
    message: String,
    cause: Throwable,
) : GridwalkException(message, cause) {
    /** There is no city brain to sync with yet. */
    public class NotActivated internal constructor(
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)

    /** Records may not be sent there: use https, or http to this machine only. */
    public class InsecureAddress internal constructor(
        public val address: String,
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)

    /** The authority holds no certificate. */
    public class BadAuthority internal constructor(
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)

    /** Whoever answered is not the city brain of this deployment. */
    public class NotTrusted internal constructor(
        public val server: String,
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)

    /** The certificate does not hold at the time that the phone believes it is. */
    public class ClockWrong internal constructor(
        public val server: String,
        public val phone: Instant,
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)

    /** Nothing came back. */
    public class NoAnswer internal constructor(
        public val server: String,
        public val what: String,
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)

    /** The city brain refuses the call itself. */
    public class Refused internal constructor(
        public val status: Int,
        public val title: String,
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)

    /** No such activation code, or it belongs to another device. */
    public class CodeInvalid internal constructor(
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)

    /** The folder belongs to another worker, whose records have not all arrived. */
    public class AnotherWorker internal constructor(
        public val undelivered: Long,
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)

    /** This device was locked out by the city brain. Its queue is kept. */
    public class Revoked internal constructor(
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)

    /** The store key could not be sealed for the station. */
    public class BadRescueKey internal constructor(
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)

    /** [Gridwalk.pause] or [Gridwalk.close] ended it. */
    public class Cancelled internal constructor(
        message: String,
        cause: Throwable,
    ) : SyncException(message, cause)
}

internal fun FfiStoreException.asOurs(): StoreException {
    val words = toString()
    return when (this) {
        is FfiStoreException.KeyUnavailable -> StoreException.KeyUnavailable(words, this)
        is FfiStoreException.KeyLost -> StoreException.KeyLost(words, this)
        is FfiStoreException.KeyMissing -> StoreException.KeyMissing(words, this)
        is FfiStoreException.KeyWrong -> StoreException.KeyWrong(words, this)
        is FfiStoreException.Damaged -> StoreException.Damaged(what, words, this)
        is FfiStoreException.Foreign -> StoreException.Foreign(words, this)
        is FfiStoreException.Newer -> StoreException.Newer(found, known, words, this)
        is FfiStoreException.Busy -> StoreException.Busy(words, this)
        is FfiStoreException.NoSpace -> StoreException.NoSpace(words, this)
        is FfiStoreException.Paused -> StoreException.Paused(words, this)
        is FfiStoreException.Io -> StoreException.Io(what, words, this)
        is FfiStoreException.Internal -> StoreException.Internal(words, this)
    }
}

internal fun FfiPatrolException.asOurs(): Exception {
    val words = toString()
    return when (this) {
        is FfiPatrolException.NotActivated -> PatrolException.NotActivated(words, this)
        is FfiPatrolException.UnknownCheckpoint -> PatrolException.UnknownCheckpoint(checkpoint, words, this)
        is FfiPatrolException.NotAPlace -> PatrolException.NotAPlace(words, this)
        is FfiPatrolException.Photo -> PatrolException.Photo(number, problem.asOurs(), words, this)
        is FfiPatrolException.Cancelled -> CancellationException(words, this)
        is FfiPatrolException.Store -> problem.asOurs()
    }
}

internal fun FfiReportException.asOurs(): Exception {
    val words = toString()
    return when (this) {
        is FfiReportException.NotActivated -> ReportException.NotActivated(words, this)
        is FfiReportException.UnknownCategory -> ReportException.UnknownCategory(category, words, this)
        is FfiReportException.NoPlace -> ReportException.NoPlace(words, this)
        is FfiReportException.NotAPlace -> ReportException.NotAPlace(words, this)
        is FfiReportException.Unknown -> ReportException.Unknown(id, words, this)
        is FfiReportException.NotAllowed -> ReportException.NotAllowed(id, from, to, words, this)
        is FfiReportException.Photo -> ReportException.Photo(number, problem.asOurs(), words, this)
        is FfiReportException.Cancelled -> CancellationException(words, this)
        is FfiReportException.Store -> problem.asOurs()
    }
}

internal fun FfiOutboxException.asOurs(): Exception {
    val words = toString()
    return when (this) {
        is FfiOutboxException.Unknown -> OutboxException.Unknown(id, words, this)
        is FfiOutboxException.NotAllowed -> OutboxException.NotAllowed(id, from, to, words, this)
        is FfiOutboxException.Withdrawn -> OutboxException.Withdrawn(id, words, this)
        is FfiOutboxException.NotActivated -> OutboxException.NotActivated(words, this)
        is FfiOutboxException.Store -> problem.asOurs()
    }
}

internal fun FfiSyncException.asOurs(): Exception {
    val words = toString()
    return when (this) {
        is FfiSyncException.NotActivated -> SyncException.NotActivated(words, this)
        is FfiSyncException.InsecureAddress -> SyncException.InsecureAddress(address, words, this)
        is FfiSyncException.BadAuthority -> SyncException.BadAuthority(words, this)
        is FfiSyncException.NotTrusted -> SyncException.NotTrusted(server, words, this)
        is FfiSyncException.ClockWrong -> SyncException.ClockWrong(server, phone, words, this)
        is FfiSyncException.NoAnswer -> SyncException.NoAnswer(server, what, words, this)
        is FfiSyncException.Refused -> SyncException.Refused(status, title, words, this)
        is FfiSyncException.CodeInvalid -> SyncException.CodeInvalid(words, this)
        is FfiSyncException.AnotherWorker -> SyncException.AnotherWorker(undelivered, words, this)
        is FfiSyncException.Revoked -> SyncException.Revoked(words, this)
        is FfiSyncException.BadRescueKey -> SyncException.BadRescueKey(words, this)
        is FfiSyncException.Cancelled -> SyncException.Cancelled(words, this)
        is FfiSyncException.Store -> problem.asOurs()
    }
}
