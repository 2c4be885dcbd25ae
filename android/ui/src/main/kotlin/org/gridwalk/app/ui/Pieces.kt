// What screens are made of: words, icons, panels, buttons. Everything that can be touched is at least
// 48 dp high, grows with its words, and says what it does.
package org.gridwalk.app.ui

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.defaultMinSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.toggleable
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.draw.drawBehind
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.graphics.drawscope.scale
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.TypeStyle

private val round = RoundedCornerShape(Room.corner)

private const val LARGEST = 1.5f

@Composable
fun Words(
    text: String,
    modifier: Modifier = Modifier,
    style: TypeStyle = TypeStyle.BODY,
    colour: Colour = Colour.INK,
    align: TextAlign? = null,
) {
    Text(text, modifier, color = colour.now, style = style.now, textAlign = align)
}

@Composable
fun Title(text: String, modifier: Modifier = Modifier) {
    Words(text, modifier.semantics { heading() }, TypeStyle.TITLE)
}

@Composable
fun Heading(text: String, modifier: Modifier = Modifier) {
    Words(text, modifier.semantics { heading() }, TypeStyle.HEADING)
}

/** An icon is never alone in telling something, so it says nothing itself. It grows with the words. */
@Composable
fun Drawn(
    icon: Icon,
    colour: Colour = Colour.INK,
    size: Dp = 24.dp,
    modifier: Modifier = Modifier,
) {
    val path = remember(icon) { path(icon.outline) }
    val pen = colour.now
    val grown = size * LocalDensity.current.fontScale.coerceIn(1f, LARGEST)
    Box(
        modifier.size(grown).drawBehind {
            scale(this.size.minDimension / Icon.SIZE, pivot = androidx.compose.ui.geometry.Offset.Zero) {
                drawPath(
                    path,
                    pen,
                    style = Stroke(Icon.PEN.toFloat(), cap = StrokeCap.Round, join = StrokeJoin.Round),
                )
            }
        },
    )
}

/** Moves, lines and curves, absolute: see fixtures/design. */
private fun path(outline: String): Path {
    val parts = outline.split(' ').iterator()
    val next = { parts.next().toFloat() }
    return Path().apply {
        while (parts.hasNext()) {
            when (parts.next()) {
                "M" -> moveTo(next(), next())
                "L" -> lineTo(next(), next())
                "C" -> cubicTo(next(), next(), next(), next(), next(), next())
                "Z" -> close()
            }
        }
    }
}

/** A card. With [onClick] the whole of it is one button. */
@Composable
fun Panel(
    modifier: Modifier = Modifier,
    colour: Colour = Colour.PANEL,
    onClick: (() -> Unit)? = null,
    label: String? = null,
    content: @Composable ColumnScope.() -> Unit,
) {
    val touched =
        if (onClick == null) {
            Modifier
        } else {
            Modifier
                .clickable(role = Role.Button, onClickLabel = label, onClick = onClick)
                .defaultMinSize(minHeight = Room.touch)
        }
    Column(
        modifier
            .fillMaxWidth()
            .clip(round)
            .background(colour.now)
            .then(touched)
            .padding(Room.page),
        verticalArrangement = Arrangement.spacedBy(Room.near, Alignment.CenterVertically),
        content = content,
    )
}

/** What a button weighs. */
enum class Weight(
    val ground: Colour,
    val ink: Colour,
    val edge: Boolean,
) {
    /** The one thing that this page is for. */
    MAIN(Colour.ACCENT, Colour.ON_ACCENT, false),
    PLAIN(Colour.ACCENT_SOFT, Colour.ACCENT, false),
    QUIET(Colour.PANEL, Colour.INK, true),
    GRAVE(Colour.PANEL, Colour.TROUBLE, true),
}

