// A phone on which nothing happens by itself: each holder shows what it is told, so that any state of any
// screen is there at once. The app around it is the real one.
package org.gridwalk.app.screens

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Runnable
import org.gridwalk.Gridwalk
import org.gridwalk.app.desktop.FolderPhone
import org.gridwalk.app.model.App
import org.gridwalk.app.model.Desk
import org.gridwalk.app.model.ItemHolder
import org.gridwalk.app.model.ItemState
import org.gridwalk.app.model.Page
import org.gridwalk.app.model.ReportHolder
import org.gridwalk.app.model.ReportState
import org.gridwalk.app.model.Session
import org.gridwalk.app.model.WhoState
import org.gridwalk.app.platform.Answer
import org.gridwalk.design.LockFace
import org.gridwalk.design.Screen
import java.util.UUID
import kotlin.coroutines.CoroutineContext

/** What a screen shows in one situation. */
class Scene(
    val name: String,
    val show: Stage.() -> Unit,
)

class Stage(
    val phone: FolderPhone,
    val gridwalk: Gridwalk,
) {
    init {
        phone.answers.values.forEach { it.value = Answer.ALLOWED }
    }

    val scope = CoroutineScope(Never)
    val app = App(phone, scope)
    val desk = Desk(gridwalk, phone, app.preferences, app.lock, { }, scope)

    init {
        app.lock.open()
    }

    /** A page of the bar. */
    fun tab(screen: Screen) {
        app.change { Session.Ready(desk) }
        desk.navigator.show(screen)
    }

    fun report(repairing: Boolean = false, state: ReportState.() -> ReportState) {
        tab(Screen.TODAY)
        val holder = ReportHolder(desk, phone, scope, refused = if (repairing) UUID.randomUUID() else null)
        holder.change(state)
        desk.navigator.open(Page.Reporting(holder))
    }

    fun item(state: ItemState) {
        tab(Screen.QUEUE)
        val holder = ItemHolder(UUID.randomUUID(), desk, scope)
        holder.change { state }
        desk.navigator.open(Page.Looking(holder))
    }

    fun locked(face: LockFace) {
        tab(Screen.TODAY)
        app.lock.close()
        app.lockPage.change { face }
    }

    fun who(state: WhoState) {
        tab(Screen.ME)
        app.shareOut()
        app.who.value!!.change { state }
    }

    /** Which screen is to be seen, and in which of its states; null before there is one. */
    val shown: Pair<Screen, String>?
        get() =
            when {
                app.locked.value -> {
                    shown(Screen.LOCK, app.lockPage.state.value)
                }

                app.who.value != null -> {
                    shown(
                        Screen.WHO,
                        app.who.value!!
                            .state.value.face,
                    )
                }

                else -> {
                    mine()
                }
            }

    private fun mine(): Pair<Screen, String>? =
        when (val session = app.state.value) {
            Session.Opening, is Session.Failed -> null
            is Session.Fresh -> shown(Screen.ACTIVATE, session.activate.state.value.face)
            is Session.Ready -> atTheDesk()
        }

    private fun atTheDesk(): Pair<Screen, String> {
        val where = desk.navigator.where.value
        return when (val top = where.stack.lastOrNull()) {
            is Page.Reporting -> shown(Screen.REPORT, top.holder.state.value.face)
            is Page.Looking -> shown(Screen.ITEM, top.holder.state.value.face)
            null -> tab(where)
        }
    }

    private fun tab(where: org.gridwalk.app.model.Where) =
        when (where.tab) {
            Screen.TODAY -> {
                shown(Screen.TODAY, desk.today.state.value.face)
            }

            Screen.COLLECT -> {
                shown(Screen.COLLECT, desk.collect.state.value.face)
            }

            Screen.QUEUE -> {
                shown(Screen.QUEUE, desk.queue.state.value.face)
            }

            Screen.ME -> {
                shown(Screen.ME, desk.me.state.value.face)
            }

            Screen.ACTIVATE, Screen.LOCK, Screen.WHO, Screen.REPORT, Screen.ITEM -> {
                error(
                    "${where.tab} is no page of the bar",
                )
            }
        }

    /** A state as the design names it. */
    private fun shown(screen: Screen, face: Enum<*>) =
        screen to screen.states.first { it.equals(face.name.replace("_", ""), ignoreCase = true) }
}

/** Runs nothing. */
private object Never : CoroutineDispatcher() {
    override fun dispatch(context: CoroutineContext, block: Runnable) = Unit
}
