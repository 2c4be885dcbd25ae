// The reason in words before the system's own question, and after a refusal what goes on without it.
package org.gridwalk.app.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import org.gridwalk.app.platform.Answer
import org.gridwalk.app.platform.Everything
import org.gridwalk.app.platform.Need
import org.gridwalk.app.platform.Permissions
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon

val LocalPermissions = staticCompositionLocalOf<Permissions> { Everything }

@Composable
fun allowed(need: Need): Boolean {
    val answer by LocalPermissions.current.answer(need).collectAsState()
    return answer == Answer.ALLOWED
}

@Composable
fun Asking(need: Need, modifier: Modifier = Modifier) {
    val permissions = LocalPermissions.current
    val answer by permissions.answer(need).collectAsState()
    val refused = answer == Answer.REFUSED
    val (icon, says, allow) =
        when (need) {
            Need.CAMERA -> {
                Triple(
                    Icon.CAMERA,
                    if (refused) words.permissionCameraWithout else words.permissionCameraWhy,
                    words.permissionCameraAllow,
                )
            }

            Need.PLACE -> {
                Triple(
                    Icon.LOCATE,
                    if (refused) words.permissionPlaceWithout else words.permissionPlaceWhy,
                    words.permissionPlaceAllow,
                )
            }

            Need.NOTICES -> {
                Triple(
                    Icon.ARROW_UP,
                    if (refused) words.permissionNoticesWithout else words.permissionNoticesWhy,
                    words.permissionNoticesAllow,
                )
            }
        }
    Panel(modifier, if (refused) Colour.WAITING_SOFT else Colour.ACCENT_SOFT) {
        Notice(says, icon, Colour.INK)
        Press(allow, { permissions.ask(need) }, weight = if (refused) Weight.QUIET else Weight.MAIN)
    }
}
