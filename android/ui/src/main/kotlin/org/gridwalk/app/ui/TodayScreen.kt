// Today (今日).
package org.gridwalk.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import org.gridwalk.Checkpoint
import org.gridwalk.app.model.Desk
import org.gridwalk.app.model.TodayHolder
import org.gridwalk.app.model.TodayState
import org.gridwalk.app.platform.Camera
import org.gridwalk.app.platform.Hand
import org.gridwalk.app.platform.Need
import org.gridwalk.app.platform.codes
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.Screen
import org.gridwalk.design.TodayFace
import org.gridwalk.design.TypeStyle

@Composable
fun TodayScreen(desk: Desk, camera: Camera) {
    val holder = desk.today
    val state by holder.state.collectAsState()
    val queue by desk.queue.state.collectAsState()
    val trouble by desk.trouble.collectAsState()
    if (state.scanning) {
        val held = if (state.readsTags) words.todayHoldTag else null
        Scanning(words.todayScanTagHint, null, words.todayScanTagCancel, holder::stopScan, held)
        return
    }
    val me by desk.me.state.collectAsState()
    val located = allowed(Need.PLACE)
    Sheet {
        item { Greeting(state) }
        trouble?.let { said -> item { Trouble(said) } }
        state.said?.let { said -> item { Trouble(said) } }
        // Nothing has arrived before it was asked for.
        val told = state.face == TodayFace.READY || state.face == TodayFace.EMPTY
        if (told) item { Line(state, queue.sending, holder::openQueue) }
        if (me.guide?.missed == true) item { Stopped { desk.navigator.show(Screen.ME) } }
        if (!located) item { Asking(Need.PLACE) }
        if (state.drafts > 0) item { Drafts(state.drafts, holder::continueDraft) }
        if (state.face == TodayFace.READY && state.fix == null && located) item { Unplaced(holder::refresh) }
        when (state.face) {
            TodayFace.LOADING -> item { Nothing(words.todayLoading, Icon.CLOCK) }
            TodayFace.FAILED -> item { Press(words.itemRetry, holder::refresh, icon = Icon.RETRY) }
            TodayFace.EMPTY -> item { Nothing(words.todayEmpty, Icon.PIN) }
            TodayFace.READY -> checkpoints(state, holder, camera)
        }
    }
}

@Composable
private fun Greeting(state: TodayState) {
    Column {
        Title(words.todayTitle)
        if (state.worker.isNotEmpty()) {
            Words(words.todayGreeting(state.worker, state.grid), style = TypeStyle.SMALL, colour = Colour.MUTED)
        }
    }
}

/** What waits, in one sentence. */
@Composable
private fun Line(
    state: TodayState,
    sending: Boolean,
    onClick: () -> Unit,
) {
    val tally = state.tally
    val strings = words
    Panel(
        Modifier.semantics { liveRegion = LiveRegionMode.Polite },
        when {
            tally.quarantined > 0 -> Colour.TROUBLE_SOFT
            tally.waiting > 0 || state.offline -> Colour.WAITING_SOFT
            else -> Colour.ACCENT_SOFT
        },
        onClick,
        strings.lineLook,
    ) {
        if (tally.quarantined > 0) {
            Notice(strings.lineTrouble(tally.quarantined.toInt()), Icon.EXCLAMATION, Colour.TROUBLE)
        }
        if (tally.waiting > 0) Notice(strings.lineWaiting(tally.waiting.toInt()), Icon.CLOCK, Colour.WAITING)
        if (tally.received > 0) Notice(strings.linePhotos(tally.received.toInt()), Icon.CHECK, Colour.ACCENT)
        when {
            state.offline -> {
                Notice(strings.lineOffline, Icon.OFFLINE, Colour.WAITING, style = TypeStyle.SMALL)
            }

            tally.waiting + tally.received > 0 && sending -> {
                Words(strings.lineSending, style = TypeStyle.SMALL)
            }

            tally.waiting + tally.received + tally.quarantined == 0L -> {
                Notice(strings.lineAllSent, Icon.CHECK_TWICE, Colour.ACCENT)
            }
        }
    }
}

@Composable
private fun Stopped(onClick: () -> Unit) {
    Panel(colour = Colour.WAITING_SOFT, onClick = onClick, label = words.navMe) {
        Notice(words.guideLook, Icon.EXCLAMATION, Colour.WAITING)
    }
}

