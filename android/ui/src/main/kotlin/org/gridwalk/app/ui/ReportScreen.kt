// Report (上报): the camera, then one touch on what it is. What may be added stands before that touch and
// may be left alone.
package org.gridwalk.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.defaultMinSize
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import org.gridwalk.PhotoRole
import org.gridwalk.app.model.Choice
import org.gridwalk.app.model.ReportHolder
import org.gridwalk.app.model.ReportState
import org.gridwalk.app.model.said
import org.gridwalk.app.platform.Hand
import org.gridwalk.app.platform.Need
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.ReportFace
import org.gridwalk.design.TypeStyle

@Composable
fun ReportScreen(holder: ReportHolder) {
    val state by holder.state.collectAsState()
    when (state.face) {
        ReportFace.CAMERA -> Shooting(state, holder)
        ReportFace.CATALOGUE -> Catalogue(state, holder)
        ReportFace.CHOOSE -> Choosing(state, holder)
    }
}

@Composable
private fun Shooting(state: ReportState, holder: ReportHolder) {
    if (!allowed(Need.CAMERA)) {
        Sheet {
            item { Top(words.reportTitle, holder::close) }
            item { Asking(Need.CAMERA) }
        }
        return
    }
    val hint =
        when (state.role) {
            PhotoRole.FAR -> words.reportHintFar
            PhotoRole.AFTER -> words.reportHintAfter
            else -> words.reportHint
        }
    Box(Modifier.fillMaxSize().background(Colour.SHADE.now)) {
        val wide = LocalWide.current
        LocalCanvas.current.Viewfinder(Modifier.fillMaxSize())
        val thumb = if (LocalHand.current == Hand.LEFT) Alignment.CenterStart else Alignment.CenterEnd
        Column(
            Modifier
                .align(Alignment.TopStart)
                .fillMaxWidth()
                .padding(Room.near)
                // In landscape the shutter stands beside them.
                .then(if (wide) Modifier.padding(horizontal = SHUTTER + Room.far) else Modifier),
            verticalArrangement = Arrangement.spacedBy(Room.near),
        ) {
            Row(
                Modifier.background(Colour.SHADE.now.copy(alpha = GLASS), RoundedCornerShape(Room.corner)),
                verticalAlignment = Alignment.CenterVertically,
            ) {
                IconPress(Icon.BACK, words.navBack, holder::close, colour = Colour.ON_SHADE)
                Words(
                    if (state.repairing) words.reportRepairing else hint,
                    Modifier.weight(1f, fill = false).padding(Room.near),
                    TypeStyle.HEADING,
                    Colour.ON_SHADE,
                )
            }
            state.said?.let { Trouble(it) }
        }
        Box(Modifier.align(if (wide) thumb else Alignment.BottomCenter).padding(Room.far)) {
            Shutter(words.reportShutter, holder::takePhoto, enabled = !state.busy)
        }
    }
}

@Composable
fun Shutter(
    label: String,
    onClick: () -> Unit,
    enabled: Boolean,
) {
    Box(
        Modifier
            .size(SHUTTER)
            .clip(CircleShape)
            .background(Colour.SHADE.now.copy(alpha = GLASS))
            .border(5.dp, Colour.ON_SHADE.now, CircleShape)
            .clickable(enabled, role = Role.Button, onClick = onClick)
            .semantics { contentDescription = label },
        contentAlignment = Alignment.Center,
    ) {
        Box(Modifier.size(60.dp).clip(CircleShape).background(Colour.ON_SHADE.now))
    }
}

