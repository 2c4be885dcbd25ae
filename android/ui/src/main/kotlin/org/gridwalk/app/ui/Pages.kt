// How pages are laid out: words in a column that is never too wide, what is touched most at the edge
// where the thumb is, and on the side of the hand that holds the phone.
package org.gridwalk.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
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

/** A page that scrolls, with [foot] fixed below it in reach of the thumb. */
@Composable
fun Sheet(
    modifier: Modifier = Modifier,
    foot: (@Composable () -> Unit)? = null,
    content: LazyListScope.() -> Unit,
) {
    Column(
        modifier.fillMaxSize().background(Colour.GROUND.now),
        horizontalAlignment = Alignment.CenterHorizontally,
    ) {
        LazyColumn(
            Modifier.weight(1f).widthIn(max = Room.column).fillMaxWidth(),
            contentPadding =
                androidx.compose.foundation.layout
                    .PaddingValues(Room.page),
            verticalArrangement = Arrangement.spacedBy(Room.gap),
            content = content,
        )
        if (foot != null) {
            Box(Modifier.widthIn(max = Room.column).fillMaxWidth().padding(Room.page, Room.near)) { foot() }
        }
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

/** The title of a page that was opened on top of another, with the way back. */
@Composable
fun Top(
    title: String,
    onBack: () -> Unit,
    label: String = words.navBack,
) {
    Row(
        Modifier.fillMaxWidth(),
        horizontalArrangement = Arrangement.spacedBy(Room.near),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        IconPress(Icon.BACK, label, onBack)
        Title(title, Modifier.weight(1f))
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
