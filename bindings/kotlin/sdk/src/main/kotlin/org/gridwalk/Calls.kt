// The crossing: every call goes through here, so that callers meet this package's exceptions only,
// and every observation becomes a Flow.
package org.gridwalk

import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate
import org.gridwalk.ffi.ChangeListener
import org.gridwalk.ffi.InternalException
import org.gridwalk.ffi.OutboxListener
import org.gridwalk.ffi.Subscription
import org.gridwalk.ffi.SyncListener
import org.gridwalk.ffi.CollectException as FfiCollectException
import org.gridwalk.ffi.IdCardException as FfiIdCardException
import org.gridwalk.ffi.OutboxException as FfiOutboxException
import org.gridwalk.ffi.PatrolException as FfiPatrolException
import org.gridwalk.ffi.ReportException as FfiReportException
import org.gridwalk.ffi.StoreException as FfiStoreException
import org.gridwalk.ffi.SyncException as FfiSyncException
import org.gridwalk.ffi.SyncState as FfiSyncState

internal suspend inline fun <T> call(crossinline work: suspend () -> T): T =
    try {
        work()
    } catch (error: Exception) {
        throw error.asOurs()
    }

internal inline fun <T> immediate(work: () -> T): T =
    try {
        work()
    } catch (error: Exception) {
        throw error.asOurs()
    }

internal fun Exception.asOurs(): Exception =
    when (this) {
        is FfiStoreException -> asOurs()
        is FfiPatrolException -> asOurs()
        is FfiReportException -> asOurs()
        is FfiOutboxException -> asOurs()
        is FfiSyncException -> asOurs()
        is FfiCollectException -> asOurs()
        is FfiIdCardException -> asOurs()
        is InternalException -> StoreException.Internal(this, INTERNAL)
        else -> this
    }

/** What the library says of a fault of its own. */
internal const val INTERNAL: String =
    "Gridwalk itself failed: the store is as it was; please report this"

/** The newest of what a listener hears; the subscription lives as long as somebody collects. */
internal fun <T> observed(subscribe: (emit: (T) -> Unit) -> Subscription): Flow<T> =
    callbackFlow {
        val subscription = immediate { subscribe { trySend(it) } }
        awaitClose {
            subscription.cancel()
            subscription.close()
        }
    }.conflate()

internal class OnChange(private val tell: () -> Unit) : ChangeListener {
    override fun onChange(): Unit = tell()
}

internal class OnTally(private val tell: (Tally) -> Unit) : OutboxListener {
    override fun onChange(tally: Tally): Unit = tell(tally)
}

internal class OnState(private val tell: (FfiSyncState) -> Unit) : SyncListener {
    override fun onState(state: FfiSyncState): Unit = tell(state)
}