@Composable
fun Press(
    text: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    icon: Icon? = null,
    weight: Weight = Weight.PLAIN,
    label: String? = null,
    enabled: Boolean = true,
    least: Dp = Room.touch,
) {
    val ground = if (enabled) weight.ground else Colour.SUNK
    val ink = if (enabled) weight.ink else Colour.MUTED
    Row(
        modifier
            .defaultMinSize(minWidth = Room.touch, minHeight = least)
            .clip(round)
            .background(ground.now)
            .then(if (weight.edge) Modifier.border(BorderStroke(1.dp, Colour.EDGE.now), round) else Modifier)
            .clickable(enabled = enabled, role = Role.Button, onClick = onClick)
            .then(if (label == null) Modifier else Modifier.semantics { contentDescription = label })
            .padding(PaddingValues(horizontal = Room.page, vertical = Room.near)),
        horizontalArrangement = Arrangement.spacedBy(Room.near, Alignment.CenterHorizontally),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        // At large type the words need the room.
        if (icon != null && !largeType) Drawn(icon, ink)
        Words(text, Modifier.weight(1f, fill = false), TypeStyle.HEADING, ink, TextAlign.Center)
    }
}

/** The one large button of a page, where the thumb is. */
@Composable
fun Large(
    text: String,
    icon: Icon?,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    label: String? = null,
    enabled: Boolean = true,
) {
    Press(text, onClick, modifier.fillMaxWidth(), icon, Weight.MAIN, label, enabled, Room.thumb)
}

/** A button that is an icon, with words for who listens. */
@Composable
fun IconPress(
    icon: Icon,
    label: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    colour: Colour = Colour.INK,
    ground: Colour? = null,
) {
    Box(
        modifier
            .size(Room.touch)
            .clip(round)
            .then(if (ground == null) Modifier else Modifier.background(ground.now))
            .clickable(role = Role.Button, onClick = onClick)
            .semantics { contentDescription = label },
        contentAlignment = Alignment.Center,
    ) {
        Drawn(icon, colour)
    }
}

/** Something that is on or off. */
@Composable
fun Toggle(
    text: String,
    on: Boolean,
    onChange: (Boolean) -> Unit,
    icon: Icon,
) {
    Chip(text, icon, on, Modifier.toggleable(on, role = Role.Switch, onValueChange = onChange))
}

/** What may be added, beside what is on or off. */
@Composable
fun Add(text: String, onClick: () -> Unit) {
    Chip(text, Icon.PLUS, false, Modifier.clickable(role = Role.Button, onClick = onClick))
}

/** One of a few. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun <T> OneOf(
    choices: List<T>,
    chosen: T,
    onChoose: (T) -> Unit,
    name: @Composable (T) -> String,
) {
    FlowRow(
        horizontalArrangement = Arrangement.spacedBy(Room.near),
        verticalArrangement = Arrangement.spacedBy(Room.near),
    ) {
        choices.forEach { choice ->
            val on = choice == chosen
            Chip(name(choice), null, on, Modifier.selectable(on, role = Role.RadioButton) { onChoose(choice) })
        }
    }
}

@Composable
private fun Chip(
    text: String,
    icon: Icon?,
    on: Boolean,
    touched: Modifier,
) {
    val ink = if (on) Colour.ON_ACCENT else Colour.INK
    Row(
        Modifier
            .defaultMinSize(minWidth = Room.touch, minHeight = Room.touch)
            .clip(round)
            .background((if (on) Colour.ACCENT else Colour.PANEL).now)
            .border(BorderStroke(1.dp, (if (on) Colour.ACCENT else Colour.EDGE).now), round)
            .then(touched)
            .padding(horizontal = Room.gap, vertical = Room.near),
        horizontalArrangement = Arrangement.spacedBy(Room.near, Alignment.CenterHorizontally),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        if (icon != null) Drawn(if (on) Icon.CHECK else icon, ink, 20.dp)
        Words(text, Modifier.weight(1f, fill = false), colour = ink)
    }
}

/** An icon and words in a colour that tells something; the icon stands at the first line. */
@Composable
fun Notice(
    text: String,
    icon: Icon,
    colour: Colour,
    modifier: Modifier = Modifier,
    style: TypeStyle = TypeStyle.BODY,
) {
    val line = with(LocalDensity.current) { style.line.sp.toDp() }
    Row(modifier, horizontalArrangement = Arrangement.spacedBy(Room.near)) {
        Box(Modifier.height(line), contentAlignment = Alignment.Center) { Drawn(icon, colour, 20.dp) }
        Words(text, Modifier.weight(1f, fill = false), style, colour)
    }
}