@Composable
private fun Drafts(count: Int, onClick: () -> Unit) {
    Panel {
        Beside({ Press(words.todayDraftGo, onClick) }) { Notice(words.todayDraft(count), Icon.PENCIL, Colour.INK, it) }
    }
}

@Composable
private fun Unplaced(onClick: () -> Unit) {
    Panel {
        Beside({ Press(words.placeRetry, onClick, icon = Icon.RETRY, weight = Weight.QUIET) }) {
            Notice(words.placeNone, Icon.LOCATE, Colour.WAITING, it)
        }
    }
}

private fun LazyListScope.checkpoints(
    state: TodayState,
    holder: TodayHolder,
    camera: Camera,
) {
    item {
        Beside({
            Press(words.todayScanTag, { holder.scanTag(camera.codes()) }, icon = Icon.TAG, weight = Weight.QUIET)
        }) {
            Heading(words.todayVisited(state.visited.size, state.visited.size + state.toVisit.size), it)
        }
    }
    if (state.toVisit.isEmpty()) item { Notice(words.todayAllVisited, Icon.CHECK, Colour.ACCENT) }
    items(state.toVisit, key = Checkpoint::id) { checkpoint ->
        Panel {
            Beside({
                Press(
                    words.todayCheckIn,
                    { holder.checkIn(checkpoint.id) },
                    icon = Icon.PIN,
                    label = words.todayCheckInAt(checkpoint.name),
                )
            }) { About(checkpoint, it) }
        }
    }
    if (state.visited.isNotEmpty()) item { Heading(words.todayDone, Modifier.padding(top = Room.near)) }
    items(state.visited, key = Checkpoint::id) { checkpoint ->
        Panel {
            About(checkpoint, Modifier)
            checkpoint.visitedToday?.let {
                Notice(words.todayCheckedIn(moment(it)), Icon.CHECK, Colour.ACCENT, style = TypeStyle.SMALL)
            }
        }
    }
}

@Composable
private fun About(checkpoint: Checkpoint, modifier: Modifier) {
    Column(modifier, verticalArrangement = Arrangement.spacedBy(Room.tight)) {
        Words(checkpoint.name, style = TypeStyle.HEADING)
        val tag = if (checkpoint.hasTag) " · ${words.todayHasTag}" else ""
        Words(distance(checkpoint.distanceM) + tag, style = TypeStyle.SMALL, colour = Colour.MUTED)
    }
}

@Composable
private fun distance(metres: Double?): String =
    when {
        metres == null -> words.todayDistanceNone
        metres < FAR -> words.todayDistanceM(metres.toInt())
        else -> words.todayDistanceKm(kilometres(metres))
    }

/** What can be touched stands beside its words, or below them where type is large. */
@Composable
fun Beside(touched: @Composable () -> Unit, content: @Composable (Modifier) -> Unit) {
    if (largeType) {
        Column(verticalArrangement = Arrangement.spacedBy(Room.near)) {
            content(Modifier)
            touched()
        }
    } else {
        HandRow(touched = { touched() }) { content(Modifier.weight(1f)) }
    }
}

/** The camera looks for a code. */
@Composable
fun Scanning(
    hint: String,
    trouble: String?,
    cancel: String,
    onCancel: () -> Unit,
    other: String? = null,
) {
    if (!allowed(Need.CAMERA)) {
        Sheet(foot = { Large(cancel, Icon.CROSS, onCancel) }) { item { Asking(Need.CAMERA) } }
        return
    }
    // In landscape at the hand, so that what is scanned is to be seen; large type needs the width.
    val aside = LocalWide.current && !largeType
    val thumb = if (LocalHand.current == Hand.LEFT) Alignment.BottomStart else Alignment.BottomEnd
    Box(Modifier.fillMaxSize(), contentAlignment = if (aside) thumb else Alignment.BottomCenter) {
        LocalCanvas.current.Viewfinder(Modifier.fillMaxSize())
        Column(
            Modifier.padding(Room.page).then(if (aside) Modifier.width(Room.column / 2) else Modifier),
            verticalArrangement = Arrangement.spacedBy(Room.near),
        ) {
            Panel {
                Words(hint)
                other?.let { Words(it, style = TypeStyle.SMALL, colour = Colour.MUTED) }
                trouble?.let { Notice(it, Icon.EXCLAMATION, Colour.TROUBLE) }
            }
            Large(cancel, Icon.CROSS, onCancel)
        }
    }
}

private const val FAR = 1000
