package org.gridwalk.app

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import kotlinx.coroutines.runBlocking
import org.gridwalk.app.desktop.FolderPhone
import org.gridwalk.app.model.App
import org.gridwalk.app.model.Session
import org.gridwalk.app.platform.Language
import org.gridwalk.app.platform.Unlocking
import org.gridwalk.app.platform.strings
import org.gridwalk.app.ui.Root
import org.gridwalk.root
import org.junit.jupiter.api.Test
import kotlin.test.assertFalse
import kotlin.time.Duration.Companion.minutes

/** What keeps a screen private, driven on the real screens in both languages, on a usual and a narrow phone. */
@OptIn(ExperimentalTestApi::class)
@Suppress("DEPRECATION")
class PrivacyTest {
    @Test
    fun `the locked page covers everything until the phone says yes`() =
        onPhone { app, phone, brain ->
            val desk = runBlocking { activated(app, brain) }
            val name =
                desk.today.state
                    .until { it.worker.isNotEmpty() }
                    .worker
            eachScreen(app, phone, "lock") { finger, page ->
                val owner = phone.screenLock
                finger.apply {
                    owner.answer = Unlocking.YES
                    see(name, part = true)
                    owner.answer = Unlocking.REFUSED
                    app.rest()
                    owner.clock += 10.minutes
                    app.front()
                    see(strings(app).lockRefused)
                    assertFalse(sees(name, part = true), "nothing of the desk is behind it")
                    shot("$page-refused")
                    owner.answer = Unlocking.NO_CREDENTIAL
                    touch(strings(app).lockUnlock)
                    see(strings(app).lockNoCredential)
                    shot("$page-no-credential")
                    touch(strings(app).lockGoOn)
                    see(name, part = true)
                    touch(strings(app).navMe)
                    see(strings(app).meTitle)
                    shot("$page-me")
                    touch(strings(app).navToday)
                }
            }
        }

    @Test
    fun `who is working shows names and what waits, and nothing else`() =
        onPhone { app, phone, brain ->
            val desk = runBlocking { activated(app, brain) }
            val today = desk.today.state.until { it.toVisit.isNotEmpty() }
            brain.kill()
            desk.today.checkIn(today.toVisit.first().id)
            desk.today.state.until { it.tally.waiting == 1L }
            desk.me.openWho()
            app.who.value!!.add()
            app.state.until { it is Session.Fresh }
            until { !app.locked.value }
            eachScreen(app, phone, "who") { finger, page ->
                finger.apply {
                    see(strings(app).activateTitle)
                    touch(strings(app).meWho)
                    see(strings(app).whoWaiting(1))
                    see(today.worker)
                    see(strings(app).whoNow)
                    shot("$page-members")
                    touch(strings(app).whoRemoveWhom(today.worker))
                    see(strings(app).whoGiveUp(1, today.worker))
                    shot("$page-giving-up")
                    touch(strings(app).whoKeep)
                    touch(strings(app).navBack)
                }
            }
        }

    private fun strings(app: App) = app.preferences.preferences.value.strings

    private fun eachScreen(
        app: App,
        phone: FolderPhone,
        folder: String,
        work: (Finger, String) -> Unit,
    ) {
        SCREENS.forEach { (width, size) ->
            runSkikoComposeUiTest(size = size, density = Density(DENSITY)) {
                setContent { Root(app, phone, phone.canvas) }
                val finger = Finger(this, root.resolve("target/android/privacy/$folder-$width"))
                Language.entries.forEach { language ->
                    app.preferences.change { it.copy(language = language) }
                    work(finger, "$width-${language.name.lowercase()}")
                }
            }
        }
    }

    private companion object {
        const val DENSITY = 2.75f
        val SCREENS = mapOf("393" to Size(1080f, 2340f), "320" to Size(880f, 1565f))
    }
}