@Composable
private fun Choosing(state: ReportState, holder: ReportHolder) {
    var noting by remember { mutableStateOf(state.note.isNotEmpty()) }
    val what: @Composable () -> Unit = { What(state, holder) }
    // At large type it would leave no room for the photo that it is about.
    val below = largeType && !LocalWide.current
    Sheet(foot = what.takeUnless { below }) {
        item { Top(words.reportTitle, holder::close) }
        if (state.undone) item { Notice(words.undoUndone, Icon.UNDO, Colour.ACCENT) }
        item { Photos(state, holder) }
        if (state.cautions.isNotEmpty()) item { Cautions(state.cautions, holder::retake, holder::addPhoto) }
        if (below) item { what() }
        item { Place(state, holder) }
        item { More(state, holder, noting) { noting = !noting } }
        if (noting) {
            item {
                Field(
                    words.reportNote,
                    state.note,
                    holder::setNote,
                    singleLine = false,
                    hint = words.reportNoteHint,
                )
            }
        }
        if (!state.repairing) {
            item { Press(words.reportLater, holder::close, Modifier.fillMaxWidth(), Icon.PENCIL, Weight.QUIET) }
        }
        item { Press(words.reportDiscard, holder::discard, Modifier.fillMaxWidth(), Icon.TRASH, Weight.GRAVE) }
    }
}

/** The one touch, where the thumb is, and what came of it if it failed. */
@Composable
private fun What(state: ReportState, holder: ReportHolder) {
    Column(verticalArrangement = Arrangement.spacedBy(Room.near)) {
        state.said?.let { Trouble(it) }
        Heading(words.reportChoose)
        Likely(state, holder)
        Press(words.reportOthers, holder::showCatalogue, Modifier.fillMaxWidth(), Icon.SEARCH, Weight.QUIET)
    }
}

@Composable
private fun Photos(state: ReportState, holder: ReportHolder) {
    val alone = state.photos.size == 1 && state.cautions.isEmpty() && !largeType && !LocalWide.current
    Row(horizontalArrangement = Arrangement.spacedBy(Room.near)) {
        state.photos.forEachIndexed { index, shot ->
            Box(Modifier.weight(1f)) {
                Thumbnail(
                    shot.thumbnail,
                    words.reportPhoto(index + 1),
                    Modifier.fillMaxWidth().height(if (alone) 176.dp else 120.dp),
                )
                if (state.photos.size > 1) {
                    IconPress(
                        Icon.TRASH,
                        words.reportPhotoRemove(index + 1),
                        { holder.removePhoto(shot) },
                        Modifier.align(Alignment.TopEnd).padding(Room.tight),
                        ground = Colour.PANEL,
                    )
                }
            }
        }
    }
}

@Composable
private fun Place(state: ReportState, holder: ReportHolder) {
    val fix = state.fix
    when {
        fix == null && !allowed(Need.PLACE) -> {
            Asking(Need.PLACE)
        }

        fix == null -> {
            Panel(colour = Colour.WAITING_SOFT) {
                Notice(words.placeNone, Icon.LOCATE, Colour.WAITING)
                // What went wrong says it already, as it is that.
                if (state.said == null) Words(words.placeWait, style = TypeStyle.SMALL)
                Press(words.placeRetry, holder::locate, icon = Icon.RETRY, weight = Weight.QUIET)
            }
        }

        fix.accuracyM > COARSE -> {
            Notice(words.placeCoarse(fix.accuracyM.toInt()), Icon.LOCATE, Colour.WAITING, style = TypeStyle.SMALL)
        }

        else -> {
            Notice(words.placeAccuracy(fix.accuracyM.toInt()), Icon.LOCATE, Colour.MUTED, style = TypeStyle.SMALL)
        }
    }
}

