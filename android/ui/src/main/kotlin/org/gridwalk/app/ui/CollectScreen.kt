// Collect (采集): one page after the other, and on the last only what needs a look is marked.
package org.gridwalk.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateMapOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.unit.dp
import org.gridwalk.Collecting
import org.gridwalk.PersonField
import org.gridwalk.app.model.CollectHolder
import org.gridwalk.app.model.CollectState
import org.gridwalk.app.model.asked
import org.gridwalk.app.model.choice
import org.gridwalk.app.model.word
import org.gridwalk.app.platform.Need
import org.gridwalk.choices
import org.gridwalk.design.CollectFace
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.TypeStyle

@Composable
fun CollectScreen(holder: CollectHolder) {
    val state by holder.state.collectAsState()
    when (state.face) {
        CollectFace.DWELLINGS -> Dwellings(state, holder)
        CollectFace.NOTICE -> Notified(state, holder)
        CollectFace.FRONT, CollectFace.BACK -> Finding(state, holder)
        CollectFace.CHECK -> Checking(state, holder)
        CollectFace.DONE -> Done(state, holder)
    }
}

@Composable
private fun Dwellings(state: CollectState, holder: CollectHolder) {
    Sheet {
        item { Title(words.collectTitle) }
        state.said?.let { said -> item { Trouble(said) } }
        if (state.drafts > 0) {
            item {
                Panel {
                    Beside({ Press(words.collectDraftGo, holder::continueDraft) }) {
                        Notice(words.collectDraft(state.drafts), Icon.PENCIL, Colour.INK, it)
                    }
                }
            }
        }
        item { Heading(words.collectWhere) }
        item { Field(words.collectSearch, state.search, holder::search) }
        if (state.dwellings.isEmpty()) item { Nothing(words.collectNone, Icon.HOME) }
        items(state.dwellings, key = { it.id }) { dwelling ->
            Panel(onClick = { holder.begin(dwelling) }, label = words.collectTitle) {
                Notice(dwelling.address, Icon.HOME, Colour.INK)
            }
        }
    }
}

@Composable
private fun Notified(state: CollectState, holder: CollectHolder) {
    Sheet(foot = { Large(words.collectNoticeAgree, Icon.CHECK, holder::agreeNotice) }) {
        item { Top(words.collectNotice, holder::close) }
        state.said?.let { said -> item { Trouble(said) } }
        state.dwelling?.let { item { Notice(it.address, Icon.HOME, Colour.MUTED) } }
        state.notice?.let { notice ->
            item {
                Panel {
                    Words(notice.text, style = TypeStyle.HEADING)
                    Words(notice.legalBasis, style = TypeStyle.SMALL, colour = Colour.MUTED)
                }
            }
        }
        item { Notice(words.collectNoImage, Icon.SHIELD, Colour.ACCENT) }
    }
}

@Composable
private fun Finding(state: CollectState, holder: CollectHolder) {
    if (!allowed(Need.CAMERA)) {
        Sheet {
            item { Asking(Need.CAMERA) }
            item { Press(words.collectDiscard, holder::discard, Modifier.fillMaxWidth(), weight = Weight.QUIET) }
        }
        return
    }
    if (LocalWide.current) {
        HandRow(
            Modifier.fillMaxSize().background(Colour.PANEL.now),
            { Box(Modifier.weight(1f)) { Advice(state, holder) } },
        ) {
            Box(Modifier.weight(1f).background(Colour.SHADE.now)) { Card() }
        }
    } else {
        BoxWithConstraints(Modifier.fillMaxSize().background(Colour.SHADE.now)) {
            // However large type is, the card is to be seen.
            val most = maxHeight * 2 / 3
            Column {
                Box(Modifier.weight(1f)) { Card() }
                Box(Modifier.heightIn(max = most)) { Advice(state, holder) }
            }
        }
    }
}

/** What the camera sees, and where the card should lie in it. */
@Composable
private fun Card() {
    Box(Modifier.fillMaxSize(), contentAlignment = Alignment.Center) {
        LocalCanvas.current.Viewfinder(Modifier.fillMaxSize())
        Box(
            Modifier
                .padding(Room.page)
                .widthIn(max = Room.column)
                .fillMaxWidth()
                .aspectRatio(CARD)
                .border(3.dp, Colour.ON_SHADE.now, RoundedCornerShape(Room.corner)),
        )
    }
}

