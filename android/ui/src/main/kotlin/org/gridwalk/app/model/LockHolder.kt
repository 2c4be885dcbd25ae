// Locked (已锁定): what covers everything else until the phone's own lock says yes.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import org.gridwalk.app.platform.PreferencesFile
import org.gridwalk.app.platform.Unlocking
import org.gridwalk.app.platform.strings
import org.gridwalk.design.LockFace

class LockHolder(
    private val lock: Lock,
    private val preferences: PreferencesFile,
    scope: CoroutineScope,
) : Holder<LockFace>(LockFace.LOCKED, scope) {
    fun unlock() {
        if (now == LockFace.ASKING) return
        change { LockFace.ASKING }
        scope.launch {
            val answer = lock.ask(preferences.preferences.value.strings.lockWhy)
            change {
                when (answer) {
                    Unlocking.YES, Unlocking.CANCELLED -> LockFace.LOCKED
                    Unlocking.REFUSED -> LockFace.REFUSED
                    Unlocking.NO_CREDENTIAL -> LockFace.NO_CREDENTIAL
                }
            }
        }
    }

    fun goOn(): Unit = lock.pass()
}
