// One record: where it stands, why, and what may be done about it.
package org.gridwalk.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import org.gridwalk.Item
import org.gridwalk.State
import org.gridwalk.app.model.ItemHolder
import org.gridwalk.app.model.ItemState
import org.gridwalk.design.Act
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.ItemFace
import org.gridwalk.design.TypeStyle
import org.gridwalk.design.reason

@Composable
fun ItemScreen(holder: ItemHolder) {
    val state by holder.state.collectAsState()
    val acts: @Composable () -> Unit = { Acts(state, holder) }
    // At large type they would leave no room for what they are about.
    val below = largeType && !LocalWide.current
    Sheet(foot = acts.takeUnless { below || state.item == null }) {
        item { Top(words.itemTitle, holder::close, quiet = state.item != null) }
        state.said?.let { said -> item { Panel { Words(said(words)) } } }
        when (state.face) {
            ItemFace.LOADING -> {
                item { Nothing(words.queueLoading, Icon.CLOCK) }
            }

            ItemFace.FAILED -> {}

            ItemFace.READY, ItemFace.CONFIRMING -> {
                state.item?.let { item ->
                    item { About(item, state) }
                    item { Standing(item) }
                    if (state.thumbnails.isNotEmpty()) item { Pictures(item, state) }
                }
            }
        }
        if (below) item { acts() }
    }
}

@Composable
private fun About(item: Item, state: ItemState) {
    Column {
        Title(state.subject?.invoke(words) ?: item.kindLook.word(words))
        val recorded = words.itemRecorded(moment(item.created))
        Words("${item.kindLook.word(words)} · $recorded", style = TypeStyle.SMALL, colour = Colour.MUTED)
    }
}

@Composable
private fun Standing(item: Item) {
    val refused = item.state == State.QUARANTINED
    Panel(colour = if (refused) Colour.TROUBLE_SOFT else Colour.PANEL) {
        Notice(item.look.word(words), item.look.icon, item.look.colour, style = TypeStyle.HEADING)
        Words(item.look.says(words))
        Cause(item, if (refused) TypeStyle.BODY else TypeStyle.SMALL)
        // The reason says it in the worker's own language, where it is known.
        val unknown = item.reason?.let { reason(words, it) } == words.reasonOther
        if (refused && unknown) item.detail?.let { Words(words.itemSaid(it), style = TypeStyle.SMALL) }
        if (item.attempts > 0 && item.state != State.COMPLETE) {
            // What was refused is not tried again by itself.
            val at = if (refused) null else item.nextTry
            val next = at?.let { " · " + words.itemNext(moment(it)) }.orEmpty()
            Words(words.itemAttempts(item.attempts) + next, style = TypeStyle.SMALL, colour = Colour.MUTED)
        }
    }
}

@Composable
private fun Pictures(item: Item, state: ItemState) {
    val all = item.photos.sumOf { it.bytes }
    val sent = if (all == 0L) 0 else item.photos.sumOf { it.sent } * PERCENT / all
    Column(verticalArrangement = Arrangement.spacedBy(Room.near)) {
        Row(horizontalArrangement = Arrangement.spacedBy(Room.near)) {
            state.thumbnails.forEachIndexed { index, jpeg ->
                Thumbnail(jpeg, words.itemPhoto(index + 1), Modifier.weight(1f).height(160.dp))
            }
        }
        Words(words.itemPhotos(item.photos.size, "$sent%"), style = TypeStyle.SMALL, colour = Colour.MUTED)
    }
}

@Composable
private fun Acts(state: ItemState, holder: ItemHolder) {
    Column(verticalArrangement = Arrangement.spacedBy(Room.near)) {
        if (state.face == ItemFace.CONFIRMING) {
            Panel(colour = Colour.TROUBLE_SOFT) { Words(words.itemDiscardAsk) }
            Press(words.itemDiscardYes, holder::discard, Modifier.fillMaxWidth(), Icon.TRASH, Weight.GRAVE)
            Large(words.itemDiscardNo, Icon.BACK, holder::keep)
            return@Column
        }
        val held = state.item?.state == State.HELD
        val wide = Modifier.fillMaxWidth()
        if (Act.DISCARD in state.may) Press(words.itemDiscard, holder::askDiscard, wide, Icon.TRASH, Weight.GRAVE)
        if (Act.UNDO in state.may) {
            Press(if (held) words.itemUndo else words.itemWithdraw, holder::undo, wide, Icon.UNDO, Weight.QUIET)
        }
        if (Act.RETRY in state.may) {
            val weight = if (Act.REPAIR in state.may) Weight.PLAIN else Weight.MAIN
            Press(words.itemRetry, holder::retry, wide, Icon.RETRY, weight)
        }
        if (Act.REPAIR in state.may) Large(words.itemRepair, Icon.PENCIL, holder::repair)
    }
}

private const val PERCENT = 100
