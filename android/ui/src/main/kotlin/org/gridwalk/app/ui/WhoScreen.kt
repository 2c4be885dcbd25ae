// Who is working (谁在用).
package org.gridwalk.app.ui

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.lazy.items
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import org.gridwalk.app.model.Member
import org.gridwalk.app.model.WhoHolder
import org.gridwalk.app.model.WhoState
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.TypeStyle
import org.gridwalk.design.WhoFace

@Composable
fun WhoScreen(holder: WhoHolder) {
    val state by holder.state.collectAsState()
    when (state.face) {
        WhoFace.LOADING -> Sheet { item { Nothing(words.todayLoading, Icon.CLOCK) } }
        WhoFace.READY -> Members(state, holder)
        WhoFace.CONFIRMING -> Leaving(state, holder)
    }
}

@Composable
private fun Members(state: WhoState, holder: WhoHolder) {
    Sheet(foot = { Press(words.navBack, holder::close, Modifier.fillMaxWidth(), Icon.BACK, Weight.QUIET) }) {
        item { Title(words.whoTitle) }
        item { Words(words.whoLead, colour = Colour.MUTED) }
        state.said?.let { said -> item { Trouble(said) } }
        items(state.members, { it.seat.number }) { One(it, holder) }
        item { Press(words.whoAdd, holder::add, Modifier.fillMaxWidth(), Icon.PLUS) }
    }
}

@Composable
private fun One(member: Member, holder: WhoHolder) {
    val name = member.name ?: words.whoFresh
    Panel {
        Words(name, style = TypeStyle.TITLE)
        if (member.current) Notice(words.whoNow, Icon.CHECK, Colour.ACCENT)
        member.trouble?.let { Notice(it(words), Icon.EXCLAMATION, Colour.TROUBLE) }
        if (member.waiting > 0) Notice(words.whoWaiting(member.waiting), Icon.HOURGLASS, Colour.WAITING)
        if (member.unfinished > 0) Notice(words.whoUnfinished(member.unfinished), Icon.PENCIL, Colour.WAITING)
        if (!member.current) {
            Press(
                words.whoSit,
                { holder.sit(member.seat) },
                Modifier.fillMaxWidth(),
                Icon.PERSON,
                label = words.whoSitAs(name),
            )
        }
        if (member.trouble == null) {
            Press(
                words.whoRemove,
                { holder.askRemove(member) },
                Modifier.fillMaxWidth(),
                Icon.TRASH,
                Weight.QUIET,
                words.whoRemoveWhom(name),
            )
        }
    }
}

/** Asked twice; what waits is given up by name. */
@Composable
private fun Leaving(state: WhoState, holder: WhoHolder) {
    val leaving = state.leaving ?: return
    val name = leaving.name ?: words.whoFresh
    Sheet {
        item { Title(words.whoRemoveWhom(name)) }
        item { Words(words.whoRemoveSays) }
        if (leaving.open > 0) {
            item { Notice(words.whoGiveUp(leaving.open, name), Icon.EXCLAMATION, Colour.TROUBLE) }
            item { Field(words.whoName, state.name, holder::setName) }
        }
        item {
            Press(
                words.whoRemoveGo,
                holder::remove,
                Modifier.fillMaxWidth(),
                Icon.TRASH,
                Weight.GRAVE,
                enabled = state.knowingly,
            )
        }
        item { Press(words.whoKeep, holder::keep, Modifier.fillMaxWidth(), Icon.BACK) }
    }
}
