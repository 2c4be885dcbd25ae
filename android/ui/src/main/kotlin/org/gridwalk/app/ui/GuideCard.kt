// How to have this phone let the app work in the background: shown when it did not, and on request.
package org.gridwalk.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.semantics
import org.gridwalk.app.model.Guide
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.TypeStyle

@Composable
fun GuideCard(
    guide: Guide,
    onShow: () -> Unit,
    onOpen: () -> Unit,
    onDone: () -> Unit,
) {
    Panel(colour = if (guide.missed) Colour.WAITING_SOFT else Colour.PANEL) {
        Heading(words.guideTitle)
        if (guide.missed) {
            Notice(words.guideMissed, Icon.EXCLAMATION, Colour.WAITING)
        } else {
            Words(words.guideFine, style = TypeStyle.SMALL, colour = Colour.MUTED)
        }
        if (guide.shown) {
            guide.maker.steps(words).forEachIndexed { index, step -> Step(index + 1, step) }
            Press(words.guideOpen, onOpen, Modifier.fillMaxWidth(), Icon.WRENCH)
            Press(words.guideDone, onDone, Modifier.fillMaxWidth(), Icon.CHECK, Weight.QUIET)
        } else {
            Press(words.guideShow, onShow, Modifier.fillMaxWidth(), weight = Weight.QUIET)
        }
    }
}

@Composable
private fun Step(number: Int, step: String) {
    Row(
        Modifier.semantics(mergeDescendants = true) { },
        horizontalArrangement = Arrangement.spacedBy(Room.near),
    ) {
        Words("$number", style = TypeStyle.HEADING, colour = Colour.ACCENT)
        Words(step, Modifier.weight(1f))
    }
}
