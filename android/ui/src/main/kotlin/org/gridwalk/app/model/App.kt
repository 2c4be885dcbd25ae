// The app from its start: opens the store of the worker whose turn it is, activates it once, and then has
// a desk to work at. Workers who share the phone take turns; what waits of the others is delivered too.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.flatMapLatest
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch
import kotlinx.coroutines.plus
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import org.gridwalk.Gridwalk
import org.gridwalk.GridwalkException
import org.gridwalk.app.platform.Phone
import org.gridwalk.app.platform.PreferencesFile

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
    private val crew = Crew(phone)
    val preferences = PreferencesFile(crew.seats.current.preferences)
    internal val lock = Lock(phone.screenLock, preferences)

    /** Everything is covered. */
    val locked: StateFlow<Boolean> get() = lock.closed
    private val mutableWho = MutableStateFlow<WhoHolder?>(null)

    /** The page of those who share this phone, while it is open. */
    val who: StateFlow<WhoHolder?> = mutableWho.asStateFlow()

    /** Others have a store on this phone. */
    val shared: Boolean get() = crew.seats.all().size > 1

    /** Whether a page with somebody's data is to be seen. */
    @OptIn(ExperimentalCoroutinesApi::class)
    val personal: Flow<Boolean> =
        state
            .flatMapLatest { session ->
                (session as? Session.Ready)
                    ?.desk
                    ?.navigator
                    ?.where
                    ?.map { it.personal } ?: flowOf(false)
            }.combine(who) { page, who -> page || who != null }
    private val work = SupervisorJob(scope.coroutineContext[Job])
    private val inside = scope + work
    val lockPage = LockHolder(lock, preferences, inside)

    /** Everything of the worker's whose turn it is: ends with it. */
    private var turn = SupervisorJob(work)
    private val opening = Mutex()
    private var taken: Pair<Store, Gridwalk>? = null
    private var begun: Job? = null
    private var delivery: Job? = null
    private var others: Job? = null
    private var resting = false

    /** Somebody looks on: deliver as long as that is so. */
    fun front() {
        resting = false
        lock.back()
        ask()
        deliver()
    }

    /** Nobody looks on: what is left to deliver waits for [drain]. */
    fun rest() {
        resting = true
        lock.away()
        delivery?.cancel()
    }

    /** Delivers once, whether anybody looks on or not; true if nothing is left to be sent of anybody's. */
    suspend fun drain(): Boolean {
        val current = crew.seats.current
        // An open app delivers all the while.
        val open = delivery?.isActive == true
        val done = crew.drain(crew.seats.all().filterNot { open && it == current })
        return done && !(open && crew.waiting())
    }

    /** Something is not delivered yet. */
    suspend fun waiting(): Boolean = crew.waiting()

    fun open() {
        if (now is Session.Ready || begun?.isActive == true) return
        change { Session.Opening }
        begun =
            act({ Session.Failed(it) }) {
                val opened = opened()
                if (opened.status().device == null) {
                    // Nothing is here yet that would have to be covered.
                    if (!shared) lock.open()
                    val scope = inside + turn
                    val activate = ActivateHolder(opened, phone.camera, scope, shared, ::shareOut) { desk(opened) }
                    change { Session.Fresh(activate) }
                } else {
                    desk(opened)
                }
            }
        begun?.invokeOnCompletion { ask() }
    }

    private suspend fun opened(): Gridwalk =
        opening.withLock {
            taken?.second ?: crew.store(crew.seats.current).let { store ->
                store.take().also { taken = store to it }
            }
        }

    /** Asks by itself when somebody looks on; after that with a touch. */
    private fun ask() {
        if (locked.value && !resting && now !is Session.Opening) lockPage.unlock()
    }

    private fun desk(gridwalk: Gridwalk) {
        val desk = Desk(gridwalk, phone, preferences, lock, ::shareOut, inside + turn)
        change { Session.Ready(desk) }
        deliver()
    }

    private fun deliver() {
        val desk = (now as? Session.Ready)?.desk
        if (desk == null || resting) return
        if (delivery?.isActive != true) delivery = (inside + turn).launch { desk.deliver() }
        deliverOthers()
    }

    private fun deliverOthers() {
        val waiting = crew.seats.all() - crew.seats.current
        if (waiting.isEmpty() || others?.isActive == true) return
        others =
            inside.launch {
                try {
                    crew.drain(waiting)
                } catch (_: GridwalkException) {
                    // Said on their page, and to them.
                }
            }
    }

    /** The network is there, or is another: waits end. */
    fun connected() {
        inside.launch { taken?.second?.sync?.nudge() }
        if (!resting) deliverOthers()
    }

    /** Who is working: opens the page. */
    fun shareOut() {
        mutableWho.value =
            WhoHolder(crew, inside, ::seat, ::remove) { mutableWho.value = null }
    }

    /** Somebody else's turn: of whoever was here before nothing is left to be seen. */
    private suspend fun seat(seat: Seat) {
        lock.close()
        leave()
        crew.seats.current = seat
        begin()
    }

    private suspend fun remove(seat: Seat, givenUp: String): Boolean {
        if (seat != crew.seats.current) return crew.remove(seat, givenUp)
        if (!crew.mayRemove(seat, givenUp)) return false
        lock.close()
        leave()
        return crew.remove(seat, givenUp).also { begin() }
    }

    private suspend fun leave() {
        mutableWho.value = null
        begun?.cancelAndJoin()
        change { Session.Opening }
        turn.cancelAndJoin()
        turn = SupervisorJob(work)
        opening.withLock {
            taken?.first?.give()
            taken = null
        }
    }

    private fun begin() {
        preferences.move(crew.seats.current.preferences)
        open()
    }

    /** Ends everything and frees the store. */
    suspend fun close() {
        work.cancelAndJoin()
        withContext(NonCancellable) { opening.withLock { taken?.also { taken = null }?.first?.give() } }
    }
}
