// Undo for a short while after a report was queued: one offer at a time, counted down in seconds. The
// core holds the report back for as long, so that undoing it costs nobody anything.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import org.gridwalk.Outbox
import org.gridwalk.Undone
import org.gridwalk.design.Strings
import org.gridwalk.design.UNDO_SECONDS
import java.util.UUID
import kotlin.time.Duration.Companion.seconds

/** What was just saved. */
data class Offer(
    val what: Said,
    /** What the worker should know about it. */
    val warnings: List<Said> = emptyList(),
    /** Null where it cannot be undone so simply. */
    val id: UUID? = null,
    val secondsLeft: Int = UNDO_SECONDS,
)

class Undo(
    private val outbox: Outbox,
    scope: CoroutineScope,
    private val toDraft: (UUID) -> Unit,
) : Holder<Offer?>(null, scope) {
    private var countdown: Job? = null

    fun offer(offer: Offer) {
        countdown?.cancel()
        change { offer }
        countdown =
            scope.launch {
                repeat(offer.secondsLeft) {
                    delay(1.seconds)
                    change { this?.copy(secondsLeft = secondsLeft - 1) }
                }
                change { null }
            }
    }

    fun undo() {
        val id = now?.id ?: return
        countdown?.cancel()
        act({ Offer(Strings::undoLate, secondsLeft = SHORT) }) {
            when (outbox.undo(id)) {
                Undone.Draft -> {
                    change { null }
                    toDraft(id)
                }

                is Undone.Withdrawn -> {
                    offer(Offer(Strings::itemWithdrawn, secondsLeft = SHORT))
                }
            }
        }
    }

    private companion object {
        const val SHORT = 4
    }
}
