// The parts of a grid worker's day, each of which runs as a process that DayTest kills.
package org.gridwalk.app

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.runBlocking
import org.gridwalk.Fix
import org.gridwalk.app.desktop.FolderPhone
import org.gridwalk.app.model.App
import org.gridwalk.app.model.asked
import org.gridwalk.app.model.choice
import org.gridwalk.app.model.word
import org.gridwalk.app.ui.Root
import org.gridwalk.choices
import org.gridwalk.design.Chinese
import java.nio.file.Path
import java.util.concurrent.Executors

@OptIn(ExperimentalTestApi::class)
@Suppress("DEPRECATION")
fun main(arguments: Array<String>) {
    val (part, home, server, code, shots) = arguments
    val phone = FolderPhone(Path.of(home), streets, phoneCards, Fix(HERE, 8.0))
    val main = Executors.newSingleThreadExecutor().asCoroutineDispatcher()
    val app = App(phone, CoroutineScope(main + SupervisorJob()))
    runSkikoComposeUiTest(size = Size(1080f, 2340f), density = Density(2.75f)) {
        setContent { Root(app, phone, phone.canvas) }
        app.open()
        val finger = Finger(this, Path.of(shots).resolve(part))
        when (part) {
            "morning" -> finger.morning(app, server, code)
            "noon" -> finger.noon(app)
            else -> finger.evening()
        }
    }
}

private fun Finger.morning(
    app: App,
    server: String,
    code: String,
) {
    see(Chinese.activateTitle)
    shot("first-run")
    type(Chinese.activateServer, server)
    type(Chinese.activateCode, code)
    touch(Chinese.activateGo)
    see(Chinese.todayCheckIn)
    shot("today")
    at("activated")
    readln()

    // The city brain is gone from here on.
    touch(Chinese.todayCheckIn)
    see(Chinese.lineWaiting(1))
    touch(Chinese.todayReportLabel)
    touch(Chinese.reportShutter)
    see(Chinese.reportChoose)
    shot("a-report")
    val report = counted { touch(likely(app)) }
    check(report <= 2) { "$report touches after the photo" }
    println("a report: $report touch after the photo")
    see(Chinese.lineWaiting(2), part = true)
    shot("saved")

    touch(Chinese.todayReportLabel)
    touch(Chinese.reportShutter)
    see(Chinese.reportChoose)
    touch(Chinese.reportNote)
    type(Chinese.reportNote, "楼道堆物")
    // Notes are durable within half a second.
    until("the note in the store") { drafts(app).any { it == "楼道堆物" } }
    shot("before-the-first-kill")
    at("a photo was taken")
    readln()
}

private fun Finger.noon(app: App) {
    see(Chinese.todayDraft(1))
    shot("after-the-first-kill")
    touch(Chinese.todayDraftGo)
    see("楼道堆物")
    touch(likely(app))
    see(Chinese.lineWaiting(3), part = true)

    val (touches, letters) = touches to letters
    val began = System.nanoTime()
    collect(app)
    val touched = this.touches - touches
    val typed = this.letters - letters
    val alone = (System.nanoTime() - began) / 1_000_000_000
    // A look before each touch, and the typing; the readers work meanwhile.
    val human = touched * 3 + typed * 0.4
    println("a person: $touched touches, $typed characters, $alone s here and $human s of a human's")
    check(touched <= 10) { "$touched touches" }
    check(typed <= 15) { "$typed characters" }

    touch(Chinese.collectNext)
    see(Chinese.collectFront)
    shot("before-the-second-kill")
    at("a household was begun")
    readln()
}

/** One person from the two sides of their card. */
private fun Finger.collect(app: App) {
    val collect = app.desk().collect
    touch(Chinese.navCollect)
    see(Chinese.collectWhere)
    shot("which-home")
    until("dwellings") {
        collect.state.value.dwellings
            .isNotEmpty()
    }
    touch(
        collect.state.value.dwellings
            .first()
            .address,
    )
    see(Chinese.collectNotice)
    shot("notice")
    touch(Chinese.collectNoticeAgree)
    see(Chinese.collectFront)
    shot("front")
    see(Chinese.collectBack)
    shot("back")
    see(Chinese.collectCheck)
    until("both sides") { collect.state.value.person != null }
    val person = collect.state.value.person!!
    person.toLook.firstOrNull()?.let { see(Chinese.collectZone(word(it)(Chinese))) }
    shot("check")
    person.toLook.forEach { field ->
        val name = word(field)(Chinese)
        touch(Chinese.collectRightLabel(name))
        until("$name was looked at") {
            field !in
                collect.state.value.person!!
                    .toLook
        }
    }
    // The likeliest answer stands first.
    asked(person).filter { it in person.missing && it.choices.isNotEmpty() }.forEach { field ->
        val likely =
            person.sensible
                .firstOrNull { it.field == field }
                ?.values
                ?.firstOrNull()
        touch(choice(field, likely ?: field.choices.first().value)(Chinese))
        until("an answer") {
            field !in
                collect.state.value.person!!
                    .missing
        }
    }
    type(Chinese.fieldPhone, "13800138000")
    shot("checked")
    until("nothing is missing") {
        collect.state.value.person!!
            .run { missing.isEmpty() && toLook.isEmpty() }
    }
    touch(Chinese.collectConfirm)
    see(Chinese.collectNext)
    shot("collected")
    val registry = app.desk().gridwalk.registry
    val people = runBlocking { registry.people(person.dwelling.id) }
    check(people.any { it.phone == "13800138000" }) { "the phone was typed" }
}

private fun Finger.evening() {
    see(Chinese.todayTitle)
    shot("after-the-second-kill")
    touch(Chinese.navQueue)
    see(Chinese.queueEmpty)
    shot("all-sent")
    touch(Chinese.queueAll)
    see(Chinese.stateComplete)
    shot("arrived")
    at("everything sent")
    readln()
}

private fun Finger.likely(app: App): String {
    var name = ""
    until("suggestions") {
        name =
            reporting(app.desk())
                .state.value.suggestions
                .firstOrNull()
                ?.item
                ?.name
                .orEmpty()
        name.isNotEmpty()
    }
    return name
}

private fun drafts(app: App): List<String?> =
    runBlocking {
        app
            .desk()
            .gridwalk.reports
            .drafts()
            .map { it.note }
    }

private fun at(point: String) {
    println("at $point")
    System.out.flush()
}
