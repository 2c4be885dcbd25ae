package org.gridwalk

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.gridwalk.ffi.Cancellation
import org.junit.jupiter.api.Test
import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.Executors
import kotlin.coroutines.CoroutineContext
import kotlin.test.assertEquals

/**
 * What the calls of an app cost from Kotlin, as `bench_bindings` measures it from Rust. No test: `./dev
 * bench bindings` asks for it by name.
 */
class Bench {
    private val report = Report("SR-0101", Fix(Wgs84(21.2521, 113.3693), 8.0), note = "楼道堆物")

    @Test
    fun bench(): Unit =
        runBlocking {
            inFolder { folder ->
                CityBrain(folder.resolve("brain")).use { brain ->
                    Gridwalk
                        .open(folder.resolve("home"), fileKeyStore(folder.resolve("device.key")), Duration.ZERO)
                        .use { gridwalk ->
                            gridwalk.sync.activate(brain.address, brain.code)
                            gridwalk.patrol.checkIn(CheckIn())
                            example("meddle", "$folder/home", "$folder/device.key", "fill", "90000", "10000")
                            val photo = folder.resolve("IMG.jpg")
                            example("bench_line", "draw", "$photo", "4000", "3000")
                            costs(gridwalk, near(photo))
                            cancellations(gridwalk, Specimen.of("front").file)
                            held(gridwalk, near(photo))
                            objects(gridwalk)
                        }
                }
            }
        }

    private fun near(photo: Path) = Photo(photo.toString(), PhotoRole.NEAR)

    private fun example(name: String, vararg arguments: String) =
        assertEquals(0, ProcessBuilder(program("examples/$name"), *arguments).inheritIO().start().waitFor())

    private fun tell(name: String, times: List<Long>) {
        val sorted = times.sorted()
        val at = { share: Double -> "%.1f".format(sorted[((sorted.size - 1) * share).toInt()] / 1e3) }
        println("bench\tkotlin\t$name\t${at(0.5)}\t${at(0.99)}\t${at(1.0)}\t${sorted.size}")
    }

    private inline fun time(work: () -> Unit): Long {
        val began = System.nanoTime()
        work()
        return System.nanoTime() - began
    }

    /** What a call takes, from the call until its value is there; the first fifth only warms up. */
    private suspend fun measure(
        name: String,
        times: Int,
        work: suspend () -> Unit,
    ) = tell(name, List(times * 5 / 4) { time { work() } }.drop(times / 4))

    private suspend fun costs(gridwalk: Gridwalk, photo: Photo) {
        measure("trivial call", 20_000) { gridwalk.sync.state }
        measure("tally", 100) { gridwalk.outbox.tally() }
        measure("report", 200) { gridwalk.reports.submit(report) }
        measure("page of 100 rows", 300) { assertEquals(100, gridwalk.outbox.items().size) }
        tell(
            "12-megapixel photo",
            List(5) {
                var taken: Long
                val began = System.nanoTime()
                gridwalk.reports
                    .begin(photo)
                    .also { taken = System.nanoTime() - began }
                    .let { gridwalk.reports.discard(it) }
                taken
            },
        )
        val heard = Channel<Unit>(Channel.UNLIMITED)
        val subscription = gridwalk.ffi.observe(OnChange { heard.trySend(Unit) })
        heard.receive()
        val times =
            List(50) {
                // No sooner than a listener is told the next thing.
                delay(150)
                time {
                    gridwalk.sync.nudge()
                    heard.receive()
                }
            }
        tell("commit and its event", times)
        subscription.use { it.cancel() }
    }