@Composable
private fun Advice(state: CollectState, holder: CollectHolder) {
    val back = state.face == CollectFace.BACK
    Column(
        Modifier
            .background(Colour.PANEL.now)
            .fillMaxWidth()
            .verticalScroll(rememberScrollState())
            .padding(Room.page),
        verticalArrangement = Arrangement.spacedBy(Room.near),
    ) {
        Heading(if (back) words.collectBack else words.collectFront)
        state.said?.let { Trouble(it) }
        val advice =
            if (state.reading) words.collectReading else state.advice?.invoke(words) ?: words.collectByItself
        Words(advice, Modifier.semantics { liveRegion = LiveRegionMode.Polite }, colour = Colour.ACCENT)
        if (!state.reading) {
            Press(words.collectTake, holder::takeCard, Modifier.fillMaxWidth(), Icon.CAMERA)
            if (back) Press(words.collectSkipBack, holder::skipBack, Modifier.fillMaxWidth(), weight = Weight.QUIET)
            Press(words.collectDiscard, holder::discard, Modifier.fillMaxWidth(), weight = Weight.QUIET)
        }
    }
}

@Composable
private fun Checking(state: CollectState, holder: CollectHolder) {
    val person = state.person ?: return
    val complete = (person.missing + person.toLook).isEmpty()
    // Until it is said: whoever confirms means what stands in the fields.
    val typed = remember(person.id) { mutableStateMapOf<PersonField, String>() }
    val confirm: @Composable () -> Unit = {
        Large(words.collectConfirm, Icon.CHECK, { holder.confirm(unsaid(typed, person)) }, enabled = complete)
    }
    // At large type what is to be looked at needs the room.
    Sheet(foot = confirm.takeIf { complete || !largeType }) {
        item { Top(words.collectCheck, holder::close) }
        state.said?.let { said -> item { Trouble(said) } }
        item { Notice(person.dwelling.address, Icon.HOME, Colour.MUTED, style = TypeStyle.SMALL) }
        if (person.known != null) item { Panel(colour = Colour.ACCENT_SOFT) { Words(words.collectKnown) } }
        item {
            if (person.toLook.isEmpty()) {
                Notice(words.collectNothingToLook, Icon.CHECK_TWICE, Colour.ACCENT)
            } else {
                Heading(words.collectToLook(person.toLook.size))
            }
        }
        items(person.toLook) { field -> ToLook(field, person, typed, holder) }
        items(asked(person)) { field -> Asked(field, person, typed, holder) }
        items(person.fields.filter { it.field !in person.toLook && it.field !in asked(person) }) { read ->
            Known(read.field, person, typed, holder)
        }
        item { Press(words.collectDiscard, holder::discard, Modifier.fillMaxWidth(), Icon.TRASH, Weight.GRAVE) }
    }
}

/** What was read and must be looked at: right, or changed. */
@Composable
private fun ToLook(
    field: PersonField,
    person: Collecting,
    typed: MutableMap<PersonField, String>,
    holder: CollectHolder,
) {
    var changing by remember { mutableStateOf(false) }
    val name = word(field)(words)
    Panel(colour = Colour.WAITING_SOFT) {
        Words(name, style = TypeStyle.SMALL, colour = Colour.WAITING)
        Zone(field, person)
        if (changing) {
            Changing(field, person, typed, holder) { changing = false }
            return@Panel
        }
        Words(value(field, person), style = TypeStyle.HEADING)
        HandFlow(touched = {
            Press(
                words.collectRight,
                { holder.look(field) },
                icon = Icon.CHECK,
                weight = Weight.MAIN,
                label = words.collectRightLabel(name),
            )
        }) {
            Press(
                words.collectChange,
                { changing = true },
                weight = Weight.QUIET,
                label = words.collectChangeLabel(name),
            )
        }
    }
}

