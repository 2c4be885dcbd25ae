// One record: where it stands, why, and what the worker may do about it. Giving up is asked twice.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.launch
import org.gridwalk.GridwalkException
import org.gridwalk.Item
import org.gridwalk.Kind
import org.gridwalk.Undone
import org.gridwalk.design.Act
import org.gridwalk.design.ItemFace
import org.gridwalk.design.StateLook
import org.gridwalk.design.Strings
import java.util.UUID

data class ItemState(
    val face: ItemFace = ItemFace.LOADING,
    val item: Item? = null,
    val subject: Said? = null,
    val thumbnails: List<ByteArray> = emptyList(),
    /** What may be done now. */
    val may: Set<Act> = emptySet(),
    val said: Said? = null,
)

class ItemHolder(
    private val id: UUID,
    private val desk: Desk,
    scope: CoroutineScope,
) : Holder<ItemState>(ItemState(), scope) {
    private val outbox = desk.gridwalk.outbox
    private val watching =
        scope.launch {
            desk.gridwalk.changes
                .conflate()
                .collect { look() }
        }

    fun retry() {
        act(ItemState::failed) {
            outbox.retry(id)
            desk.gridwalk.sync.nudge()
        }
    }

    fun repair() {
        close()
        desk.repair(id)
    }

    fun undo() {
        act(ItemState::failed) {
            val words: Said =
                when (outbox.undo(id)) {
                    Undone.Draft -> Strings::itemUndone
                    is Undone.Withdrawn -> Strings::itemWithdrawn
                }
            change { copy(said = words) }
        }
    }

    fun askDiscard(): Unit = change { copy(face = ItemFace.CONFIRMING) }

    fun keep(): Unit = change { copy(face = ItemFace.READY) }

    fun discard() {
        act(ItemState::failed) {
            outbox.discard(id)
            close()
        }
    }

    fun close() {
        watching.cancel()
        desk.navigator.back()
    }

    private suspend fun look() {
        try {
            val item = outbox.item(id)
            val subject = now.subject ?: desk.subjects.of(item)
            val thumbnails =
                now.thumbnails.ifEmpty { item.photos.mapNotNull { outbox.thumbnail(it.sha256) } }
            change {
                copy(
                    face = if (face == ItemFace.CONFIRMING) face else ItemFace.READY,
                    item = item,
                    subject = subject,
                    thumbnails = thumbnails,
                    may = StateLook.valueOf(item.state.name).may.filterTo(mutableSetOf()) { possible(it, item.kind) },
                )
            }
        } catch (error: GridwalkException) {
            change { failed(said(error)) }
        }
    }

    private fun possible(act: Act, kind: Kind) =
        when (act) {
            Act.REPAIR -> kind == Kind.REPORT
            Act.UNDO -> kind != Kind.WITHDRAW
            Act.RETRY, Act.DISCARD -> true
        }
}

private fun ItemState.failed(said: Said) =
    copy(face = if (item == null) ItemFace.FAILED else ItemFace.READY, said = said)
