// What the worker lets the app use. Each is asked for where it is first needed, once its reason was read;
// whatever the answer, everything that does not need it goes on.
package org.gridwalk.app.platform

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

enum class Need { CAMERA, PLACE, NOTICES }

enum class Answer {
    /** Nobody was asked yet. */
    OPEN,
    ALLOWED,

    /** Refused, or taken back since. */
    REFUSED,
}

interface Permissions {
    fun answer(need: Need): StateFlow<Answer>

    /** The system's question; where the system asks no more, its settings. */
    fun ask(need: Need)
}

/** Where no system asks: a desktop. */
object Everything : Permissions {
    private val allowed = MutableStateFlow(Answer.ALLOWED)

    override fun answer(need: Need): StateFlow<Answer> = allowed

    override fun ask(need: Need): Unit = Unit
}
