package org.gridwalk.app

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import kotlinx.coroutines.runBlocking
import org.gridwalk.app.model.App
import org.gridwalk.app.ui.Root
import org.gridwalk.design.Chinese
import org.gridwalk.root
import org.junit.jupiter.api.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** A person uses the app from the first run on: real screens, real core, real city brain. */
@OptIn(ExperimentalTestApi::class)
@Suppress("DEPRECATION")
class DrivenTest {
    @Test
    fun `a morning, from the first run to everything sent`() =
        onPhone { app, phone, brain ->
            runSkikoComposeUiTest(size = Size(1080f, 2340f), density = Density(2.75f)) {
                setContent { Root(app, phone, phone.canvas) }
                app.open()
                val finger = Finger(this, root.resolve("target/android/driven"))
                with(finger) {
                    see(Chinese.activateTitle)
                    shot("first-run")
                    type(Chinese.activateServer, brain.address)
                    type(Chinese.activateCode, "WRONG-CODE")
                    touch(Chinese.activateGo)
                    see(Chinese.errorCodeInvalid)
                    shot("wrong-code")
                    type(Chinese.activateCode, brain.code)
                    touch(Chinese.activateGo)
                    see(Chinese.todayCheckIn)
                    shot("today")
                    brain.kill()

                    touch(Chinese.todayCheckIn)
                    see(Chinese.lineWaiting(1))
                    shot("checked-in")

                    touch(Chinese.todayReportLabel)
                    touch(Chinese.reportShutter)
                    see(Chinese.reportChoose)
                    see(Chinese.warningMissingFarPhoto)
                    shot("after-the-photo")
                    val likely =
                        runBlocking {
                            app
                                .desk()
                                .gridwalk.reports
                                .suggest(HERE)
                                .first()
                                .name
                        }
                    val touched = counted { touch(likely) }
                    assertTrue(touched <= 2, "$touched touches after the photo")
                    see(Chinese.undoUndo)
                    shot("saved")
                    touch(Chinese.undoUndo)
                    see(Chinese.reportChoose)
                    touch(Chinese.reportUrgent)
                    touch(Chinese.reportNote)
                    type(Chinese.reportNote, "楼道堆物，堵住安全出口")
                    shot("with-a-note")
                    touch(likely)
                    see(Chinese.lineWaiting(2), part = true)

                    touch(Chinese.queueCount(2))
                    see(Chinese.lineOffline)
                    shot("offline-queue")
                    touch(likely)
                    see(Chinese.itemTitle)
                    shot("one-record")
                    touch(Chinese.navBack)

                    brain.startAgain()
                    touch(Chinese.queueSend)
                    see(Chinese.queueEmpty)
                    shot("all-sent")
                    touch(Chinese.queueAll)
                    see(Chinese.stateComplete)
                    shot("arrived")
                    assertEquals(2, brain.operations().size)
                    val report = brain.operations().single { it["kind"].asString == "report" }
                    assertTrue(report.toString().contains("楼道堆物，堵住安全出口"))

                    touch(Chinese.navMe)
                    see(Chinese.meTitle)
                    shot("me")
                    touch(Chinese.meLanguageEn)
                    see("Type size")
                    touch("Left")
                    touch("150%")
                    shot("me-in-english")
                }
                assertEquals(150, app.preferences.preferences.value.typeSize)
            }
        }
}

fun App.desk() = (state.value as org.gridwalk.app.model.Session.Ready).desk
