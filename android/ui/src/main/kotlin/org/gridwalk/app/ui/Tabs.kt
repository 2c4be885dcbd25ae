// The pages of the bar. Their words stay small enough for a quarter of the narrowest screen; at large
// type the page's own title says the same in full size.
package org.gridwalk.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.defaultMinSize
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import org.gridwalk.app.model.Desk
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.Screen
import org.gridwalk.design.Strings
import org.gridwalk.design.TABS
import org.gridwalk.design.TypeStyle

@Composable
fun Tabs(
    desk: Desk,
    chosen: Screen,
    modifier: (Screen) -> Modifier,
) {
    val queue by desk.queue.state.collectAsState()
    val waiting = (queue.tally.waiting + queue.tally.quarantined).toInt()
    val density = LocalDensity.current
    CompositionLocalProvider(LocalDensity provides Density(density.density, density.fontScale.coerceAtMost(LARGEST))) {
        TABS.forEach { page ->
            val count = if (page == Screen.QUEUE) waiting else 0
            OneTab(
                page,
                page == chosen,
                count,
                queue.tally.quarantined > 0,
                modifier(page),
            ) { desk.navigator.show(page) }
        }
    }
}

@Composable
private fun OneTab(
    page: Screen,
    on: Boolean,
    count: Int,
    trouble: Boolean,
    modifier: Modifier,
    onChoose: () -> Unit,
) {
    val name = name(words, page)
    val said = if (count > 0) words.queueCount(count) else name
    val ink = if (on) Colour.ACCENT else Colour.MUTED
    Column(
        modifier
            .defaultMinSize(minWidth = Room.thumb, minHeight = Room.thumb)
            .clip(RoundedCornerShape(Room.corner))
            .selectable(on, role = Role.Tab, onClick = onChoose)
            .semantics { contentDescription = said }
            .background((if (on) Colour.ACCENT_SOFT else Colour.PANEL).now)
            .padding(Room.tight),
        verticalArrangement = Arrangement.Center,
        horizontalAlignment = Alignment.CenterHorizontally,
    ) {
        Box {
            Drawn(page.icon ?: Icon.OTHER, ink)
            if (count > 0) {
                val ground = if (trouble) Colour.TROUBLE else Colour.WAITING
                Box(
                    Modifier
                        .align(Alignment.TopEnd)
                        .offset(6.dp, (-4).dp)
                        .size(10.dp)
                        .clip(CircleShape)
                        .background(ground.now),
                )
            }
        }
        Words(name, Modifier.clearAndSetSemantics { }, TypeStyle.SMALL, ink)
    }
}

private fun name(strings: Strings, page: Screen) =
    when (page) {
        Screen.TODAY -> strings.navToday
        Screen.QUEUE -> strings.navQueue
        Screen.COLLECT -> strings.navCollect
        else -> strings.navMe
    }

private const val LARGEST = 1.1f
