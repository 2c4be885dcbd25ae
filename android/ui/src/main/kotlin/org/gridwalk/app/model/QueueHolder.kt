// To send (待传): what has arrived and what has not, each in words, with its last cause.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import org.gridwalk.GridwalkException
import org.gridwalk.Item
import org.gridwalk.State
import org.gridwalk.SyncState
import org.gridwalk.Tally
import org.gridwalk.design.QueueFace
import java.util.UUID

data class QueueState(
    val face: QueueFace = QueueFace.LOADING,
    val rows: List<Row> = emptyList(),
    /** There are more than are shown. */
    val more: Boolean = false,
    /** What has arrived is shown too. */
    val all: Boolean = false,
    val tally: Tally = Tally(0, 0, 0, 0, 0),
    val sending: Boolean = false,
    val offline: Boolean = false,
    val said: Said? = null,
)

/** An operation as a row shows it. */
data class Row(
    val item: Item,
    val subject: Said?,
    /** Reads the first photo's, a JPEG, when it comes into view. */
    val thumbnail: (suspend () -> ByteArray?)?,
) {
    override fun equals(other: Any?): Boolean = other is Row && other.item == item

    override fun hashCode(): Int = item.hashCode()
}

class QueueHolder(
    private val desk: Desk,
    scope: CoroutineScope,
) : Holder<QueueState>(QueueState(), scope) {
    private val gridwalk = desk.gridwalk
    private var shown = PAGE
    private var known = emptyMap<UUID, Row>()
    private val looking = Mutex()

    init {
        scope.launch { gridwalk.changes.conflate().collect { look() } }
        scope.launch {
            gridwalk.sync.states.collect { sync ->
                change { copy(sending = sync is SyncState.Running && tally.waiting + tally.received > 0) }
            }
        }
    }

    fun sendNow() {
        act(QueueState::failed) { gridwalk.sync.nudge() }
    }

    fun showMore() {
        // Ever more at once: however many there are, they are there after few looks.
        shown += maxOf(PAGE, shown / 2)
        scope.launch { look() }
    }

    fun showAll(): Unit = filter(true)

    fun showOpen(): Unit = filter(false)

    fun open(id: UUID): Unit = desk.look(id)

    private fun filter(all: Boolean) {
        shown = PAGE
        change { copy(all = all) }
        scope.launch { look() }
    }

    private suspend fun look() {
        try {
            val all = now.all
            val limit = shown
            val (items, rows) = looking.withLock { withContext(Dispatchers.Default) { read(all, limit) } }
            val status = gridwalk.status()
            change {
                copy(
                    face = if (rows.isEmpty()) QueueFace.EMPTY else QueueFace.READY,
                    rows = rows,
                    more = items > limit,
                    tally = status.tally,
                    offline = status.lastError != null,
                )
            }
        } catch (error: GridwalkException) {
            change { failed(said(error)) }
        }
    }

    /** How many there are, at most one more than [limit], and what is shown: beside the screen's thread. */
    private suspend fun read(all: Boolean, limit: Int): Pair<Int, List<Row>> {
        val items = gridwalk.outbox.items(all, 0, limit + 1)
        val rows = items.take(limit).map { row(it) }
        known = rows.associateBy { it.item.id }
        // What needs the worker first; of everything, the newest.
        val sorted = if (all) rows.reversed() else rows.sortedBy { it.item.state != State.QUARANTINED }
        return items.size to sorted
    }

    /** What an operation is about never changes: it is asked for once. */
    private suspend fun row(item: Item): Row {
        val before = known[item.id]
        return when {
            before == null -> Row(item, desk.subjects.of(item), picture(item))
            before.item == item -> before
            else -> Row(item, before.subject ?: desk.subjects.of(item), before.thumbnail ?: picture(item))
        }
    }

    private fun picture(item: Item): (suspend () -> ByteArray?)? =
        item.photos.firstOrNull()?.let { photo -> { gridwalk.outbox.thumbnail(photo.sha256) } }

    private companion object {
        const val PAGE = 50
    }
}

private fun QueueState.failed(said: Said) =
    copy(face = if (face == QueueFace.LOADING) QueueFace.FAILED else face, said = said)
