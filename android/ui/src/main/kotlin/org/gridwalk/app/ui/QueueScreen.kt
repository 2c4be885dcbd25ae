// To send (待传).
package org.gridwalk.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.items
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.gridwalk.Item
import org.gridwalk.State
import org.gridwalk.app.model.Desk
import org.gridwalk.app.model.QueueState
import org.gridwalk.app.platform.Need
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.KindLook
import org.gridwalk.design.QueueFace
import org.gridwalk.design.StateLook
import org.gridwalk.design.TypeStyle
import org.gridwalk.design.reason
import org.gridwalk.app.model.Row as ItemRow

/** How an operation's state looks, the same everywhere. */
val Item.look: StateLook get() = StateLook.valueOf(state.name)

val Item.kindLook: KindLook get() = KindLook.valueOf(kind.name)

@Composable
fun QueueScreen(desk: Desk) {
    val holder = desk.queue
    val state by holder.state.collectAsState()
    val trouble by desk.trouble.collectAsState()
    val open = state.tally.waiting + state.tally.received > 0
    val noticed = allowed(Need.NOTICES)
    val send: @Composable () -> Unit = { Large(words.queueSend, Icon.TRAY, holder::sendNow) }
    Sheet(foot = send.takeIf { open }) {
        item { Title(words.queueTitle) }
        trouble?.let { said -> item { Trouble(said) } }
        state.said?.let { said -> item { Trouble(said) } }
        item { Summary(state) }
        if (open && !noticed) item { Asking(Need.NOTICES) }
        item {
            OneOf(listOf(false, true), state.all, { if (it) holder.showAll() else holder.showOpen() }) {
                if (it) words.queueAll else words.queueOpen
            }
        }
        when (state.face) {
            QueueFace.LOADING -> {
                item { Nothing(words.queueLoading, Icon.CLOCK) }
            }

            QueueFace.FAILED -> {}

            QueueFace.EMPTY -> {
                val none = state.tally.complete == 0L
                item { Nothing(if (none) words.queueEmptyNew else words.queueEmpty, Icon.CHECK_TWICE) }
            }

            QueueFace.READY -> {
                items(state.rows, key = { it.item.id }) { OneRow(it) { holder.open(it.item.id) } }
                if (state.more) {
                    item {
                        // Whoever comes here wants more; the button is for who finds nothing happening.
                        LaunchedEffect(state.rows.size) { holder.showMore() }
                        Press(words.queueMore, holder::showMore, Modifier.fillMaxWidth(), weight = Weight.QUIET)
                    }
                }
            }
        }
    }
}

@Composable
private fun Summary(state: QueueState) {
    val tally = state.tally
    if (tally.waiting + tally.received + tally.quarantined == 0L) return
    Panel(
        Modifier.semantics { liveRegion = LiveRegionMode.Polite },
        if (tally.quarantined > 0) Colour.TROUBLE_SOFT else Colour.WAITING_SOFT,
    ) {
        if (tally.quarantined > 0) {
            Notice(words.lineTrouble(tally.quarantined.toInt()), Icon.EXCLAMATION, Colour.TROUBLE)
        }
        if (tally.waiting > 0) Notice(words.lineWaiting(tally.waiting.toInt()), Icon.CLOCK, Colour.WAITING)
        if (tally.received > 0) Notice(words.linePhotos(tally.received.toInt()), Icon.CHECK, Colour.ACCENT)
        if (tally.bytesWaiting > 0) {
            Notice(words.queueBytes(size(tally.bytesWaiting)), Icon.TRAY, Colour.INK, style = TypeStyle.SMALL)
        }
        when {
            state.offline -> Notice(words.lineOffline, Icon.OFFLINE, Colour.WAITING, style = TypeStyle.SMALL)
            state.sending -> Notice(words.lineSending, Icon.ARROW_UP, Colour.ACCENT, style = TypeStyle.SMALL)
        }
    }
}

@Composable
private fun OneRow(row: ItemRow, onClick: () -> Unit) {
    val item = row.item
    val name = row.subject?.invoke(words) ?: item.kindLook.word(words)
    Panel(onClick = onClick, label = words.queueDetails(name)) {
        Row(horizontalArrangement = Arrangement.spacedBy(Room.gap)) {
            if (row.thumbnail != null) {
                Thumbnail(item.photos.first().sha256, words.itemPhoto(1), Modifier.size(64.dp), row.thumbnail)
            } else {
                Drawn(item.kindLook.icon, Colour.MUTED, 28.dp)
            }
            Column(Modifier.weight(1f), verticalArrangement = Arrangement.spacedBy(Room.tight)) {
                Words(name, style = TypeStyle.HEADING)
                // Where nothing is known but the kind, the name says that already.
                val kind = if (row.subject == null) "" else "${item.kindLook.word(words)} · "
                Words(kind + moment(item.created), style = TypeStyle.SMALL, colour = Colour.MUTED)
                if (!largeType) Standing(item)
            }
            if (!largeType) Drawn(Icon.FORWARD, Colour.MUTED, 20.dp, Modifier.align(Alignment.CenterVertically))
        }
        if (largeType) Standing(item)
    }
}

@Composable
private fun Standing(item: Item) {
    Notice(item.look.word(words), item.look.icon, item.look.colour)
    Cause(item)
}

/** Why it is not there yet. */
@Composable
fun Cause(item: Item, style: TypeStyle = TypeStyle.SMALL) {
    val slug = item.reason ?: return
    val cause = reason(words, slug)
    val text = if (item.state == State.WAITING) words.queueLastCause(cause) else cause
    Words(text, style = style, colour = if (style == TypeStyle.BODY) Colour.INK else Colour.MUTED)
}
