// How pages are laid out: words in a column that is never too wide, what is touched most at the edge
// where the thumb is, and on the side of the hand that holds the phone.
package org.gridwalk.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import org.gridwalk.app.model.Said
import org.gridwalk.app.platform.Hand
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon

/** A page that scrolls, with [foot] fixed below it in reach of the thumb, or beside it in landscape. */
@Composable
fun Sheet(
    modifier: Modifier = Modifier,
    foot: (@Composable () -> Unit)? = null,
    content: LazyListScope.() -> Unit,
) {
    val whole = modifier.fillMaxSize().background(Colour.GROUND.now)
    if (foot != null && LocalWide.current) {
        val left = LocalHand.current == Hand.LEFT
        Row(whole) {
            if (left) Side(foot)
            Lines(Modifier.weight(1f), content)
            if (!left) Side(foot)
        }
    } else {
        Column(whole) {
            Lines(Modifier.weight(1f), content)
            if (foot != null) Foot(foot)
        }
    }
}

@Composable
private fun Lines(modifier: Modifier, content: LazyListScope.() -> Unit) {
    Box(modifier.fillMaxWidth(), contentAlignment = Alignment.TopCenter) {
        LazyColumn(
            Modifier.widthIn(max = Room.column).fillMaxWidth(),
            contentPadding = PaddingValues(Room.page),
            verticalArrangement = Arrangement.spacedBy(Room.gap),
            content = content,
        )
    }
}

/** Below a page; a line tells that the page goes on beneath. */
@Composable
fun Foot(content: @Composable () -> Unit) {
    Column(Modifier.fillMaxWidth(), horizontalAlignment = Alignment.CenterHorizontally) {
        Box(Modifier.fillMaxWidth().height(Room.hair).background(Colour.LINE.now))
        Box(Modifier.widthIn(max = Room.column).fillMaxWidth().padding(Room.page, Room.near)) { content() }
    }
}

/** Beside a page, as wide as its words need. */
@Composable
fun Side(content: @Composable () -> Unit) {
    Box(
        Modifier
            .fillMaxHeight()
            .widthIn(max = Room.column / 2)
            .width(IntrinsicSize.Max)
            .verticalScroll(rememberScrollState())
            .padding(Room.page),
        contentAlignment = Alignment.Center,
    ) {
        content()
    }
}

/** A row whose [touched] part is on the side of the hand. */
@Composable
fun HandRow(
    modifier: Modifier = Modifier,
    touched: @Composable RowScope.() -> Unit,
    content: @Composable RowScope.() -> Unit,
) {
    Row(
        modifier.fillMaxWidth(),
        horizontalArrangement = Arrangement.spacedBy(Room.gap),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        if (LocalHand.current == Hand.LEFT) touched()
        content()
        if (LocalHand.current == Hand.RIGHT) touched()
    }
}

/** Two buttons, [touched] on the side of the hand; below each other where their words need it. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun HandFlow(touched: @Composable () -> Unit, content: @Composable () -> Unit) {
    val left = LocalHand.current == Hand.LEFT
    FlowRow(
        Modifier.fillMaxWidth(),
        horizontalArrangement = Arrangement.SpaceBetween,
        verticalArrangement = Arrangement.spacedBy(Room.near),
    ) {
        if (left) touched()
        Box(if (left) Modifier.padding(start = Room.gap) else Modifier.padding(end = Room.gap)) { content() }
        if (!left) touched()
    }
}

/** The title of a page that was opened on top of another, with the way back; [quiet] where another title follows. */
@Composable
fun Top(
    title: String,
    onBack: () -> Unit,
    label: String = words.navBack,
    quiet: Boolean = false,
) {
    Row(
        Modifier.fillMaxWidth(),
        horizontalArrangement = Arrangement.spacedBy(Room.near),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        IconPress(Icon.BACK, label, onBack)
        if (quiet) {
            Words(title, Modifier.weight(1f), colour = Colour.MUTED)
        } else {
            Title(title, Modifier.weight(1f))
        }
    }
}

/** Something went wrong: said where it is read, and spoken. */
@Composable
fun Trouble(said: Said) {
    Panel(Modifier.semantics { liveRegion = LiveRegionMode.Polite }, Colour.TROUBLE_SOFT) {
        Notice(said(words), Icon.EXCLAMATION, Colour.TROUBLE)
    }
}

/** A page that has nothing to list. */
@Composable
fun Nothing(text: String, icon: Icon) {
    Column(
        Modifier.fillMaxWidth().padding(vertical = Room.far),
        verticalArrangement = Arrangement.spacedBy(Room.gap),
        horizontalAlignment = Alignment.CenterHorizontally,
    ) {
        Drawn(icon, Colour.MUTED, Room.touch)
        Words(text, colour = Colour.MUTED, align = TextAlign.Center)
    }
}
