// The phone's own lock, as the app's lock asks it: the credential that opens the phone, or biometrics in
// its place. The app has no code of its own that could be forgotten, guessed or shared.
package org.gridwalk.app.platform

import kotlin.time.Duration

interface ScreenLock {
    /** Whether the phone has a credential at all. */
    val isSet: Boolean

    /** Since some moment of this process, the phone's sleep included. Nobody can set this clock. */
    fun elapsed(): Duration

    /** Asks whoever holds the phone; [why] is what the phone's own page says. */
    suspend fun ask(why: String): Unlocking
}

enum class Unlocking {
    YES,

    /** Not the owner, or too many attempts. */
    REFUSED,

    /** Nobody answered. */
    CANCELLED,

    /** The phone has nothing to ask for. */
    NO_CREDENTIAL,
}
