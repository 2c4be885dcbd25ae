// Whoever holds a phone that is a desktop: says yes, unless told otherwise.
package org.gridwalk.app.desktop

import org.gridwalk.app.platform.ScreenLock
import org.gridwalk.app.platform.Unlocking
import kotlin.time.Duration

class Owner : ScreenLock {
    /** What they answer from now on; null where they take their time. */
    var answer: Unlocking? = Unlocking.YES

    /** How often they were asked. */
    var asked = 0
        private set

    /** What the phone's clock says. */
    var clock = Duration.ZERO

    override val isSet get() = answer != Unlocking.NO_CREDENTIAL

    override fun elapsed() = clock

    override suspend fun ask(why: String): Unlocking {
        asked++
        return answer ?: kotlinx.coroutines.awaitCancellation()
    }
}
