// Frames as a person sees them: one every 16 ms, unless the one before took longer.
package org.gridwalk.app.bench

import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.input.pointer.PointerEventType
import androidx.compose.ui.input.pointer.PointerType
import androidx.compose.ui.unit.Density
import org.gridwalk.app.ui.Root
import org.gridwalk.design.Screen
import org.gridwalk.design.TodayFace
import java.lang.management.ManagementFactory
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import kotlin.math.roundToInt

@OptIn(ExperimentalComposeUiApi::class)
private class Frames(val main: OnMainThread) {
    val costs = mutableListOf<Double>()

    /** What the thread itself took of a processor: beside other work, the truer figure. */
    val busy = mutableListOf<Double>()
    private val began = System.nanoTime()
    val scene =
        ImageComposeScene(WIDTH, HEIGHT, Density(DENSITY), coroutineContext = main.thread) {
            Root(main.app, main.phone, main.phone.canvas)
        }

    /** What holders have to do, recomposition, layout and drawing. */
    fun next(input: () -> Unit = {}) {
        val start = System.nanoTime()
        val spent = thread.currentThreadCpuTime
        main.thread.turn()
        input()
        // As on a phone: what did not change is not drawn again.
        if (costs.isEmpty() || scene.hasInvalidations()) scene.render(start - began).close()
        val cost = (System.nanoTime() - start) / MILLION
        costs += cost
        busy += (thread.currentThreadCpuTime - spent) / MILLION
        Thread.sleep((FRAME_MS - cost).toLong().coerceIn(0, FRAME_MS.toLong()))
    }
}

/** From the first line of main, and from when the system made the process. */
fun start(home: Path, over: String) {
    val process =
        ProcessHandle
            .current()
            .info()
            .startInstant()
            .orElseThrow()
    val before = Duration.between(process, Instant.now()).toMillis()
    val began = System.nanoTime()
    val main = OnMainThread(home)
    main.app.open()
    val frames = Frames(main)
    var opened = 0L
    do {
        frames.next()
        if (opened == 0L && main.desk != null) opened = System.nanoTime() - began
        val face =
            main.desk
                ?.today
                ?.state
                ?.value
                ?.face
    } while (face != TodayFace.READY)
    frames.next()
    val took = ((System.nanoTime() - began) / MILLION).roundToInt()
    val spent =
        ProcessHandle
            .current()
            .info()
            .totalCpuDuration()
            .map { it.toMillis() }
            .orElse(-1)
    val open = (opened / MILLION).roundToInt()
    println(
        "start-up over $over: $took ms until today's page is there, $open ms until the store was open; before these " +
            "$before ms of the JVM's own; $spent ms of the processor's in all",
    )
    main.close()
}

/** A finger that pulls the whole queue past, as fast as a strong fling. */
@OptIn(ExperimentalComposeUiApi::class)
fun scroll(home: Path) {
    val main = OnMainThread(home)
    main.app.open()
    val frames = Frames(main)
    while (main.desk == null) frames.next()
    val desk = main.desk!!
    desk.navigator.show(Screen.QUEUE)
    while (desk.queue.state.value.rows
            .isEmpty()
    ) {
        frames.next()
    }
    repeat(WARM) { frames.next() }
    frames.costs.clear()
    frames.busy.clear()

    fun touch(type: PointerEventType, y: Float) =
        frames.scene.sendPointerEvent(type, Offset(WIDTH / 2f, y), type = PointerType.Touch)
    var y = BOTTOM
    touch(PointerEventType.Press, y)
    while (frames.costs.size < FRAMES) {
        frames.next {
            if (y < TOP) {
                touch(PointerEventType.Release, y)
                y = BOTTOM
                touch(PointerEventType.Press, y)
            }
            y -= PULL
            touch(PointerEventType.Move, y)
        }
    }
    println("${desk.queue.state.value.rows.size} rows were there in the end, of ${frames.costs.size} frames")
    tell("a frame", frames.costs)
    tell("of the processor", frames.busy)
    main.close()
}

private fun tell(what: String, costs: List<Double>) {
    val sorted = costs.sorted()

    fun at(share: Double) = "%.1f".format(sorted[(share * (sorted.size - 1)).roundToInt()])
    println(
        "$what: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1.0)} ms; over 16 ms: ${costs.count { it > 16 }}",
    )
}

private val thread = ManagementFactory.getThreadMXBean()
private const val MILLION = 1e6
private const val FRAME_MS = 16.0
private const val WARM = 120
private const val TOP = 500f
private const val BOTTOM = 2000f
private const val PULL = 330

/** What pulls 10,000 rows past. */
private const val FRAMES = 12_500
