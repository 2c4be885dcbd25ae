// What an activated phone works with: one holder a screen, delivery that goes on all the while, and
// the paths between screens.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.gridwalk.CardReader
import org.gridwalk.Gridwalk
import org.gridwalk.GridwalkException
import org.gridwalk.SyncException
import org.gridwalk.SyncMode
import org.gridwalk.app.platform.Phone
import org.gridwalk.app.platform.PreferencesFile
import org.gridwalk.design.Screen
import java.util.UUID
import kotlin.time.Duration.Companion.seconds

class Desk(
    val gridwalk: Gridwalk,
    private val phone: Phone,
    preferences: PreferencesFile,
    private val lock: Lock,
    who: () -> Unit,
    private val scope: CoroutineScope,
) {
    val navigator = Navigator()
    val subjects = Subjects(gridwalk)
    val undo = Undo(gridwalk.outbox, scope) { goOn(it, undone = true) }
    val today = TodayHolder(this, phone, scope)
    val queue = QueueHolder(this, scope)
    val me = MeHolder(gridwalk, preferences, phone.background, phone.screenLock, who, scope)
    val collect = CollectHolder(this, phone, scope)

    /** Nothing that comes in from outside may do anything now. */
    val locked: Boolean get() = lock.closed.value

    private val opening = Mutex()
    private var opened: CardReader? = null

    private val mutableTrouble = MutableStateFlow<Said?>(null)

    /** Why nothing is delivered, where the worker can do something about it. */
    val trouble: StateFlow<Said?> = mutableTrouble.asStateFlow()

    /** Reads cards; its models stay loaded once they were needed. */
    suspend fun reader(): CardReader =
        opening.withLock { opened ?: CardReader.open(phone.models()).also { opened = it } }

    /** Delivers as long as it is not cancelled. */
    suspend fun deliver() {
        while (true) {
            try {
                gridwalk.sync.run(SyncMode.Watch)
                mutableTrouble.value = null
            } catch (error: GridwalkException) {
                if (error !is SyncException.Cancelled) mutableTrouble.value = said(error)
            }
            delay(AGAIN)
        }
    }

    fun report(): Unit = navigator.open(Page.Reporting(reporting()))

    /** Goes on with a draft. */
    fun goOn(draft: UUID, undone: Boolean = false): Unit =
        navigator.open(Page.Reporting(reporting(draft, undone = undone)))

    /** Reports anew what was refused. */
    fun repair(refused: UUID): Unit = navigator.open(Page.Reporting(reporting(refused = refused)))

    fun look(id: UUID): Unit = navigator.open(Page.Looking(ItemHolder(id, this, scope)))

    fun queue(): Unit = navigator.show(Screen.QUEUE)

    private fun reporting(
        draft: UUID? = null,
        refused: UUID? = null,
        undone: Boolean = false,
    ) = ReportHolder(this, phone, scope, draft, refused, undone)

    private companion object {
        val AGAIN = 20.seconds
    }
}
