// What is worth knowing before a report is queued: in words, with its figure, and one touch to take the
// photo anew or the one that is missing.
package org.gridwalk.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import org.gridwalk.PhotoRole
import org.gridwalk.WarningCode
import org.gridwalk.app.model.Caution
import org.gridwalk.app.model.Shot
import org.gridwalk.app.model.said
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.Strings
import org.gridwalk.design.TypeStyle

@Composable
fun Cautions(
    cautions: List<Caution>,
    onRetake: (Shot) -> Unit,
    onAdd: (PhotoRole) -> Unit,
) {
    Panel(Modifier.semantics { liveRegion = LiveRegionMode.Polite }, Colour.WAITING_SOFT) {
        cautions.forEach { One(it, onRetake, onAdd) }
    }
}

@Composable
private fun One(
    caution: Caution,
    onRetake: (Shot) -> Unit,
    onAdd: (PhotoRole) -> Unit,
) {
    val retake = caution.retake
    val add = caution.add
    when {
        retake != null -> {
            val label = words.reportRetakeLabel(caution.warning.figures.photo ?: 1)
            Offering(caution, words.reportRetake, label, Icon.CAMERA) { onRetake(retake) }
        }

        add != null -> {
            Offering(caution, adding(add), adding(add), Icon.PLUS) { onAdd(add) }
        }

        else -> {
            Told(caution, Modifier)
        }
    }
}

/** Where words need the room the button is its icon, so that what is to be chosen stays in sight. */
@Composable
private fun Offering(
    caution: Caution,
    text: String,
    label: String,
    icon: Icon,
    onClick: () -> Unit,
) {
    BoxWithConstraints {
        val wide = maxWidth >= (if (words.language == "en") WIDE_EN else WIDE) || largeType
        Beside({
            if (wide) {
                Press(text, onClick, icon = icon, label = label)
            } else {
                IconPress(icon, label, onClick, colour = Colour.ACCENT, ground = Colour.ACCENT_SOFT)
            }
        }) { Told(caution, it) }
    }
}

@Composable
private fun Told(caution: Caution, modifier: Modifier) {
    Column(modifier, verticalArrangement = Arrangement.spacedBy(Room.tight)) {
        Notice(said(caution.warning)(words), Icon.EXCLAMATION, Colour.WAITING)
        figure(words, caution)?.let { Words(it, style = TypeStyle.SMALL) }
    }
}

@Composable
fun adding(role: PhotoRole): String =
    when (role) {
        PhotoRole.FAR -> words.reportAddFar
        PhotoRole.AFTER -> words.reportAddAfter
        else -> words.reportAddNear
    }

/** The figure of a caution, and which of the likely items it is about. */
fun figure(strings: Strings, caution: Caution): String? {
    val figures = caution.warning.figures
    val number = figures.photo ?: 0
    val made = figures.made?.let(::moment).orEmpty()
    val told =
        when (caution.warning.code) {
            WarningCode.BLURRED_PHOTO -> {
                figures.percent?.let { strings.reportFigureSharp(number, it) }
            }

            WarningCode.PHOTO_TAKEN_ALREADY -> {
                figures.percent?.let { strings.reportFigureAlike(number, made, it) }
            }

            WarningCode.REPORTED_NEAR_BY -> {
                figures.metres?.let { strings.reportFigureNear(it, made) }
            }

            else -> {
                figures.photos?.let(strings::reportFigureNone)
            }
        }
    if (caution.items.isEmpty()) return told
    val names = caution.items.joinToString(strings.reportFigureAnd) { said(it)(strings) }
    return if (told == null) names else strings.reportFigureOf(names, told)
}

/** So much room do words and a button take beside each other. */
private val WIDE = 320.dp
private val WIDE_EN = 440.dp