/** What may be added before the one touch. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun More(
    state: ReportState,
    holder: ReportHolder,
    noting: Boolean,
    onNote: () -> Unit,
) {
    Column(verticalArrangement = Arrangement.spacedBy(Room.near)) {
        Words(words.reportMore, style = TypeStyle.SMALL, colour = Colour.MUTED)
        FlowRow(
            horizontalArrangement = Arrangement.spacedBy(Room.near),
            verticalArrangement = Arrangement.spacedBy(Room.near),
        ) {
            // What a caution asks for is offered there.
            val next = if (state.photos.none { it.role == PhotoRole.FAR }) PhotoRole.FAR else PhotoRole.NEAR
            if (state.cautions.none { it.add == next }) {
                Add(adding(next)) { holder.addPhoto(next) }
            }
            Toggle(words.reportNote, noting, { onNote() }, Icon.PENCIL)
            Toggle(words.reportUrgent, state.urgent, holder::setUrgent, Icon.BOLT)
            Toggle(words.reportHandled, state.handled, holder::setHandled, Icon.WRENCH)
            if (state.handled && state.photos.none { it.role == PhotoRole.AFTER } &&
                state.cautions.none { it.add == PhotoRole.AFTER }
            ) {
                Add(adding(PhotoRole.AFTER)) { holder.addPhoto(PhotoRole.AFTER) }
            }
        }
        if (state.urgent) Words(words.reportUrgentSays, style = TypeStyle.SMALL, colour = Colour.MUTED)
        if (state.handled) Words(words.reportHandledSays, style = TypeStyle.SMALL, colour = Colour.MUTED)
    }
}

/** The likely ones in a row; below each other where their words need it. */
@Composable
private fun Likely(state: ReportState, holder: ReportHolder) {
    val likely = state.suggestions.take(ReportHolder.LIKELY)
    if (largeType || LocalWide.current || words.language == "en") {
        Column(verticalArrangement = Arrangement.spacedBy(Room.near)) {
            likely.forEach { One(it, holder, Modifier.fillMaxWidth()) }
        }
    } else {
        Row(Modifier.height(IntrinsicSize.Min), horizontalArrangement = Arrangement.spacedBy(Room.near)) {
            likely.forEach { One(it, holder, Modifier.weight(1f).fillMaxHeight()) }
        }
    }
}

@Composable
private fun One(
    choice: Choice,
    holder: ReportHolder,
    modifier: Modifier,
) {
    Box(
        modifier
            .clip(RoundedCornerShape(Room.corner))
            .background(Colour.ACCENT.now)
            .clickable(role = Role.Button) { holder.choose(choice.item.code) }
            .defaultMinSize(minHeight = Room.touch)
            .padding(Room.near, Room.gap),
        contentAlignment = Alignment.Center,
    ) {
        Words(said(choice.item)(words), style = TypeStyle.HEADING, colour = Colour.ON_ACCENT, align = TextAlign.Center)
    }
}

@Composable
private fun Catalogue(state: ReportState, holder: ReportHolder) {
    Sheet {
        item { Top(words.reportOthers, holder::hideCatalogue, words.reportSearchClose) }
        item { Field(words.reportSearch, state.search, holder::search) }
        if (state.catalogue.isEmpty()) item { Nothing(words.reportSearchNone, Icon.SEARCH) }
        classes(state.catalogue, holder)
    }
}

private fun LazyListScope.classes(choices: List<Choice>, holder: ReportHolder) {
    choices.groupBy { it.item.className }.forEach { (name, items) ->
        item(key = name) {
            if (words.language != "en") Heading(name, Modifier.padding(top = Room.near))
        }
        items(items, key = { it.item.code }) { choice ->
            val item = choice.item
            Panel(onClick = { holder.choose(item.code) }, label = words.reportTitle) {
                Words(said(item)(words), style = TypeStyle.HEADING)
                if (words.language != "en") {
                    val deadline =
                        if (item.deadlineWorkHours > 0) {
                            words.reportDeadline(item.department, hours(item.deadlineWorkHours))
                        } else {
                            words.reportAtOnce(item.department)
                        }
                    Words(deadline, style = TypeStyle.SMALL, colour = Colour.MUTED)
                }
            }
        }
    }
}

private val SHUTTER = 84.dp
private const val COARSE = 100
private const val GLASS = 0.72f
