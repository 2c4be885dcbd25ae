// The phone's own lock: the system's page for it, which takes the fingerprint or face where the phone has
// one set and the PIN otherwise, on every Android there is and without any service of Google's.
package org.gridwalk.phone

import android.app.KeyguardManager
import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.os.SystemClock
import kotlinx.coroutines.CompletableDeferred
import org.gridwalk.app.platform.ScreenLock
import org.gridwalk.app.platform.Unlocking
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

class PhoneLock(context: Context) : ScreenLock {
    private val keyguard = context.getSystemService(KeyguardManager::class.java)

    /** Opens the system's page for the activity that is to be seen; null where none is. */
    var page: ((Intent) -> Unit)? = null
    private var waiting: CompletableDeferred<Unlocking>? = null

    override val isSet: Boolean get() = keyguard.isDeviceSecure

    override fun elapsed(): Duration = SystemClock.elapsedRealtime().milliseconds

    override suspend fun ask(why: String): Unlocking {
        if (!isSet) return Unlocking.NO_CREDENTIAL
        // The newer prompt draws over the app, this one leaves it: it survives an activity that is made anew.
        @Suppress("DEPRECATION")
        val question = keyguard.createConfirmDeviceCredentialIntent(why, null) ?: return Unlocking.NO_CREDENTIAL
        val answer = CompletableDeferred<Unlocking>()
        waiting = answer
        try {
            page?.invoke(question) ?: return Unlocking.CANCELLED
        } catch (_: ActivityNotFoundException) {
            return Unlocking.REFUSED
        }
        return answer.await()
    }

    /** The system's page is gone. It does not tell a refusal from a worker who turned away. */
    fun answered(yes: Boolean) {
        waiting?.complete(if (yes) Unlocking.YES else Unlocking.CANCELLED)
        waiting = null
    }
}