    /** From the cancelling of a delivery and of a reading, at twenty moments of each, until its work has ended. */
    private suspend fun cancellations(gridwalk: Gridwalk, picture: Path) =
        withContext(Dispatchers.Default) {
            tell(
                "cancelled delivery",
                List(20) {
                    val delivery = launch { gridwalk.sync.run(SyncMode.Watch) }
                    gridwalk.sync.states.first { it is SyncState.Running }
                    delay(20L * it % 150)
                    time {
                        delivery.cancelAndJoin()
                        // Asking without a pause would hold the core on which the work wants to end.
                        while (gridwalk.sync.state != SyncState.Idle) delay(1)
                    }
                },
            )
            CardReader.open().use { reader ->
                reader.scan(picture)
                val whole = time { reader.scan(picture) } / 1_000_000
                tell(
                    "cancelled reading",
                    List(20) {
                        Cancellation().use { cancellation ->
                            // The generated call comes back when the work has ended, a cancelled coroutine at once.
                            val reading =
                                async {
                                    runCatching { reader.ffi.scan("$picture", null, cancellation) }
                                }
                            delay(whole * it / 20)
                            time {
                                cancellation.cancel()
                                reading.await()
                            }
                        }
                    },
                )
            }
        }

    /** A screen's thread, which writes down for how long each piece of work holds it. */
    private class Screen : CoroutineDispatcher() {
        private val thread = Executors.newSingleThreadExecutor()
        private val processor = ManagementFactory.getThreadMXBean()
        val held = mutableListOf<Long>()

        /** Of that, the processor's time: what remains is other threads at work on this machine. */
        val worked = mutableListOf<Long>()

        override fun dispatch(context: CoroutineContext, block: Runnable) =
            thread.execute {
                val (began, before) = System.nanoTime() to processor.currentThreadCpuTime
                block.run()
                held += System.nanoTime() - began
                worked += processor.currentThreadCpuTime - before
            }

        fun close() = thread.shutdown()
    }

    /**
     * How long what a screen calls holds its thread, while 10,000 operations are delivered and photos
     * are taken in.
     */
    private suspend fun held(gridwalk: Gridwalk, photo: Photo) =
        withContext(Dispatchers.Default) {
            val delivery = launch { gridwalk.sync.run(SyncMode.Watch) }
            val camera = launch { while (isActive) gridwalk.reports.discard(gridwalk.reports.begin(photo)) }
            val screen = Screen()
            val here = Wgs84(21.2521, 113.3693)
            withContext(screen) {
                val begun = System.nanoTime()
                var warm = false
                while (System.nanoTime() - begun < 25_000_000_000) {
                    // What is run for the first time is compiled; a phone's code is compiled beforehand.
                    if (!warm && System.nanoTime() - begun > 5_000_000_000) {
                        warm = true
                        screen.held.clear()
                        screen.worked.clear()
                    }
                    gridwalk.sync.state
                    gridwalk.outbox.items()
                    gridwalk.outbox.tally()
                    gridwalk.status()
                    gridwalk.reports.drafts()
                    gridwalk.reports.suggest(here)
                    gridwalk.reports.submit(report)
                    gridwalk.patrol.checkpoints(here)
                }
            }
            camera.cancel()
            delivery.cancel()
            screen.close()
            tell("thread held", screen.held)
            tell("thread at work", screen.worked)
        }

    /** 100,000 objects of each side, made and dropped: memory and threads after so many. */
    private suspend fun objects(gridwalk: Gridwalk) {
        val heard = Channel<Unit>(Channel.UNLIMITED)
        for (number in 1..100_000) {
            gridwalk.ffi.patrol().close()
            val subscription = gridwalk.ffi.observe(OnChange { heard.trySend(Unit) })
            heard.receive()
            subscription.use { it.cancel() }
            if (number == 10_000 || number == 100_000) {
                System.gc()
                // Threads that nobody needs go after ten seconds.
                delay(12_000)
                System.gc()
                val megabytes = "%.1f".format(status("VmRSS:") / 1024.0)
                println("objects\tkotlin\t$number\t$megabytes\t${status("Threads:")}")
            }
        }
    }

    private fun status(name: String): Long {
        val line = Files.readAllLines(Path.of("/proc/self/status")).single { it.startsWith(name) }
        return line
            .removePrefix(name)
            .trim()
            .split(' ')
            .first()
            .toLong()
    }
}
