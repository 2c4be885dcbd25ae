package org.gridwalk.app

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableSharedFlow
import org.gridwalk.app.model.App
import org.gridwalk.app.model.Session
import org.gridwalk.app.platform.LockAfter
import org.gridwalk.app.platform.Phone
import org.gridwalk.app.platform.Unlocking
import org.gridwalk.design.LockFace
import org.junit.jupiter.api.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** The app's lock without a screen, over the real core. */
class LockTest {
    @Test
    fun `a pause that is long enough locks, a shorter one does not`() =
        onPhone { app, phone, brain ->
            val desk = activated(app, brain)
            val owner = phone.screenLock
            assertFalse(app.locked.value, "whoever activated it is here")

            suspend fun pause(minutes: Int): Boolean {
                val asked = owner.asked
                app.rest()
                owner.clock += minutes.minutes
                app.front()
                // They say yes at once: that they were asked tells that it was locked.
                until { !app.locked.value }
                return owner.asked > asked
            }
            assertFalse(pause(4))
            assertEquals(0, owner.asked)
            assertTrue(pause(5))
            assertEquals(1, owner.asked)
            // A clock that went back tells nothing.
            assertTrue(pause(-1))
            // Twice four is no pause of eight.
            assertFalse(pause(4))
            assertFalse(pause(4))

            desk.me.setLock(LockAfter.OFF)
            assertFalse(pause(500))
            desk.me.setLock(LockAfter.AT_ONCE)
            app.rest()
            assertTrue(app.locked.value, "covered before the system takes its picture")
            app.front()
            until { !app.locked.value }
        }

    @Test
    fun `only a yes opens, and the phone's own page is no pause`() =
        onPhone { app, phone, brain ->
            activated(app, brain).me.setLock(LockAfter.AT_ONCE)
            val owner = phone.screenLock
            val page = app.lockPage
            owner.answer = Unlocking.CANCELLED
            app.rest()
            app.front()
            until { owner.asked == 1 && page.state.value == LockFace.LOCKED }
            assertTrue(app.locked.value)
            owner.answer = Unlocking.REFUSED
            page.unlock()
            page.state.until { it == LockFace.REFUSED }
            page.goOn()
            assertTrue(app.locked.value, "a phone with a credential is not passed without it")

            owner.answer = null
            page.unlock()
            page.state.until { it == LockFace.ASKING }
            until { owner.asked == 3 }
            page.unlock()
            app.rest()
            app.front()
            assertEquals(3, owner.asked, "asked once at a time")
            assertTrue(app.locked.value)
        }

    @Test
    fun `a phone without a credential says so, and is passed with a touch`() =
        onPhone { app, phone, brain ->
            val desk = activated(app, brain)
            phone.screenLock.answer = Unlocking.NO_CREDENTIAL
            app.rest()
            phone.screenLock.clock += 6.minutes
            app.front()
            app.lockPage.state.until { it == LockFace.NO_CREDENTIAL }
            assertTrue(app.locked.value)
            app.lockPage.goOn()
            assertFalse(app.locked.value)
            desk.gridwalk.patrol.checkpoints()
            desk.today.refresh()
            desk.today.checkIn(
                desk.today.state
                    .until { it.toVisit.isNotEmpty() }
                    .toVisit
                    .first()
                    .id,
            )
            desk.me.state.until { it.noCredential }
        }

    @Test
    fun `a process that was killed starts locked, delivers all the same, and nothing passes the lock`() =
        onPhone { app, phone, brain ->
            val point =
                activated(app, brain)
                    .today.state
                    .until { it.toVisit.isNotEmpty() }
                    .toVisit
                    .first()
            brain.kill()
            app.desk().today.checkIn(point.id)
            app
                .desk()
                .today.state
                .until { it.tally.waiting == 1L }
            app.close()

            phone.screenLock.answer = Unlocking.CANCELLED
            val tags = MutableSharedFlow<String>()
            val again =
                object : Phone by phone {
                    override val tags = tags
                }
            val scope = CoroutineScope(Dispatchers.Default.limitedParallelism(1) + SupervisorJob())
            val other = App(again, scope)
            try {
                assertTrue(other.locked.value)
                other.open()
                other.state.until { it is Session.Ready }
                until { phone.screenLock.asked == 1 && other.lockPage.state.value == LockFace.LOCKED }
                assertTrue(other.locked.value)

                until { tags.subscriptionCount.value > 0 }
                tags.emit("gridwalk:tag:1:${point.id}:AAAA")
                other.desk().today.scanTag(tags)
                until { tags.subscriptionCount.value > 1 }
                tags.emit("gridwalk:tag:1:${point.id}:AAAA")
                delay(1.seconds)
                assertEquals(
                    1,
                    other
                        .desk()
                        .today.state.value.tally.waiting,
                    "nothing passes the lock",
                )

                brain.startAgain()
                until { other.drain() }
                assertEquals(1, brain.operations().size)
                assertTrue(other.locked.value)

                other.desk().today.stopScan()
                until { tags.subscriptionCount.value == 1 }
                phone.screenLock.answer = Unlocking.YES
                other.lockPage.unlock()
                until { !other.locked.value }
                tags.emit("gridwalk:tag:1:${point.id}:AAAA")
                until { brain.operations().size == 2 }
            } finally {
                other.close()
                scope.cancel()
            }
        }
}
