package org.gridwalk.app

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.gridwalk.CityBrain
import org.gridwalk.Fix
import org.gridwalk.PersonField
import org.gridwalk.State
import org.gridwalk.Wgs84
import org.gridwalk.app.desktop.FolderPhone
import org.gridwalk.app.model.ActivateHolder
import org.gridwalk.app.model.App
import org.gridwalk.app.model.CollectHolder
import org.gridwalk.app.model.Desk
import org.gridwalk.app.model.ItemHolder
import org.gridwalk.app.model.LockHolder
import org.gridwalk.app.model.Maker
import org.gridwalk.app.model.MeHolder
import org.gridwalk.app.model.Page
import org.gridwalk.app.model.QueueHolder
import org.gridwalk.app.model.ReportHolder
import org.gridwalk.app.model.Session
import org.gridwalk.app.model.TodayHolder
import org.gridwalk.app.model.WhoHolder
import org.gridwalk.design.Act
import org.gridwalk.design.ActivateFace
import org.gridwalk.design.Chinese
import org.gridwalk.design.CollectFace
import org.gridwalk.design.ItemFace
import org.gridwalk.design.ReportFace
import org.gridwalk.design.Screen
import org.gridwalk.inFolder
import org.junit.jupiter.api.Test
import java.lang.reflect.Modifier
import java.util.concurrent.Executors
import kotlin.io.path.listDirectoryEntries
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** The state holders without a screen, over the real core and a real city brain. */
class HoldersTest {
    @Test
    fun `first run, report, undo, and everything arrives`() =
        onPhone { app, _, brain ->
            app.open()
            val activate = assertIs<Session.Fresh>(app.state.until { it is Session.Fresh }).activate
            activate.setServer(brain.address)
            activate.setCode("NOT-A-CODE")
            activate.activate()
            val failed = activate.state.until { it.face == ActivateFace.FAILED }
            assertEquals(Chinese.errorCodeInvalid, failed.said?.invoke(Chinese))
            activate.setCode(brain.code)
            activate.activate()
            val desk = assertIs<Session.Ready>(app.state.until { it is Session.Ready }).desk
            val today = desk.today.state.until { it.toVisit.isNotEmpty() }
            assertTrue(today.worker.isNotEmpty())

            val nearest = today.toVisit.first()
            assertNotNull(nearest.distanceM)
            desk.today.checkIn(nearest.id)
            desk.today.state.until { state -> state.visited.any { it.id == nearest.id } }

            desk.today.report()
            val report = reporting(desk)
            report.takePhoto()
            val choosing = report.state.until { it.face == ReportFace.CHOOSE && it.suggestions.size >= 3 }
            val category = choosing.suggestions.first().item
            report.setNote("楼道堆物")
            report.choose(category.code)
            val offer = assertNotNull(desk.undo.state.until { it?.id != null })
            assertEquals(category.name, offer.what(Chinese))
            assertTrue(
                desk.navigator.where.value.stack
                    .isEmpty(),
            )

            desk.today.undo()
            until {
                desk.navigator.where.value.stack
                    .isNotEmpty()
            }
            val again = reporting(desk).state.until { it.photos.isNotEmpty() }
            assertEquals("楼道堆物", again.note)
            assertNull(desk.undo.state.value)
            reporting(desk).choose(category.code)

            // The core holds it back for ten seconds, then the running delivery sends it.
            desk.queue.state.until { it.tally.complete == 2L }
            assertEquals(setOf("check_in", "report"), brain.operations().map { it["kind"].asString }.toSet())
        }

    @Test
    fun `what is refused says why, and is repaired or given up knowingly`() =
        onPhone { app, _, brain ->
            val desk = activated(app, brain)
            // The city brain comes back from a backup that does not know a newer item.
            brain.forgetting {
                brain.addItem("SR-9901", "共享充电宝占道")
                until {
                    desk.gridwalk.reports
                        .catalogue()
                        .any { it.code == "SR-9901" }
                }
            }

            suspend fun refused(): ItemHolder {
                desk.report()
                reporting(desk).takePhoto()
                reporting(desk).state.until { it.face == ReportFace.CHOOSE }
                reporting(desk).choose("SR-9901")
                val row =
                    desk.queue.state
                        .until {
                            it.rows.any { row ->
                                row.item.state == State.QUARANTINED
                            }
                        }.rows
                        .first()
                assertEquals("共享充电宝占道", row.subject?.invoke(Chinese))
                desk.queue.open(row.item.id)
                return assertIs<Page.Looking>(
                    desk.navigator.where.value.stack
                        .last(),
                ).holder
            }

            var item = refused()
            val state = item.state.until { it.face == ItemFace.READY }
            assertEquals(setOf(Act.REPAIR, Act.RETRY, Act.DISCARD), state.may)
            assertEquals("unknown-category", state.item?.reason)
            item.repair()
            val repair = reporting(desk)
            assertTrue(repair.state.value.repairing)
            repair.takePhoto()
            repair.state.until { it.face == ReportFace.CHOOSE && it.photos.size == 1 }
            repair.choose("SR-0101")
            desk.queue.state.until { it.tally.complete == 1L && it.tally.quarantined == 0L }
            assertEquals(listOf("SR-0101"), brain.operations().map { it["category"].asString })

            item = refused()
            item.state.until { it.face == ItemFace.READY }
            item.askDiscard()
            item.keep()
            assertEquals(ItemFace.READY, item.state.value.face)
            item.askDiscard()
            item.discard()
            desk.queue.state.until { it.tally.quarantined == 0L }
        }

