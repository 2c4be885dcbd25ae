// The app's lock: after a pause everything is covered until the phone's own lock says yes. Only what is
// shown is locked: the store's key opens after the phone's first unlock, so that delivery goes on.
package org.gridwalk.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import org.gridwalk.app.platform.PreferencesFile
import org.gridwalk.app.platform.ScreenLock
import org.gridwalk.app.platform.Unlocking
import kotlin.time.Duration

class Lock(
    private val screenLock: ScreenLock,
    private val preferences: PreferencesFile,
) {
    private val limit: Duration? get() = preferences.preferences.value.lock.limit

    // A process starts locked: killing the app opens nothing.
    private val mutable = MutableStateFlow(limit != null)

    /** Everything is covered. */
    val closed: StateFlow<Boolean> = mutable.asStateFlow()

    private var asking = false
    private var left: Duration? = null

    /** Nobody looks on. */
    fun away() {
        // The phone's own page, which asks, comes before the app: that is no pause.
        if (asking || left != null) return
        left = screenLock.elapsed()
        if (limit == Duration.ZERO) close()
    }

    /** Somebody looks on. */
    fun back() {
        val pause = screenLock.elapsed() - (left ?: return)
        left = null
        // A clock that went back tells nothing: that counts as long.
        if (limit?.let { pause >= it || pause < Duration.ZERO } == true) close()
    }

    fun close() {
        mutable.value = true
    }

    /** Nothing is here yet that would have to be covered. */
    fun open() {
        mutable.value = false
    }

    suspend fun ask(why: String): Unlocking {
        asking = true
        val answer =
            try {
                screenLock.ask(why)
            } finally {
                asking = false
            }
        if (answer == Unlocking.YES) open()
        return answer
    }

    /** Opens without asking, where the phone has nothing to ask for. */
    fun pass() {
        if (!screenLock.isSet) open()
    }
}
