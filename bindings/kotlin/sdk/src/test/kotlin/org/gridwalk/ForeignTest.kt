package org.gridwalk

import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Test
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.util.concurrent.atomic.AtomicInteger
import kotlin.system.measureTimeMillis
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.gridwalk.ffi.ChangeListener as FfiChangeListener
import org.gridwalk.ffi.ListenerException as FfiListenerException
import org.gridwalk.ffi.OutboxListener as FfiOutboxListener
import org.gridwalk.ffi.SyncListener as FfiSyncListener
import org.gridwalk.ffi.SyncState as FfiSyncState

/** Everything that an app hands in, when it takes ten seconds or calls back in. */
class ForeignTest {
    /** Every trait that an opened folder asks; each does [act] first. */
    private class App(
        folder: Path,
        name: String,
        private val act: (App) -> Unit,
    ) {
        val asked = AtomicInteger()
        lateinit var gridwalk: Gridwalk
        private val real = fileKeyStore(folder.resolve("device.key"))
        private val home = folder.resolve(name)

        val keys =
            object : KeyStore by real {
                override fun sign(message: ByteArray) = asked { real.sign(message) }
            }
        val clock = Clock { asked { ClockReading(Instant.now(), Duration.ofHours(1), "boot") } }
        val network = Connectivity { asked { false } }
        val place = LocationSource { asked { LatestFix(Fix(Wgs84(21.2521, 113.3693), 8.0), Duration.ZERO) } }
        val background =
            object : BackgroundUpload {
                override fun start(upload: PlainUpload) = Unit

                override fun cancel() = asked {}
            }

        var armed = false

        private fun <T> asked(answer: () -> T): T {
            if (armed) {
                armed = false
                asked.incrementAndGet()
                act(this)
            }
            return answer()
        }

        suspend fun open(
            keys: KeyStore = real,
            clock: Clock? = null,
            network: Connectivity? = null,
            place: LocationSource? = null,
            background: BackgroundUpload? = null,
        ): Gridwalk {
            gridwalk = Gridwalk.open(home, keys, Duration.ZERO, clock, network, place, background)
            return gridwalk
        }
    }

    /** For every trait: the call that asks it, while [act] is done inside of it. */
    private suspend fun everywhere(
        folder: Path,
        brain: CityBrain,
        act: (App) -> Unit,
    ): List<Pair<App, suspend () -> Any>> {
        val apps = listOf("keys", "clock", "network", "place", "background").associateWith { App(folder, it, act) }
        val (keys, clock, network, place, background) = apps.values.toList()
        keys.open(keys = keys.keys)
        clock.open(clock = clock.clock)
        network.open(network = network.network)
        place.open(place = place.place)
        background.open(background = background.background)
        listOf(clock, network, place, background).forEach { it.gridwalk.sync.activate(brain.address, brain.code) }
        network.gridwalk.patrol.checkIn(CheckIn())
        apps.values.forEach { it.armed = true }
        return listOf(
            keys to suspend { keys.gridwalk.sync.activate(brain.address, brain.code) },
            clock to suspend { clock.gridwalk.patrol.checkpoints() },
            network to suspend { assertEquals(1, delivered(network.gridwalk).complete) },
            place to suspend { assertEquals(emptyList(), visited(place.gridwalk).warnings) },
            background to suspend { assertEquals(0, delivered(background.gridwalk).complete) },
        )
    }

    private suspend fun delivered(gridwalk: Gridwalk) = gridwalk.sync.run()

    private suspend fun visited(gridwalk: Gridwalk) = gridwalk.patrol.checkIn(CheckIn())

    @Test
    fun `whoever blocks ten seconds holds only the call that asked`(): Unit =
        // One thread for every caller: none of them may hold it.
        runBlocking {
            inFolder { folder ->
                CityBrain(folder.resolve("brain")).use { brain ->
                    val calls = everywhere(folder, brain) { Thread.sleep(10_000) }
                    val front = Specimen.of("front")
                    val slow =
                        TextRecogniser { lines ->
                            Thread.sleep(10_000 / lines.size.toLong())
                            lines.map { LineText("", emptyList()) }
                        }
                    CardReader.open(recogniser = slow).use { reader ->
                        val running =
                            calls.map { (_, call) ->
                                async { measureTimeMillis { call() } }
                            } + async { measureTimeMillis { reader.scan(front.file) } }
                        delay(1000)
                        calls.forEach { (app, _) ->
                            assertEquals(1, app.asked.get())
                            val other = measureTimeMillis { app.gridwalk.outbox.tally() }
                            assertTrue(other < 1000, "a tally took $other ms")
                        }
                        val times = withTimeout(60_000) { running.awaitAll() }
                        assertTrue(times.all { it >= 10_000 }, "$times")
                    }
                    calls.forEach { (app, _) -> app.gridwalk.close() }
                }
            }
        }

    @Test
    fun `whoever calls back in is answered`(): Unit =
        runBlocking {
            inFolder { folder ->
                CityBrain(folder.resolve("brain")).use { brain ->
                    val calls =
                        everywhere(folder, brain) { app ->
                            runBlocking {
                                app.gridwalk.outbox.tally()
                                app.gridwalk.sync.nudge()
                                app.gridwalk.reports.drafts()
                            }
                        }
                    for ((app, call) in calls) {
                        withTimeout(10_000) { call() }
                        assertEquals(1, app.asked.get())
                        app.gridwalk.close()
                    }
                }
            }
        }

    /** All three listeners of a client, each of which does [act]. */
    private class Listeners(
        gridwalk: Gridwalk,
        private val act: () -> Unit,
    ) {
        val told = List(3) { AtomicInteger() }
        private val change =
            object : FfiChangeListener {
                override fun onChange() = told(0)
            }
        private val tally =
            object : FfiOutboxListener {
                override fun onChange(tally: Tally) = told(1)
            }
        private val state =
            object : FfiSyncListener {
                override fun onState(state: FfiSyncState) = told(2)
            }
        private val subscriptions =
            listOf(
                gridwalk.ffi.observe(change),
                gridwalk.outbox.ffi.observe(tally),
                gridwalk.sync.ffi.observe(state),
            )

        private fun told(which: Int) {
            told[which].incrementAndGet()
            act()
        }

        suspend fun until(condition: (Int) -> Boolean) =
            withTimeout(15_000) { while (!told.all { condition(it.get()) }) delay(5) }

        fun cancel() = subscriptions.forEach { it.use { subscription -> subscription.cancel() } }
    }

    @Test
    fun `a listener that throws, blocks or calls back in is told the next thing all the same`(): Unit =
        runBlocking {
            inFolder { folder ->
                CityBrain(folder.resolve("brain")).use { brain ->
                    App(folder, "home") {}.open().use { gridwalk ->
                        gridwalk.sync.activate(brain.address, brain.code)
                        var first = true
                        val acts =
                            listOf(
                                { throw FfiListenerException.Failed() },
                                { error("a fault of the app") },
                                { runBlocking { gridwalk.outbox.tally() } },
                                { if (first) Thread.sleep(10_000) },
                            )
                        for (act in acts) {
                            val listeners = Listeners(gridwalk) { act() }
                            listeners.until { it == 1 }
                            gridwalk.patrol.checkIn(CheckIn())
                            gridwalk.sync.run()
                            val other = measureTimeMillis { gridwalk.outbox.tally() }
                            assertTrue(other < 1000, "a tally took $other ms")
                            listeners.until { it > 1 }
                            first = false
                            listeners.cancel()
                        }
                    }
                }
            }
        }
}
