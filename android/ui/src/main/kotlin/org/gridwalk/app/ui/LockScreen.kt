// Locked (已锁定): nothing of what lies behind is drawn.
package org.gridwalk.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import org.gridwalk.app.model.LockHolder
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.LockFace
import org.gridwalk.design.TypeStyle

@Composable
fun LockScreen(holder: LockHolder) {
    val face by holder.state.collectAsState()
    val act: @Composable () -> Unit = {
        if (face == LockFace.NO_CREDENTIAL) {
            Large(words.lockGoOn, Icon.FORWARD, holder::goOn)
        } else {
            Large(words.lockUnlock, Icon.LOCK, holder::unlock)
        }
    }
    Sheet(foot = act.takeUnless { face == LockFace.ASKING }) {
        item {
            Row(
                horizontalArrangement = Arrangement.spacedBy(Room.near),
                verticalAlignment = Alignment.CenterVertically,
            ) {
                Drawn(Icon.LOCK, Colour.ACCENT, 28.dp)
                Title(words.lockTitle, Modifier.weight(1f))
            }
        }
        item {
            when (face) {
                LockFace.LOCKED -> Words(words.lockLead)
                LockFace.ASKING -> Words(words.lockAsking)
                LockFace.REFUSED -> Notice(words.lockRefused, Icon.EXCLAMATION, Colour.TROUBLE)
                LockFace.NO_CREDENTIAL -> Notice(words.lockNoCredential, Icon.EXCLAMATION, Colour.WAITING)
            }
        }
        item { Words(words.lockDelivers, style = TypeStyle.SMALL, colour = Colour.MUTED) }
    }
}