/** What no card says: the likeliest answers first. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Asked(
    field: PersonField,
    person: Collecting,
    typed: MutableMap<PersonField, String>,
    holder: CollectHolder,
) {
    val name = word(field)(words)
    val value = value(field, person)
    Panel {
        val choices = field.choices.map { it.value }
        if (choices.isNotEmpty()) {
            Words(name, style = TypeStyle.SMALL, colour = Colour.MUTED)
            val likely =
                person.sensible
                    .firstOrNull { it.field == field }
                    ?.values
                    .orEmpty()
            OneOf((likely + choices).distinct(), value, { holder.say(field, it) }) { choice(field, it)(words) }
        } else {
            Zone(field, person)
            Typed(field, person, typed, holder)
        }
    }
}

/** The card itself, where the readers were not sure. */
@Composable
private fun Zone(field: PersonField, person: Collecting) {
    val zone = person.zones.firstOrNull { it.field == field } ?: return
    ZonePicture(zone.jpeg, words.collectZone(word(field)(words)))
}

@Composable
private fun Typed(
    field: PersonField,
    person: Collecting,
    typed: MutableMap<PersonField, String>,
    holder: CollectHolder,
) {
    val text = typed[field] ?: value(field, person)
    val keyboard =
        when (field) {
            PersonField.PHONE, PersonField.EMERGENCY_PHONE, PersonField.GUARDIAN_PHONE -> KeyboardType.Phone
            else -> KeyboardType.Text
        }
    Field(word(field)(words), text, { typed[field] = it }, keyboard)
    if (field in unsaid(typed, person)) {
        Press(words.collectSave, { holder.say(field, text) }, Modifier.fillMaxWidth(), Icon.CHECK)
    }
}

/** What was read surely: there to be seen, and changed if it is wrong after all. */
@Composable
private fun Known(
    field: PersonField,
    person: Collecting,
    typed: MutableMap<PersonField, String>,
    holder: CollectHolder,
) {
    var changing by remember { mutableStateOf(false) }
    val name = word(field)(words)
    Panel(onClick = { changing = true }, label = words.collectChangeLabel(name)) {
        Words(name, style = TypeStyle.SMALL, colour = Colour.MUTED)
        if (changing) {
            Zone(field, person)
            Changing(field, person, typed, holder) { changing = false }
        } else {
            Words(value(field, person))
        }
        person.known?.differs?.firstOrNull { it.field == field }?.let {
            Words(words.collectKnownWas(it.before), style = TypeStyle.SMALL, colour = Colour.WAITING)
        }
    }
}

@Composable
private fun Changing(
    field: PersonField,
    person: Collecting,
    typed: MutableMap<PersonField, String>,
    holder: CollectHolder,
    done: () -> Unit,
) {
    val text = typed[field] ?: value(field, person)
    Field(word(field)(words), text, { typed[field] = it })
    Press(
        words.collectSave,
        {
            holder.say(field, text)
            done()
        },
        Modifier.fillMaxWidth(),
        Icon.CHECK,
    )
}

@Composable
private fun Done(state: CollectState, holder: CollectHolder) {
    Sheet(
        foot = {
            Column(verticalArrangement = Arrangement.spacedBy(Room.near)) {
                Press(words.collectFinish, holder::close, Modifier.fillMaxWidth(), weight = Weight.QUIET)
                Large(words.collectNext, Icon.PLUS, holder::nextMember)
            }
        },
    ) {
        item {
            val name = state.person?.let { value(PersonField.NAME, it) }.orEmpty()
            Notice(words.collectDone(name), Icon.CHECK, Colour.ACCENT, style = TypeStyle.HEADING)
        }
        state.dwelling?.let { item { Notice(it.address, Icon.HOME, Colour.MUTED) } }
    }
}

private fun unsaid(typed: Map<PersonField, String>, person: Collecting) =
    typed.filter { (field, text) -> text.isNotBlank() && text != value(field, person) }

private fun value(field: PersonField, person: Collecting) =
    person.fields
        .firstOrNull { it.field == field }
        ?.value
        .orEmpty()

/** ID-1: 85.60 × 53.98 mm. */
private const val CARD = 85.6f / 53.98f