    @Test
    fun `without a place a report stays a draft, and goes on when there is one`() =
        onPhone { app, phone, brain ->
            val desk = activated(app, brain)
            brain.kill()
            phone.move(null)
            desk.report()
            var report = reporting(desk)
            report.takePhoto()
            report.state.until { it.face == ReportFace.CHOOSE && it.suggestions.isNotEmpty() }
            report.choose("SR-0101")
            val told = report.state.until { it.said != null }
            assertEquals(Chinese.placeWait, told.said?.invoke(Chinese))
            report.close()
            desk.today.state.until { it.drafts == 1 }

            phone.move(Fix(HERE, 8.0))
            desk.today.continueDraft()
            until {
                desk.navigator.where.value.stack
                    .isNotEmpty()
            }
            report = reporting(desk)
            report.state.until { it.photos.size == 1 && it.fix != null }
            report.choose("SR-0101")
            val today = desk.today.state.until { it.tally.waiting == 1L && it.drafts == 0 && it.offline }
            assertEquals(0, today.tally.complete)
        }

    @Test
    fun `the camera takes both sides of a card by itself, and a person is collected`() =
        onPhone { app, phone, brain ->
            val desk = activated(app, brain)
            val collect = desk.collect
            collect.search("没有这个地址")
            collect.state.until { it.search.isNotEmpty() && it.dwellings.isEmpty() }
            collect.search("")
            collect.begin(
                collect.state
                    .until { it.dwellings.isNotEmpty() }
                    .dwellings
                    .first(),
            )
            assertTrue(
                collect.state
                    .until { it.face == CollectFace.NOTICE }
                    .notice!!
                    .text
                    .isNotEmpty(),
            )
            collect.agreeNotice()
            val read = collect.state.until { it.face == CollectFace.CHECK && it.person != null }.person!!
            assertTrue(read.fields.any { it.field == PersonField.AUTHORITY }, "both sides were read")
            read.toLook.forEach { field ->
                assertTrue(read.zones.any { it.field == field }, "what to look at")
                collect.look(field)
            }
            collect.say(PersonField.PHONE, "12")
            val told = collect.state.until { it.said != null }.said!!
            assertEquals(Chinese.errorBadValue(Chinese.fieldPhone), told(Chinese))
            collect.say(PersonField.RELATION, "head")
            collect.say(PersonField.TENURE, "tenant")
            collect.state.until { state ->
                val person = state.person!!
                person.missing.isEmpty() && person.toLook.isEmpty()
            }
            // What stands in a field when it is confirmed is said with it, or nothing is confirmed.
            collect.confirm(mapOf(PersonField.PHONE to "12"))
            collect.state.until { it.said?.invoke(Chinese) == Chinese.errorBadValue(Chinese.fieldPhone) }
            assertEquals(CollectFace.CHECK, collect.state.value.face)
            collect.confirm(mapOf(PersonField.PHONE to "13800138000"))
            collect.state.until { it.face == CollectFace.DONE }
            desk.queue.state.until { it.tally.complete == 1L }
            assertEquals("collect", brain.operations().single()["kind"].asString)
            val people = desk.gridwalk.registry.people(read.dwelling.id)
            assertTrue(people.any { it.phone == "13800138000" })
            assertTrue(phone.home.listDirectoryEntries("shot*").isEmpty(), "no picture of a card stays")

            // One touch, and the camera is open. The wrong side is told, and nothing of it taken in.
            phone.card = cards.listDirectoryEntries("*.jpg").min()
            collect.nextMember()
            collect.state.until { it.face == CollectFace.FRONT }
            collect.takeCard()
            collect.state.until { it.said?.invoke(Chinese) == Chinese.cardTurnOver && !it.reading }
            assertEquals(CollectFace.FRONT, collect.state.value.face)
            // Who was begun goes on where they were left.
            collect.close()
            collect.state.until { it.face == CollectFace.DWELLINGS && it.drafts == 1 }
            collect.continueDraft()
            collect.state.until { it.face == CollectFace.FRONT }
            collect.discard()
            collect.state.until { it.face == CollectFace.DWELLINGS && it.drafts == 0 }
        }

