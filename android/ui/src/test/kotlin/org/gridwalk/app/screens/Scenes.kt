// Every screen in every state, empty, full, failing and without a network: the one list that all pictures
// and checks of screens go through.
package org.gridwalk.app.screens

import org.gridwalk.Fix
import org.gridwalk.Kind
import org.gridwalk.PersonField
import org.gridwalk.PhotoRole
import org.gridwalk.State
import org.gridwalk.app.HERE
import org.gridwalk.app.model.ActivateHolder
import org.gridwalk.app.model.ActivateState
import org.gridwalk.app.model.Choice
import org.gridwalk.app.model.CollectState
import org.gridwalk.app.model.Guide
import org.gridwalk.app.model.ItemState
import org.gridwalk.app.model.Maker
import org.gridwalk.app.model.Member
import org.gridwalk.app.model.Offer
import org.gridwalk.app.model.QueueState
import org.gridwalk.app.model.Row
import org.gridwalk.app.model.Seat
import org.gridwalk.app.model.Session
import org.gridwalk.app.model.Shot
import org.gridwalk.app.model.TodayState
import org.gridwalk.app.model.WhoState
import org.gridwalk.app.model.said
import org.gridwalk.app.platform.Answer
import org.gridwalk.app.platform.Need
import org.gridwalk.design.ActivateFace
import org.gridwalk.design.CollectFace
import org.gridwalk.design.ItemFace
import org.gridwalk.design.LockFace
import org.gridwalk.design.MeFace
import org.gridwalk.design.QueueFace
import org.gridwalk.design.ReportFace
import org.gridwalk.design.Screen
import org.gridwalk.design.StateLook
import org.gridwalk.design.Strings
import org.gridwalk.design.TodayFace
import org.gridwalk.design.WarningLook
import org.gridwalk.design.WhoFace
import java.nio.file.Path
import java.util.UUID

/** [thumbnail] is a photo as the core makes it small. */
fun scenes(thumbnail: ByteArray): List<Scene> =
    starting() + locked() + sharing() + today() + reporting(thumbnail) + collecting() + queueing(thumbnail) +
        looking(thumbnail) +
        me()

private fun starting() =
    listOf(
        Scene("opening") { app.change { Session.Opening } },
        Scene("opening-key-lost") { app.change { Session.Failed(Strings::errorKeyLost) } },
        activating("asking", ActivateState()),
        activating("typed", ActivateState(server = SERVER, code = "7K2M-9QXF-W3RT-8HNB")),
        activating("scanning", ActivateState(ActivateFace.SCANNING)),
        activating("scanning-wrong", ActivateState(ActivateFace.SCANNING, said = Strings::activateScanWrong)),
        activating("working", ActivateState(ActivateFace.WORKING, SERVER, "7K2M")),
        activating("failed", ActivateState(ActivateFace.FAILED, SERVER, "7K2M", Strings::errorCodeInvalid)),
        activating("shared", ActivateState(shared = true)),
    )

private fun activating(name: String, state: ActivateState) =
    Scene("activate-$name") {
        val holder = ActivateHolder(gridwalk, phone.camera, scope, false, { }) { }
        holder.change { state }
        app.change { Session.Fresh(holder) }
    }

private fun locked() = LockFace.entries.map { Scene("lock-${it.name.lowercase()}") { locked(it) } }

private fun sharing(): List<Scene> {
    fun seat(number: Int) = Seat(number, Path.of("phone"))
    val members =
        listOf(
            Member(seat(1), true, "欧阳凤兰", waiting = 128, unfinished = 2),
            Member(seat(2), false, "何浩然"),
            Member(seat(3), false),
            Member(seat(4), false, trouble = Strings::errorKeyLost),
        )
    return listOf(
        Scene("who-loading") { who(WhoState()) },
        Scene("who-ready") { who(WhoState(WhoFace.READY, members)) },
        Scene("who-failed") { who(WhoState(WhoFace.READY, members.take(1), said = Strings::errorAgain)) },
        Scene("who-giving-up") { who(WhoState(WhoFace.CONFIRMING, members, members[0], "欧阳")) },
        Scene("who-removing") { who(WhoState(WhoFace.CONFIRMING, members, members[1])) },
    )
}

private val walking =
    TodayState(
        face = TodayFace.READY,
        worker = "欧阳凤兰",
        grid = "幸福里第一网格",
        toVisit = toVisit,
        visited = visited,
        fix = Fix(HERE, 8.0),
    )

private val busy = tally(waiting = 128, received = 3, quarantined = 2, complete = 40, bytes = 268_435_456)

