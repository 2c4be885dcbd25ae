// The app from its start: opens the store, activates it once, and then has a desk to work at.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flatMapLatest
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch
import kotlinx.coroutines.plus
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
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

    /** Whether a page with somebody's data is to be seen. */
    @OptIn(ExperimentalCoroutinesApi::class)
    val personal: Flow<Boolean> =
        state.flatMapLatest { session ->
            (session as? Session.Ready)
                ?.desk
                ?.navigator
                ?.where
                ?.map { it.personal } ?: flowOf(false)
        }
    private val work = SupervisorJob(scope.coroutineContext[Job])
    private val inside = scope + work
    private val opening = Mutex()
    private var gridwalk: Gridwalk? = null
    private var delivery: Job? = null
    private var resting = false

    /** Somebody looks on: deliver as long as that is so. */
    fun front() {
        resting = false
        deliver()
    }

    /** Nobody looks on: what is left to deliver waits for [drain]. */
    fun rest() {
        resting = true
        delivery?.cancel()
    }

    /** Delivers once, whether anybody looks on or not; true if nothing is left to be sent. */
    suspend fun drain(): Boolean {
        val opened = opened()
        if (opened.status().device == null) return true
        // An open app delivers all the while.
        val tally = if (delivery?.isActive == true) opened.status().tally else opened.sync.run(background = true)
        return tally.waiting + tally.received == 0L
    }

    /** Something is not delivered yet. */
    suspend fun waiting(): Boolean = opened().status().tally.run { waiting + received > 0 }

    private suspend fun opened(): Gridwalk =
        opening.withLock {
            gridwalk ?: Gridwalk
                .open(
                    phone.home.resolve("data"),
                    phone.keyStore,
                    Duration.ofSeconds(UNDO_SECONDS.toLong()),
                    connectivity = phone.connectivity,
                ).also { gridwalk = it }
        }

    fun open() {
        if (now is Session.Ready) return
        change { Session.Opening }
        act({ Session.Failed(it) }) {
            val opened = opened()
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
        deliver()
    }

    private fun deliver() {
        val desk = (now as? Session.Ready)?.desk
        if (desk == null || resting || delivery?.isActive == true) return
        delivery = inside.launch { desk.deliver() }
    }

    /** The network is there, or is another: waits end. */
    fun connected() {
        inside.launch { gridwalk?.sync?.nudge() }
    }

    /** Ends everything and frees the store. */
    suspend fun close() {
        work.cancelAndJoin()
        gridwalk?.close()
    }
}
