// To send (待传): what has arrived and what has not, each in words, with its last cause.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.launch
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
    val thumbnail: ByteArray?,
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
        shown += PAGE
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
            val items = gridwalk.outbox.items(all, 0, shown + 1)
            val rows = items.take(shown).map { row(it) }
            known = rows.associateBy { it.item.id }
            val status = gridwalk.status()
            change {
                copy(
                    face = if (rows.isEmpty()) QueueFace.EMPTY else QueueFace.READY,
                    // What needs the worker first; of everything, the newest.
                    rows = if (all) rows.reversed() else rows.sortedBy { it.item.state != State.QUARANTINED },
                    more = items.size > shown,
                    tally = status.tally,
                    offline = status.lastError != null,
                )
            }
        } catch (error: GridwalkException) {
            change { failed(said(error)) }
        }
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

    private suspend fun picture(item: Item) = item.photos.firstOrNull()?.let { gridwalk.outbox.thumbnail(it.sha256) }

    private companion object {
        const val PAGE = 50
    }
}

private fun QueueState.failed(said: Said) =
    copy(face = if (face == QueueFace.LOADING) QueueFace.FAILED else face, said = said)