private fun today() =
    listOf(
        todayScene("loading", TodayState()),
        todayScene("ready", walking),
        todayScene("offline", walking.copy(tally = tally(waiting = 128), offline = true, drafts = 2)),
        todayScene("troubled", walking.copy(tally = busy, said = Strings::errorNoSpace)),
        todayScene("all-visited", walking.copy(toVisit = emptyList())),
        todayScene("empty", TodayState(TodayFace.EMPTY, "欧阳凤兰", "幸福里第一网格", offline = true)),
        todayScene("failed", TodayState(TodayFace.FAILED, said = Strings::errorDamaged)),
        todayScene("scanning", walking.copy(scanning = true, readsTags = true)),
        todayScene("stopped", walking) {
            desk.me.change { copy(guide = Guide(Maker.HUAWEI, missed = true)) }
            phone.answers.getValue(Need.PLACE).value = Answer.OPEN
        },
        todayScene("scanning-no-camera", walking.copy(scanning = true)) {
            phone.answers.getValue(Need.CAMERA).value = Answer.OPEN
        },
        todayScene("checked-in", walking) { desk.undo.change { Offer({ "幸福里小区北门消防通道" }, secondsLeft = 5) } },
        todayScene("saved", walking.copy(tally = tally(waiting = 1))) {
            val warnings = listOf(WarningLook.MISSING_AFTER_PHOTO, WarningLook.SELF_HANDLING_NOT_FORESEEN)
            desk.undo.change { Offer(said(reportable.first()), warnings.map { it.word }, UUID.randomUUID()) }
        },
    )

private fun todayScene(
    name: String,
    state: TodayState,
    more: Stage.() -> Unit = {},
) = Scene("today-$name") {
    desk.today.change { state }
    desk.queue.change { copy(tally = state.tally) }
    tab(Screen.TODAY)
    more()
}

private fun reporting(thumbnail: ByteArray): List<Scene> {
    fun shots(vararg roles: PhotoRole) = roles.map { Shot(it, thumbnail, sha256 = it.name) }
    val likely = reportable.take(3).map { Choice(it) }
    return listOf(
        Scene("report-camera") { report { this } },
        Scene("report-camera-far") { report { copy(role = PhotoRole.FAR, photos = shots(PhotoRole.NEAR)) } },
        Scene("report-camera-failed") { report { copy(role = PhotoRole.AFTER, said = Strings::cameraFailed) } },
        Scene("report-repairing") { report(repairing = true) { this } },
        Scene("report-choose") {
            report {
                copy(
                    face = ReportFace.CHOOSE,
                    photos = shots(PhotoRole.NEAR),
                    suggestions = likely,
                    fix = Fix(HERE, 8.0),
                )
            }
        },
        Scene("report-cautions") {
            report {
                val photos = shots(PhotoRole.NEAR)
                copy(
                    face = ReportFace.CHOOSE,
                    photos = photos,
                    suggestions = likely,
                    cautions = cautions(photos.first()),
                    fix = Fix(HERE, 8.0),
                )
            }
        },
        Scene("report-no-camera") {
            report { this }
            phone.answers.getValue(Need.CAMERA).value = Answer.REFUSED
        },
        Scene("report-full") {
            report {
                copy(
                    face = ReportFace.CHOOSE,
                    photos = shots(PhotoRole.NEAR, PhotoRole.FAR),
                    suggestions = likely,
                    note = "3栋2单元一楼到三楼楼道堆放电动车电池、纸箱和旧家具，堵住安全出口，已通知物业。",
                    handled = true,
                    urgent = true,
                    fix = Fix(HERE, 240.0),
                )
            }
        },
        Scene("report-no-place") {
            report {
                copy(
                    face = ReportFace.CHOOSE,
                    photos = shots(PhotoRole.NEAR),
                    suggestions = likely,
                    said = Strings::placeWait,
                )
            }
        },
        Scene("report-catalogue") {
            report {
                copy(
                    face = ReportFace.CATALOGUE,
                    photos = shots(PhotoRole.NEAR),
                    catalogue = reportable.take(24).map { Choice(it) },
                )
            }
        },
        Scene("report-nothing-found") { report { copy(face = ReportFace.CATALOGUE, search = "飞碟") } },
    )
}

private val doubtful = listOf(PersonField.NAME, PersonField.ADDRESS, PersonField.AUTHORITY)
private val answered =
    mapOf(
        PersonField.RELATION to "head",
        PersonField.TENURE to "tenant",
        PersonField.PHONE to "13800138000",
    )

private fun collecting() =
    listOf(
        collectScene("dwellings", CollectState(dwellings = dwellings, drafts = 2)),
        collectScene("no-such-address", CollectState(search = "月亮街")),
        collectScene("failed", CollectState(dwellings = dwellings, said = Strings::errorAgain)),
        collectScene("notice", CollectState(CollectFace.NOTICE, dwelling = dwelling, notice = notice)),
        collectScene("front", CollectState(CollectFace.FRONT, advice = Strings::cardTooDark)),
        collectScene("no-camera", CollectState(CollectFace.FRONT)) {
            phone.answers.getValue(Need.CAMERA).value = Answer.REFUSED
        },
        collectScene("reading", CollectState(CollectFace.FRONT, reading = true)),
        collectScene("back", CollectState(CollectFace.BACK)),
        collectScene("back-unread", CollectState(CollectFace.BACK, said = Strings::cardUnread)),
        collectScene("check", CollectState(CollectFace.CHECK, person = person(doubtful, known = true))),
        collectScene(
            "check-child",
            CollectState(CollectFace.CHECK, person = person(child = true), said = Strings::collectGuardian),
        ),
        collectScene(
            "checked",
            CollectState(CollectFace.CHECK, person = person(missing = emptyList(), said = answered)),
        ),
        collectScene("done", CollectState(CollectFace.DONE, dwelling = dwelling, person = person(said = answered))),
    )

