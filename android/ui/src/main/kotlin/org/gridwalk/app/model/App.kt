// The app from its start: opens the store, activates it once, and then has a desk to work at.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.plus
import org.gridwalk.Gridwalk
import org.gridwalk.app.platform.Phone
import org.gridwalk.app.platform.PreferencesFile
import org.gridwalk.design.UNDO_SECONDS
import java.time.Duration

sealed interface Session {
    data object Opening : Session

    /** The store cannot be used; the words say what to do. */
    data class Failed(val said: Said) : Session

    /** First run. */
    class Fresh(val activate: ActivateHolder) : Session

    class Ready(val desk: Desk) : Session
}

class App(
    private val phone: Phone,
    scope: CoroutineScope,
) : Holder<Session>(Session.Opening, scope) {
    val preferences = PreferencesFile(phone.home.resolve("preferences"))
    private val work = SupervisorJob(scope.coroutineContext[Job])
    private val inside = scope + work
    private var gridwalk: Gridwalk? = null

    fun open() {
        change { Session.Opening }
        act({ Session.Failed(it) }) {
            val opened =
                gridwalk ?: Gridwalk.open(
                    phone.home.resolve("data"),
                    phone.keyStore,
                    Duration.ofSeconds(UNDO_SECONDS.toLong()),
                )
            gridwalk = opened
            if (opened.status().device == null) {
                val activate = ActivateHolder(opened, phone.camera, inside) { desk(opened) }
                change { Session.Fresh(activate) }
            } else {
                desk(opened)
            }
        }
    }

    private fun desk(gridwalk: Gridwalk) {
        val desk = Desk(gridwalk, phone, preferences, inside)
        change { Session.Ready(desk) }
        inside.launch { desk.deliver() }
    }

    /** Ends everything and frees the store. */
    suspend fun close() {
        work.cancelAndJoin()
        gridwalk?.close()
    }
}