    @Test
    fun `what the phone and the line have room for is told, and when it is used up`() =
        onPhone { app, phone, brain ->
            phone.metered = true
            val desk = activated(app, brain)
            val before =
                desk.me.state
                    .until { it.budgets != null }
                    .budgets!!
            assertEquals(0, before.storage.used)
            assertEquals(0, before.metered.used)
            desk.report()
            reporting(desk).takePhoto()
            reporting(desk).state.until { it.face == ReportFace.CHOOSE && !it.busy }
            reporting(desk).choose("SR-0101")
            desk.queue.state.until { it.tally.complete == 1L }
            // Told with each step of the delivery, so not all of it at once.
            desk.me.state.until { me ->
                val (storage, metered) = me.budgets!!.run { storage to metered }
                storage.used > 0 && metered.used >= storage.used &&
                    metered.today.map { it.kind }.toSet() == setOf("operations", "originals", "news")
            }

            // The deployment allows no more: it is said.
            brain.put("records/policy/policy", """{"metered_mb_per_day": 0.0001, "storage_mb": 20.0}""")
            desk.today.refresh()
            val full =
                desk.me.state
                    .until { it.budgets!!.storage.left == 0L }
                    .budgets!!
            assertTrue(full.metered.used >= full.metered.limit)
        }

    @Test
    fun `a phone that ends what runs in the background is told how to be set, by its maker`() =
        onPhone { app, phone, brain ->
            phone.ended = "HONOR"
            val desk = activated(app, brain)
            val guide = assertNotNull(desk.me.state.value.guide)
            assertTrue(guide.missed && guide.shown)
            assertEquals(4, guide.maker.steps(Chinese).size)
            assertTrue(guide.maker.steps(Chinese)[1].contains("自动管理"))
            desk.me.openSettings()
            assertEquals(1, phone.opened)
            desk.me.finishGuide()
            assertEquals(
                false to false,
                desk.me.state.value.guide
                    ?.run { missed to shown },
            )
            desk.me.showGuide()
            assertEquals(
                true,
                desk.me.state.value.guide
                    ?.shown,
            )
            val makers =
                listOf(
                    "Xiaomi",
                    "Redmi",
                    "OPPO",
                    "realme",
                    "OnePlus",
                    "vivo",
                    "samsung",
                    "Google",
                ).map(Maker::of)
            assertEquals(listOf(0, 1, 2, 3, 4, 5), (makers + guide.maker).map { it.ordinal }.distinct().sorted())
        }

    @Test
    fun `every action of the design is a function of its holder, and every function an action`() {
        val holders =
            mapOf(
                Screen.ACTIVATE to ActivateHolder::class,
                Screen.WHO to WhoHolder::class,
                Screen.LOCK to LockHolder::class,
                Screen.TODAY to TodayHolder::class,
                Screen.REPORT to ReportHolder::class,
                Screen.COLLECT to CollectHolder::class,
                Screen.QUEUE to QueueHolder::class,
                Screen.ITEM to ItemHolder::class,
                Screen.ME to MeHolder::class,
            )
        holders.forEach { (screen, holder) ->
            val functions =
                holder.java.declaredMethods
                    .filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic }
                    .map { it.name }
            assertEquals(screen.actions.sorted(), functions.distinct().sorted(), screen.name)
        }
    }
}

fun reporting(desk: Desk): ReportHolder =
    assertIs<Page.Reporting>(
        desk.navigator.where.value.stack
            .last(),
    ).holder

suspend fun until(like: suspend () -> Boolean): Unit = withTimeout(90_000) { while (!like()) delay(200) }

/** Waits for a state like that. */
suspend fun <T> StateFlow<T>.until(like: (T) -> Boolean): T =
    checkNotNull(withTimeoutOrNull(90_000) { Found(first(like)) }) { "never came; it is $value" }.value

private class Found<T>(val value: T)

suspend fun activated(app: App, brain: CityBrain): Desk {
    if (app.state.value !is Session.Fresh) app.open()
    val activate = (app.state.until { it is Session.Fresh } as Session.Fresh).activate
    activate.setServer(brain.address)
    activate.setCode(brain.code)
    activate.activate()
    return (app.state.until { it is Session.Ready } as Session.Ready).desk
}

/** An app on a desktop's phone, with a city brain; both end with [work]. */
fun onPhone(work: suspend (App, FolderPhone, CityBrain) -> Unit): Unit =
    inFolder { folder ->
        val executor = Executors.newSingleThreadExecutor()
        CityBrain(folder.resolve("brain")).use { brain ->
            val phone = FolderPhone(folder.resolve("phone"), streets, cards, Fix(HERE, 8.0))
            val scope = CoroutineScope(executor.asCoroutineDispatcher() + SupervisorJob())
            val app = App(phone, scope)
            try {
                runBlocking { work(app, phone, brain) }
            } finally {
                runBlocking { app.close() }
                scope.cancel()
                executor.shutdown()
            }
        }
    }

val HERE = Wgs84(21.2521, 113.3693)
