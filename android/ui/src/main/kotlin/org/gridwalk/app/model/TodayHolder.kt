// Today (今日): where to go, where the worker has been, and what waits. A check-in is evidence of a
// visit, never a score.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.launch
import org.gridwalk.CheckIn
import org.gridwalk.Checkpoint
import org.gridwalk.Fix
import org.gridwalk.GridwalkException
import org.gridwalk.Recorded
import org.gridwalk.Tally
import org.gridwalk.app.platform.Phone
import org.gridwalk.design.TodayFace

data class TodayState(
    val face: TodayFace = TodayFace.LOADING,
    val worker: String = "",
    val grid: String = "",
    val toVisit: List<Checkpoint> = emptyList(),
    val visited: List<Checkpoint> = emptyList(),
    val fix: Fix? = null,
    val drafts: Int = 0,
    val tally: Tally = Tally(0, 0, 0, 0, 0),
    /** The last attempt to send failed. */
    val offline: Boolean = false,
    val scanning: Boolean = false,
    /** A tag may be held against the phone in place of it. */
    val readsTags: Boolean = false,
    val said: Said? = null,
)

class TodayHolder(
    private val desk: Desk,
    private val phone: Phone,
    scope: CoroutineScope,
) : Holder<TodayState>(TodayState(readsTags = phone.readsTags), scope) {
    private val gridwalk = desk.gridwalk
    private val places = phone.places
    private var scan: Job? = null

    init {
        scope.launch {
            combine(gridwalk.changes, places.fix) { _, fix -> fix }.conflate().collect { look(it) }
        }
        scope.launch { phone.tags.collect { tagged(it) } }
    }

    fun refresh() {
        places.locate()
        act(TodayState::failed) {
            gridwalk.sync.nudge()
            look(places.fix.value)
        }
    }

    fun checkIn(checkpoint: String): Unit =
        record(checkpoint) { CheckIn(checkpoint = checkpoint, fix = places.fix.value) }

    /** [codes] is what the camera reads. */
    fun scanTag(codes: kotlinx.coroutines.flow.Flow<String>) {
        change { copy(scanning = true, said = null) }
        scan?.cancel()
        scan =
            act(TodayState::failed) {
                codes.collect { tag ->
                    if (tagged(tag)) stopScan()
                }
            }
    }

    fun stopScan() {
        scan?.cancel()
        change { copy(scanning = false) }
    }

    fun report(): Unit = desk.report()

    fun continueDraft() {
        act(TodayState::failed) {
            gridwalk.reports
                .drafts()
                .firstOrNull()
                ?.let { desk.goOn(it.id) }
        }
    }

    fun undo(): Unit = desk.undo.undo()

    fun openQueue(): Unit = desk.queue()

    /** False if it is no tag of a checkpoint, or the app is locked. */
    private fun tagged(tag: String): Boolean {
        if (desk.locked || !tag.startsWith(TAG)) return false
        record(tag.removePrefix(TAG).substringBefore(':')) { CheckIn(tag = tag, fix = places.fix.value) }
        return true
    }

    private fun record(checkpoint: String, checkIn: () -> CheckIn) {
        act(TodayState::failed) {
            val recorded = gridwalk.patrol.checkIn(checkIn())
            change { copy(said = null) }
            val name = (now.toVisit + now.visited).firstOrNull { it.id == checkpoint }?.name
            desk.undo.offer(saved(recorded, name))
        }
    }

    private fun saved(recorded: Recorded, name: String?) =
        Offer({ name ?: it.todaySaved }, recorded.warnings.map(::said), secondsLeft = SHOWN)

    private suspend fun look(fix: Fix?) {
        try {
            val status = gridwalk.status()
            val checkpoints = gridwalk.patrol.checkpoints(fix?.at)
            val drafts = gridwalk.reports.drafts().size
            val (visited, toVisit) = checkpoints.partition { it.visitedToday != null }
            change {
                copy(
                    face = if (checkpoints.isEmpty()) TodayFace.EMPTY else TodayFace.READY,
                    worker =
                        status.device
                            ?.worker
                            ?.name
                            .orEmpty(),
                    grid = status.grid?.name.orEmpty(),
                    toVisit = toVisit,
                    visited = visited.sortedByDescending { it.visitedToday },
                    fix = fix,
                    drafts = drafts,
                    tally = status.tally,
                    offline = status.lastError != null,
                )
            }
        } catch (error: GridwalkException) {
            change { failed(said(error)) }
        }
    }

    private companion object {
        const val TAG = "gridwalk:tag:1:"
        const val SHOWN = 5
    }
}

/** What is shown stays, if there was anything. */
private fun TodayState.failed(said: Said) =
    copy(face = if (face == TodayFace.LOADING) TodayFace.FAILED else face, said = said)
