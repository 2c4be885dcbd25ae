package org.gridwalk.phone

import android.Manifest
import android.app.Activity
import android.app.KeyguardManager
import android.content.Intent
import android.location.Location
import android.location.LocationManager
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.nfc.NdefMessage
import android.nfc.NdefRecord
import android.os.Looper
import android.view.WindowManager
import androidx.work.WorkInfo
import androidx.work.WorkManager
import androidx.work.testing.WorkManagerTestInitHelper
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.gridwalk.CheckIn
import org.gridwalk.CityBrain
import org.gridwalk.Photo
import org.gridwalk.PhotoRole
import org.gridwalk.State
import org.gridwalk.app.model.Desk
import org.gridwalk.app.model.Page
import org.gridwalk.app.model.Session
import org.gridwalk.app.streets
import org.gridwalk.design.LockFace
import org.gridwalk.design.Screen
import org.gridwalk.inFolder
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowNetwork
import org.robolectric.shadows.ShadowNetworkCapabilities
import org.robolectric.shadows.ShadowSystemClock
import java.util.concurrent.TimeUnit
import kotlin.io.path.copyTo
import kotlin.io.path.extension
import kotlin.io.path.listDirectoryEntries
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** The shell on a JVM: Android's own classes, the real core, a real city brain. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestApplication::class)
class ShellTest {
    private val application get() = RuntimeEnvironment.getApplication() as TestApplication
    private val shell get() = application.shell

    @Test
    fun `a report that was begun is recorded in an activity that was made anew`() =
        onDuty { activity, desk, brain ->
            standAt(21.2521, 113.3693)
            brain.kill()
            val picture = shell.home.resolve("photo.jpg")
            streets.listDirectoryEntries().first { it.extension == "jpg" }.copyTo(picture)
            desk.goOn(runBlocking { desk.gridwalk.reports.begin(Photo(picture.toString(), PhotoRole.NEAR)) })
            activity.recreate()
            val page =
                desk.navigator.where.value.stack
                    .last() as Page.Reporting
            until("the draft with its photo") { page.holder.state.value.photos.size == 1 }
            assertTrue(guarded(activity), "a page with a photo")
            page.holder.choose("SR-0101")
            until("the report, saved") { desk.today.state.value.tally.waiting == 1L }
            val item = runBlocking { desk.gridwalk.outbox.items() }.single()
            assertTrue(item.state == State.HELD || item.state == State.QUEUED)
            // What the activity before had begun is not begun twice.
            assertEquals(0, runBlocking { desk.gridwalk.reports.drafts() }.size)
        }

