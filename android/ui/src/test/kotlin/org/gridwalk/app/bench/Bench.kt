// ./dev bench app: what a frame costs while a queue of 10,000 records with thumbnails is scrolled, and how
// long the app takes over a store of 100,000, and over an empty one, until there is something to work with. The real core, the real
// screens, and one thread for all that runs on a phone's main thread, so that what holders do takes its
// time from frames. Parts run as processes of their own: the part and the folder come as arguments.
package org.gridwalk.app.bench

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.launch
import org.gridwalk.Fix
import org.gridwalk.app.HERE
import org.gridwalk.app.desktop.FolderPhone
import org.gridwalk.app.model.App
import org.gridwalk.app.model.Desk
import org.gridwalk.app.model.Session
import java.nio.file.Path
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.coroutines.CoroutineContext

fun main(arguments: Array<String>) {
    val (part, home) = arguments
    when (part) {
        "reports" -> fill(Path.of(home), reports = QUEUE, checkIns = 0)
        "activation" -> fill(Path.of(home), reports = 0, checkIns = 0)
        "check-ins" -> fill(Path.of(home), reports = 0, checkIns = ROWS - QUEUE)
        "scroll" -> scroll(Path.of(home))
        "start" -> start(Path.of(home), "$ROWS rows")
        "start-empty" -> start(Path.of(home), "an empty store")
        else -> error("no part $part")
    }
}

/** An app on a phone whose main thread is whoever calls [turn]. */
class OnMainThread(home: Path) {
    val phone = phone(home)
    val thread = MainThread()
    private val scope = CoroutineScope(thread + SupervisorJob())
    val app = App(phone, scope)
    val desk: Desk? get() = (app.state.value as? Session.Ready)?.desk

    /** Before the process ends: the core has threads of its own. */
    fun close() {
        val closing = scope.launch { app.close() }
        while (!closing.isCompleted) thread.turn()
    }
}

fun phone(home: Path) = FolderPhone(home.resolve("phone"), home, home, Fix(HERE, 8.0))

class MainThread : CoroutineDispatcher() {
    private val tasks = ConcurrentLinkedQueue<Runnable>()

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        tasks += block
    }

    /** Runs what has come up. */
    fun turn() {
        repeat(tasks.size) { tasks.poll()?.run() }
    }
}

/** A phone of today. */
const val WIDTH = 1080
const val HEIGHT = 2340
const val DENSITY = 2.75f

private const val QUEUE = 10_000
private const val ROWS = 100_000
