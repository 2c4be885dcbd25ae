package org.gridwalk.app

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import kotlinx.coroutines.runBlocking
import org.gridwalk.app.platform.Answer
import org.gridwalk.app.platform.Need
import org.gridwalk.app.ui.Root
import org.gridwalk.design.Chinese
import org.gridwalk.root
import org.junit.jupiter.api.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse

/** The system is asked where something is first needed, after its reason; a refusal ends nothing else. */
@OptIn(ExperimentalTestApi::class)
@Suppress("DEPRECATION")
class AskingTest {
    @Test
    fun `permissions are asked with their reason, and work goes on without them`() =
        onPhone { app, phone, brain ->
            phone.answers.values.forEach { it.value = Answer.OPEN }
            phone.move(null)
            activated(app, brain)
            brain.kill()
            runSkikoComposeUiTest(size = Size(1080f, 2340f), density = Density(2.75f)) {
                setContent { Root(app, phone, phone.canvas) }
                with(Finger(this, root.resolve("target/android/asking"))) {
                    see(Chinese.permissionPlaceWhy)
                    shot("place")
                    phone.next = Answer.REFUSED
                    touch(Chinese.permissionPlaceAllow)
                    see(Chinese.permissionPlaceWithout)
                    shot("no-place")
                    touch(Chinese.todayCheckIn)
                    see(Chinese.warningNoPlace)
                    see(Chinese.lineWaiting(1))

                    touch(Chinese.todayReportLabel)
                    see(Chinese.permissionCameraWhy)
                    assertFalse(sees(Chinese.reportShutter), "nothing to press before there is a picture")
                    shot("camera")
                    touch(Chinese.permissionCameraAllow)
                    see(Chinese.permissionCameraWithout)
                    shot("no-camera")
                    phone.next = Answer.ALLOWED
                    touch(Chinese.permissionCameraAllow)
                    touch(Chinese.reportShutter)
                    see(Chinese.permissionPlaceWithout)
                    shot("report-without-a-place")
                    touch(Chinese.navBack)

                    touch(Chinese.queueCount(1))
                    see(Chinese.permissionNoticesWhy)
                    shot("notices")
                    touch(Chinese.permissionNoticesAllow)
                    until("no more questions") { !sees(Chinese.permissionNoticesWhy) }
                }
            }
            assertEquals(
                1,
                runBlocking {
                    app
                        .desk()
                        .gridwalk.reports
                        .drafts()
                }.size,
            )
            assertEquals(Answer.ALLOWED, phone.answers.getValue(Need.NOTICES).value)
        }
}
