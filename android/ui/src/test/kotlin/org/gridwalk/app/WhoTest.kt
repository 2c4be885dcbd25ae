package org.gridwalk.app

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import org.gridwalk.CityBrain
import org.gridwalk.Fix
import org.gridwalk.Gridwalk
import org.gridwalk.app.desktop.FolderPhone
import org.gridwalk.app.model.App
import org.gridwalk.app.model.Desk
import org.gridwalk.app.model.Session
import org.gridwalk.app.model.WhoHolder
import org.gridwalk.app.platform.Hand
import org.gridwalk.app.platform.Unlocking
import org.gridwalk.design.LockFace
import org.gridwalk.design.WhoFace
import org.gridwalk.fileKeyStore
import org.gridwalk.inFolder
import org.junit.jupiter.api.Test
import kotlin.io.path.createDirectories
import kotlin.io.path.exists
import kotlin.io.path.name
import kotlin.io.path.walk
import kotlin.io.path.writeText
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** Two workers share a phone: each with a store, keys and likings of their own. */
class WhoTest {
    @Test
    fun `two share a phone and see nothing of each other`() =
        onPhone { app, phone, brain ->
            val first = activated(app, brain)
            val today = first.today.state.until { it.toVisit.isNotEmpty() }
            first.me.setTypeSize(150)
            brain.kill()
            first.today.checkIn(today.toVisit.first().id)
            first.today.report()
            reporting(first).takePhoto()
            first.today.state.until { it.tally.waiting == 1L && it.drafts == 1 }

            var who = page(first, app)
            assertEquals(
                listOf(today.worker),
                who.state.value.members
                    .map { it.name },
            )
            phone.screenLock.answer = Unlocking.CANCELLED
            who.add()
            val fresh = app.state.until { it is Session.Fresh } as Session.Fresh
            // The next one finds a locked phone, and after that nothing of the first one's.
            assertTrue(app.locked.value)
            assertNull(app.who.value)
            until { phone.screenLock.asked == 1 && app.lockPage.state.value == LockFace.LOCKED }
            phone.screenLock.answer = Unlocking.YES
            app.lockPage.unlock()
            until { !app.locked.value }
            assertEquals(100, app.preferences.preferences.value.typeSize)
            assertTrue(fresh.activate.state.value.shared)
            // Nothing of what was begun there goes on.
            first.queue.showAll()
            first.today.refresh()
            assertNull(first.today.state.value.said)

            fresh.activate.openWho()
            who = app.who.until { it != null }!!
            val members = who.state.until { it.face == WhoFace.READY }.members
            assertEquals(listOf(today.worker, null), members.map { it.name })
            assertEquals(listOf(1, 1), members.first().run { listOf(waiting, unfinished) })
            who.sit(members.last().seat)
            app.who.until { it == null }

            brain.startAgain()
            fresh.activate.setServer(brain.address)
            fresh.activate.setCode(brain.codes[1])
            fresh.activate.activate()
            val second = (app.state.until { it is Session.Ready } as Session.Ready).desk
            assertTrue(
                second.today.state
                    .until { it.worker.isNotEmpty() }
                    .worker != today.worker,
            )
            assertEquals(0, second.today.state.value.drafts)
            assertEquals(emptyList(), second.queue.state.value.rows)
            assertNull(second.undo.state.value)
            // What the first one left is delivered while the second one works.
            app.front()
            until { brain.operations().size == 1 }
            assertEquals(0, second.today.state.value.tally.complete)

            who = page(second, app)
            who.sit(members.first().seat)
            until { (app.state.value as? Session.Ready)?.desk.let { it != null && it !== second } }
            val again =
                app
                    .desk()
                    .today.state
                    .until { it.worker == today.worker && it.tally.complete == 1L }
            assertEquals(1, again.drafts)
            assertEquals(150, app.preferences.preferences.value.typeSize)
            assertFalse(phone.home.walk().any { today.worker in it.name })
        }

    @Test
    fun `a store goes only knowingly`() =
        onPhone { app, phone, brain ->
            val first = activated(app, brain)
            val today = first.today.state.until { it.toVisit.isNotEmpty() }
            brain.kill()
            first.today.checkIn(today.toVisit.first().id)
            first.today.state.until { it.tally.waiting == 1L }
            page(first, app).add()
            app.state.until { it is Session.Fresh }
            until { !app.locked.value }
            app.shareOut()
            val who = app.who.value!!
            val leaving =
                who.state
                    .until { it.members.size == 2 }
                    .members
                    .first()
            who.askRemove(leaving)
            assertEquals(WhoFace.CONFIRMING, who.state.value.face)
            who.remove()
            who.setName("别人")
            who.remove()
            assertFalse(who.state.value.knowingly)
            who.keep()
            assertEquals(WhoFace.READY, who.state.value.face)
            delay(500)
            val data = phone.home.resolve("data")
            assertTrue(data.exists())

            who.askRemove(leaving)
            who.setName(" ${today.worker} ")
            assertTrue(who.state.value.knowingly)
            // Somebody who is being delivered is not deleted under it: then it is asked again.
            until {
                who.askRemove(leaving)
                who.setName(today.worker)
                who.remove()
                delay(500)
                who.state.value.members.size == 1
            }
            assertFalse(data.exists())
            assertFalse(phone.home.resolve("device.key").exists())

            // The one who is here, and nothing waits: the phone is as new.
            who.askRemove(
                who.state.value.members
                    .single(),
            )
            who.remove()
            app.who.until { it == null }
            app.state.until { it is Session.Fresh && !it.activate.state.value.shared }
            until { !app.locked.value }
        }

    @Test
    fun `an app for one worker alone goes on without activation`() =
        inFolder { folder ->
            CityBrain(folder.resolve("brain")).use { brain ->
                val home = folder.resolve("phone").createDirectories()
                // As the app before laid it down.
                runBlocking {
                    Gridwalk.open(home.resolve("data"), fileKeyStore(home.resolve("device.key"))).use {
                        it.sync.activate(brain.address, brain.code)
                    }
                }
                home.resolve("preferences").writeText("language=EN\ntypeSize=200\nhand=LEFT\ntheme=DARK\n")
                val scope = CoroutineScope(Dispatchers.Default.limitedParallelism(1) + SupervisorJob())
                val app = App(FolderPhone(home, streets, cards, Fix(HERE, 8.0)), scope)
                try {
                    runBlocking {
                        app.open()
                        app.state.until { it is Session.Ready }
                        app
                            .desk()
                            .today.state
                            .until { it.toVisit.isNotEmpty() }
                    }
                    assertEquals(Hand.LEFT, app.preferences.preferences.value.hand)
                } finally {
                    runBlocking { app.close() }
                    scope.cancel()
                }
            }
        }

    private suspend fun page(desk: Desk, app: App): WhoHolder {
        desk.me.openWho()
        val who = app.who.value!!
        who.state.until { it.face == WhoFace.READY }
        return who
    }
}