    @Test
    fun `a job delivers once there is a network, and nobody looks on`() =
        onDuty { activity, desk, brain ->
            brain.kill()
            checkIn(desk)
            activity.pause().stop()
            shadowOf(Looper.getMainLooper()).idle()
            brain.startAgain()
            // The activity that went away asked for it.
            val drain = work("drain")
            assertEquals(WorkInfo.State.ENQUEUED, drain.state)
            val driver = WorkManagerTestInitHelper.getTestDriver(application)!!
            // The system said that there is one, and it is gone again.
            driver.setAllConstraintsMet(drain.id)
            until("another attempt, later") { work("drain").runAttemptCount == 1 }
            assertEquals(0, brain.operations().size)
            val connectivity = application.getSystemService(ConnectivityManager::class.java)
            val internet = ShadowNetworkCapabilities.newInstance()
            shadowOf(internet).addCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)
            shadowOf(connectivity).setNetworkCapabilities(connectivity.activeNetwork, internet)
            driver.setInitialDelayMet(drain.id)
            driver.setAllConstraintsMet(drain.id)
            until("the check-in at the city brain") { brain.operations().size == 1 }
            until("the end of the job") { work("drain").state == WorkInfo.State.SUCCEEDED }
            assertFalse(shell.runs.missed(System.currentTimeMillis(), Long.MAX_VALUE))
        }

    @Test
    fun `a lost connection holds nothing up, and ends every wait when it is back`() =
        onDuty { _, desk, brain ->
            brain.kill()
            checkIn(desk)
            until("the failed attempt") { desk.today.state.value.offline }
            assertEquals(1, desk.today.state.value.tally.waiting)
            brain.startAgain()
            var told = 0
            val nudge = shell.network.onChange
            shell.network.onChange = {
                told++
                nudge()
            }
            val connectivity = shadowOf(application.getSystemService(ConnectivityManager::class.java))
            connectivity.networkCallbacks.forEach { it.onAvailable(ShadowNetwork.newInstance(OTHER)) }
            assertEquals(1, told)
            until("the check-in at the city brain") { desk.today.state.value.tally.complete == 1L }
            assertEquals(1, brain.operations().size)
        }

    @Test
    fun `a permission that was taken back leaves no old place behind, and check-ins go on`() =
        onDuty { activity, desk, brain ->
            standAt(21.2521, 113.3693)
            assertNotNull(shell.places.fix.value)
            activity.pause().stop()
            shadowOf(application).denyPermissions(*PLACE)
            activity.start().resume()
            assertNull(shell.places.fix.value)
            checkIn(desk)
            until("the check-in at the city brain") { desk.today.state.value.tally.complete == 1L }
            assertFalse(
                brain
                    .operations()
                    .single()
                    .toString()
                    .contains("113.3693"),
            )
        }

    @Test
    fun `pages with somebody's data are kept from screenshots, others are not`() =
        onDuty { activity, desk, _ ->
            until("an open page") { !guarded(activity) }
            desk.navigator.show(Screen.COLLECT)
            until("a guarded page") { guarded(activity) }
            desk.navigator.show(Screen.ME)
            until("an open page") { !guarded(activity) }
        }

    @Test
    fun `a pause locks, and the phone's own page opens again`() =
        onDuty { activity, desk, _ ->
            val keyguard = shadowOf(application.getSystemService(KeyguardManager::class.java))
            keyguard.setIsDeviceSecure(true)
            desk.navigator.show(Screen.ME)
            activity.pause().stop()
            ShadowSystemClock.advanceBy(6, TimeUnit.MINUTES)
            activity.start().resume()
            assertTrue(shell.app.locked.value)
            activity.get().onBackPressedDispatcher.onBackPressed()
            assertEquals(Screen.ME, desk.navigator.where.value.tab, "nothing moves behind a locked page")

            fun asked(): Intent {
                until("the phone's own page") { shadowOf(activity.get()).peekNextStartedActivityForResult() != null }
                return shadowOf(activity.get()).nextStartedActivityForResult.intent
            }
            val page = asked()
            assertEquals("android.app.action.CONFIRM_DEVICE_CREDENTIAL", page.action)
            // It covers the app, and the worker turns away.
            activity.pause().stop().start()
            shadowOf(activity.get()).receiveResult(page, Activity.RESULT_CANCELED, null)
            activity.resume()
            until("the question again") { shell.app.lockPage.state.value == LockFace.LOCKED }
            assertTrue(shell.app.locked.value)
            shell.app.lockPage.unlock()
            shadowOf(activity.get()).receiveResult(asked(), Activity.RESULT_OK, null)
            until("the desk") { !shell.app.locked.value }
        }

    @Test
    fun `back goes back inside the app, and never ends it`() =
        onDuty { activity, desk, _ ->
            desk.navigator.show(Screen.ME)
            activity.get().onBackPressedDispatcher.onBackPressed()
            assertEquals(Screen.TODAY, desk.navigator.where.value.tab)
            activity.get().onBackPressedDispatcher.onBackPressed()
            assertFalse(activity.get().isFinishing)
        }

    @Test
    fun `a tag held against the phone is a check-in`() =
        onDuty { _, desk, brain ->
            val point = runBlocking { desk.gridwalk.patrol.checkpoints() }.first()
            val link = "gridwalk:tag:1:${point.id}:AAAA"
            assertEquals(link, MainActivity.textOf(NdefMessage(NdefRecord.createUri(link))))
            assertEquals(link, MainActivity.textOf(NdefMessage(NdefRecord.createTextRecord("zh", link))))
            assertNull(MainActivity.textOf(NdefMessage(NdefRecord.createMime("image/png", ByteArray(3)))))
            shell.tags.tryEmit(link)
            until("the check-in at the city brain") { desk.today.state.value.tally.complete == 1L }
            assertEquals("check_in", brain.operations().single()["kind"].asString)
        }

    @Test
    fun `what a mock provider made says so`() {
        val location = Location(LocationManager.GPS_PROVIDER)
        location.accuracy = 7f
        location.time = 1_000
        assertFalse(fixOf(location).mock)
        location.isMock = true
        val fix = fixOf(location)
        assertTrue(fix.mock)
        assertEquals(7.0, fix.accuracyM)
        assertEquals(1_000, fix.gnssTime?.toEpochMilli())
    }

    @Test
    fun `jobs that never ran tell of a phone that kills them`() =
        inFolder { folder ->
            val runs = Runs(folder.resolve("runs"))
            val hour = 3_600_000L
            assertFalse(runs.missed(20 * hour, 20 * hour), "never begun")
            runs.ran(hour, hour)
            assertFalse(runs.missed(10 * hour, 20 * hour), "a night")
            assertFalse(runs.missed(20 * hour, 2 * hour), "the phone was off")
            assertTrue(runs.missed(20 * hour, 20 * hour))
            // It runs again at last: that it did not is known until the worker has settled it.
            runs.ran(21 * hour, 21 * hour)
            assertTrue(runs.missed(22 * hour, 22 * hour))
            runs.settle(22 * hour)
            assertFalse(runs.missed(22 * hour, 22 * hour))
        }

    @Test
    fun `pictures stand upright however the phone is held`() {
        assertEquals(listOf(1, 0, 3, 2), (0..3).map { uprightTurn(90, it) })
        assertEquals(3, uprightTurn(270, 0))
    }

    private fun guarded(activity: ActivityController<MainActivity>): Boolean =
        activity
            .get()
            .window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE != 0

    private fun work(name: String): WorkInfo =
        WorkManager
            .getInstance(application)
            .getWorkInfosForUniqueWork(name)
            .get()
            .single()

    private fun checkIn(desk: Desk) {
        val point = runBlocking { desk.gridwalk.patrol.checkpoints() }.first()
        runBlocking { desk.gridwalk.patrol.checkIn(CheckIn(checkpoint = point.id, fix = shell.places.fix.value)) }
    }

    private fun standAt(latitude: Double, longitude: Double) {
        val location = Location(LocationManager.GPS_PROVIDER)
        location.latitude = latitude
        location.longitude = longitude
        location.accuracy = 6f
        location.time = System.currentTimeMillis()
        location.elapsedRealtimeNanos = System.nanoTime()
        shadowOf(application.getSystemService(LocationManager::class.java)).simulateLocation(location)
        until("the place") {
            shell.places.fix.value
                ?.at
                ?.lon == longitude
        }
    }

    /** An activated phone whose activity is to be seen. */
    private fun onDuty(work: (ActivityController<MainActivity>, Desk, CityBrain) -> Unit) =
        inFolder { folder ->
            CityBrain(folder.resolve("brain")).use { brain ->
                shadowOf(application).grantPermissions(*PLACE)
                val activity = Robolectric.buildActivity(MainActivity::class.java).setup()
                try {
                    val app = shell.app
                    until("the first run") { app.state.value is Session.Fresh }
                    val activate = (app.state.value as Session.Fresh).activate
                    activate.setServer(brain.address)
                    activate.setCode(brain.code)
                    activate.activate()
                    until("the desk") { app.state.value is Session.Ready }
                    val desk = (app.state.value as Session.Ready).desk
                    until("the checkpoints") {
                        desk.today.state.value.toVisit
                            .isNotEmpty()
                    }
                    work(activity, desk, brain)
                } finally {
                    activity.close()
                    // It ends what runs on the main thread, which therefore may not wait for it.
                    val closing = CoroutineScope(Dispatchers.Main).launch { shell.app.close() }
                    until("the end") { closing.isCompleted }
                }
            }
        }

    /** Android's main thread moves only when it is told to; the core and the city brain do by themselves. */
    private fun until(what: String, like: () -> Boolean) {
        val end = System.nanoTime() + PATIENCE
        while (true) {
            shadowOf(Looper.getMainLooper()).idleFor(STEP, TimeUnit.MILLISECONDS)
            if (like()) return
            check(System.nanoTime() < end) { "$what never came" }
            Thread.sleep(STEP)
        }
    }

    private companion object {
        val PLACE =
            arrayOf(Manifest.permission.ACCESS_FINE_LOCATION, Manifest.permission.ACCESS_COARSE_LOCATION)
        const val PATIENCE = 90_000_000_000L
        const val STEP = 20L
        const val OTHER = 7
    }
}
