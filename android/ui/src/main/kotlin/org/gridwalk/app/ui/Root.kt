// The whole app on a screen: what there is to show from the first run on, the bar of pages at the edge
// where the thumb is, and what was just saved.
package org.gridwalk.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.Dp
import org.gridwalk.app.model.App
import org.gridwalk.app.model.Desk
import org.gridwalk.app.model.Offer
import org.gridwalk.app.model.Page
import org.gridwalk.app.model.Said
import org.gridwalk.app.model.Session
import org.gridwalk.app.platform.Hand
import org.gridwalk.app.platform.Phone
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.Screen
import org.gridwalk.design.TypeStyle

@Composable
fun Root(
    app: App,
    phone: Phone,
    canvas: Canvas,
) {
    val preferences by app.preferences.preferences.collectAsState()
    val session by app.state.collectAsState()
    val locked by app.locked.collectAsState()
    val who by app.who.collectAsState()
    Look(preferences, canvas) {
        BoxWithConstraints(Modifier.fillMaxSize().background(Colour.GROUND.now)) {
            // What was just saved leaves most of the page to be seen.
            val most = maxHeight * 2 / 5
            CompositionLocalProvider(
                LocalPermissions provides phone.permissions,
                LocalWide provides (maxWidth > maxHeight),
            ) {
                val now = session
                val sharing = who
                when {
                    now is Session.Opening -> Opening()
                    locked -> LockScreen(app.lockPage)
                    sharing != null -> WhoScreen(sharing)
                    now is Session.Failed -> Failed(now.said, app)
                    now is Session.Fresh -> ActivateScreen(now.activate)
                    now is Session.Ready -> AtTheDesk(now.desk, phone, most)
                }
            }
        }
    }
}

@Composable
private fun Opening() {
    Box(Modifier.fillMaxSize(), contentAlignment = Alignment.Center) {
        Column(horizontalAlignment = Alignment.CenterHorizontally) {
            Words(words.appName, style = TypeStyle.DISPLAY, colour = Colour.ACCENT)
            Words(words.todayLoading, colour = Colour.MUTED)
        }
    }
}

/** Nothing can be done with this store; perhaps with somebody else's. */
@Composable
private fun Failed(said: Said, app: App) {
    Sheet {
        item { Trouble(said) }
        if (app.shared) item { Press(words.meWho, app::shareOut, Modifier.fillMaxWidth(), Icon.PERSON) }
    }
}

@Composable
private fun AtTheDesk(
    desk: Desk,
    phone: Phone,
    most: Dp,
) {
    val where by desk.navigator.where.collectAsState()
    when (val top = where.stack.lastOrNull()) {
        is Page.Reporting -> {
            ReportScreen(top.holder)
        }

        is Page.Looking -> {
            Column { Box(Modifier.weight(1f)) { ItemScreen(top.holder) } }
        }

        null -> {
            if (LocalWide.current) Wide(desk, phone, where.tab, most) else Tall(desk, phone, where.tab, most)
        }
    }
}

@Composable
private fun Tall(
    desk: Desk,
    phone: Phone,
    tab: Screen,
    most: Dp,
) {
    Column(Modifier.fillMaxSize()) {
        Box(Modifier.weight(1f)) { Tab(desk, phone, tab) }
        Saved(desk, most)
        if (reportable(desk, tab)) Foot { ReportButton(desk) }
        Bar(desk, tab)
    }
}

/** Landscape: the bar and the large button stand at the side of the hand. */
@Composable
private fun Wide(
    desk: Desk,
    phone: Phone,
    tab: Screen,
    most: Dp,
) {
    val left = LocalHand.current == Hand.LEFT
    Row(Modifier.fillMaxSize()) {
        if (left) Rail(desk, tab)
        if (left && reportable(desk, tab)) Side { ReportButton(desk) }
        Column(Modifier.weight(1f)) {
            Box(Modifier.weight(1f)) { Tab(desk, phone, tab) }
            Saved(desk, most)
        }
        if (!left && reportable(desk, tab)) Side { ReportButton(desk) }
        if (!left) Rail(desk, tab)
    }
}

@Composable
private fun Tab(
    desk: Desk,
    phone: Phone,
    tab: Screen,
) {
    when (tab) {
        Screen.QUEUE -> QueueScreen(desk)
        Screen.COLLECT -> CollectScreen(desk.collect)
        Screen.ME -> MeScreen(desk.me)
        else -> TodayScreen(desk, phone.camera)
    }
}

/** Large type has no room for the button and what was just saved: for a few seconds its undo takes the place. */
@Composable
private fun reportable(desk: Desk, tab: Screen): Boolean {
    val offer by desk.undo.state.collectAsState()
    val today by desk.today.state.collectAsState()
    return tab == Screen.TODAY && !today.scanning && !(largeType && offer != null)
}

@Composable
private fun ReportButton(desk: Desk) {
    Large(words.navReport, Icon.CAMERA, desk.today::report, label = words.todayReportLabel)
}

/** What was just saved, with its undo. */
@Composable
private fun Saved(desk: Desk, most: Dp) {
    val offer by desk.undo.state.collectAsState()
    offer?.let { now ->
        Box(
            Modifier
                .fillMaxWidth()
                .heightIn(max = most)
                .background(Colour.ACCENT_SOFT.now)
                .verticalScroll(rememberScrollState())
                .padding(Room.page, Room.near)
                .semantics { liveRegion = LiveRegionMode.Polite },
            contentAlignment = Alignment.Center,
        ) {
            SavedWords(now, desk)
        }
    }
}

@Composable
private fun SavedWords(offer: Offer, desk: Desk) {
    val saved: @Composable (Modifier) -> Unit = { modifier ->
        Column(modifier, verticalArrangement = Arrangement.spacedBy(Room.tight)) {
            Notice(words.undoSaved(offer.what(words)), Icon.CHECK, Colour.ACCENT)
            if (offer.id != null) {
                Words(words.undoLeft(offer.secondsLeft), style = TypeStyle.SMALL, colour = Colour.MUTED)
            }
            offer.warnings.forEach { Words(it(words), style = TypeStyle.SMALL, colour = Colour.WAITING) }
        }
    }
    Box(Modifier.widthIn(max = Room.column)) {
        val undo: @Composable () -> Unit = {
            Press(words.undoUndo, desk.today::undo, icon = Icon.UNDO, weight = Weight.QUIET)
        }
        when {
            offer.id == null -> {
                saved(Modifier)
            }

            // What has to be quick needs no scrolling.
            largeType -> {
                Column(verticalArrangement = Arrangement.spacedBy(Room.near)) {
                    undo()
                    saved(Modifier)
                }
            }

            else -> {
                Beside(undo, saved)
            }
        }
    }
}

@Composable
private fun Rail(desk: Desk, tab: Screen) {
    Column(
        Modifier.fillMaxHeight().background(Colour.PANEL.now).padding(Room.tight),
        verticalArrangement = Arrangement.SpaceEvenly,
        horizontalAlignment = Alignment.CenterHorizontally,
    ) {
        Tabs(desk, tab) { Modifier }
    }
}

@Composable
private fun Bar(desk: Desk, tab: Screen) {
    Row(Modifier.fillMaxWidth().background(Colour.PANEL.now).padding(Room.tight)) {
        Tabs(desk, tab) { Modifier.weight(1f) }
    }
}
