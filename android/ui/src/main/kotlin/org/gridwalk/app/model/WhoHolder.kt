// Who is working (谁在用): the workers who share this phone. Of the others there is to be seen who they
// are and what of theirs still waits, and nothing else.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import org.gridwalk.design.Strings
import org.gridwalk.design.WhoFace

data class WhoState(
    val face: WhoFace = WhoFace.LOADING,
    val members: List<Member> = emptyList(),
    /** Whose store is to be removed. */
    val leaving: Member? = null,
    /** What was typed to give up what waits. */
    val name: String = "",
    val said: Said? = null,
) {
    /** Nothing waits, or it was given up by name. */
    val knowingly: Boolean get() = leaving?.let { it.open == 0 || name.trim() == it.name } == true
}

class WhoHolder(
    private val crew: Crew,
    scope: CoroutineScope,
    private val seated: suspend (Seat) -> Unit,
    private val removed: suspend (Seat, String) -> Boolean,
    private val closed: () -> Unit,
) : Holder<WhoState>(WhoState(), scope) {
    init {
        look()
    }

    fun sit(seat: Seat) {
        act({ copy(said = it) }) { if (seat == crew.seats.current) closed() else seated(seat) }
    }

    fun add() {
        act({ copy(said = it) }) { seated(crew.add()) }
    }

    fun askRemove(member: Member): Unit =
        change { copy(face = WhoFace.CONFIRMING, leaving = member, name = "", said = null) }

    fun setName(name: String): Unit = change { copy(name = name) }

    fun keep(): Unit = change { copy(face = WhoFace.READY, leaving = null) }

    fun remove() {
        val leaving = now.leaving ?: return
        if (!now.knowingly) return
        act({ copy(said = it) }) {
            val gone = removed(leaving.seat, now.name)
            change { copy(face = WhoFace.READY, leaving = null, said = if (gone) null else Strings::errorAgain) }
            look()
        }
    }

    fun close(): Unit = closed()

    private fun look() {
        act({ copy(said = it) }) {
            val members = crew.members()
            change { copy(face = if (face == WhoFace.LOADING) WhoFace.READY else face, members = members) }
        }
    }
}