private fun collectScene(
    name: String,
    state: CollectState,
    more: Stage.() -> Unit = {},
) = Scene("collect-$name") {
    desk.collect.change { state }
    tab(Screen.COLLECT)
    more()
}

/** Every state, and every cause. */
private fun rows(thumbnail: ByteArray): List<Row> {
    val causes = CAUSES.map { item(State.WAITING, it, Kind.CHECK_IN, attempts = 3, next = at(10, 5), photos = 0) }
    val states = State.entries.map { item(it, if (it == State.QUARANTINED) "unknown-category" else null) }
    return (states + causes).mapIndexed { index, item ->
        val name = if (item.kind == Kind.REPORT) said(reportable[index]) else null
        Row(item, name, if (item.kind == Kind.REPORT) suspend { thumbnail } else null)
    }
}

private fun queueing(thumbnail: ByteArray): List<Scene> {
    val full = QueueState(QueueFace.READY, rows(thumbnail), more = true, tally = busy)
    return listOf(
        queueScene("loading", QueueState()),
        queueScene("nothing-yet", QueueState(QueueFace.EMPTY)),
        queueScene("empty", QueueState(QueueFace.EMPTY, tally = tally(complete = 40))),
        queueScene("failed", QueueState(QueueFace.FAILED, said = Strings::errorAgain)),
        queueScene("offline", full.copy(offline = true)),
        queueScene("no-notices", full) { phone.answers.getValue(Need.NOTICES).value = Answer.REFUSED },
        queueScene("sending", full.copy(rows = full.rows.take(3), more = false, sending = true, tally = tally(3))),
        queueScene("all", full.copy(all = true, tally = tally(complete = 40))),
    )
}

private fun queueScene(
    name: String,
    state: QueueState,
    more: Stage.() -> Unit = {},
) = Scene("queue-$name") {
    desk.queue.change { state }
    tab(Screen.QUEUE)
    more()
}

private fun looking(thumbnail: ByteArray): List<Scene> {
    fun state(
        state: State,
        reason: String? = null,
        detail: String? = null,
    ) = ItemState(
        face = ItemFace.READY,
        item = item(state, reason, attempts = 14, next = at(10, 5), photos = 3, detail = detail),
        subject = said(reportable.first()),
        thumbnails = List(3) { thumbnail },
        may = StateLook.valueOf(state.name).may,
    )
    val refused = state(State.QUARANTINED, "unknown-category")
    return listOf(
        itemScene("loading", ItemState()),
        itemScene("refused", refused),
        itemScene("refused-otherwise", state(State.QUARANTINED, "quota", "本月同类上报已达上限，请联系街道综合网格中心。")),
        itemScene("waiting", state(State.WAITING, "no_answer")),
        itemScene("complete", state(State.COMPLETE)),
        itemScene("withdrawn", state(State.RECEIVED).copy(said = Strings::itemWithdrawn)),
        itemScene("confirming", refused.copy(face = ItemFace.CONFIRMING)),
        itemScene("failed", ItemState(ItemFace.FAILED, said = Strings::errorGone)),
    )
}

private fun itemScene(name: String, state: ItemState) = Scene("item-$name") { item(state) }

private fun me() =
    listOf(
        meScene("loading") { },
        meScene("ready") { desk.me.change { copy(face = MeFace.READY, status = org.gridwalk.app.screens.status) } },
        meScene("verified") {
            desk.me.change {
                copy(
                    face = MeFace.READY,
                    status = org.gridwalk.app.screens.status,
                    journal = { it.meJournalBroken(1204) },
                )
            }
        },
        meScene("room") { desk.me.change { copy(face = MeFace.READY, budgets = budgets(full = false)) } },
        meScene("no-room") { desk.me.change { copy(face = MeFace.READY, budgets = budgets(full = true)) } },
    ) +
        Maker.entries.map { maker ->
            meScene("guide-${maker.name.lowercase()}") {
                desk.me.change {
                    copy(
                        face = MeFace.READY,
                        guide = Guide(maker, missed = maker.ordinal % 2 == 0, shown = true),
                    )
                }
            }
        } +
        listOf(
            meScene("no-credential") { desk.me.change { copy(face = MeFace.READY, noCredential = true) } },
            meScene("failed") { desk.me.change { copy(said = Strings::errorAgain) } },
        )

private fun meScene(name: String, show: Stage.() -> Unit) =
    Scene("me-$name") {
        show()
        tab(Screen.ME)
    }

private const val SERVER = "https://chengshidanao.wuchuan.example:8443"

private val CAUSES =
    listOf("no_answer", "server_error", "retry_after", "deferred", "dependency", "mismatch", "original_damaged")
