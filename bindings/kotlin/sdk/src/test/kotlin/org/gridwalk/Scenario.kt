package org.gridwalk

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.nio.file.StandardOpenOption.WRITE
import java.time.Duration
import java.util.Base64
import java.util.UUID
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue
import kotlin.test.fail

private val scenarios: Path = root.resolve("fixtures/scenarios")

/** Files of `fixtures/scenarios`, each a morning as data. */
fun scenarioNames(): List<String> =
    Files.list(scenarios).use { files ->
        files
            .map { it.fileName.toString() }
            .filter { it.endsWith(".json") && it != "pictures.json" }
            .sorted()
            .toList()
    }

/** Does what a scenario says, and sees that what must be seen is there. */
class Scenario(
    private val folder: Path,
    private val brain: CityBrain,
) {
    private val pictures = json(scenarios.resolve("pictures.json"))
    private val ids = HashMap<String, UUID>()
    private val people = People()
    private var open: Gridwalk? = null
    private var here: LatestFix? = null
    private val gridwalk get() = checkNotNull(open) { "not open" }

    suspend fun run(name: String) {
        json(scenarios.resolve(name))["steps"].asJsonArray.map(JsonElement::getAsJsonObject).forEach { step ->
            val expected = step.text("fails")
            val failed =
                try {
                    take(step)
                    null
                } catch (error: GridwalkException) {
                    nameOf(error)
                }
            if (failed != expected) fail("$name: $step came to ${failed ?: "no error"}")
        }
        open?.close()
    }

    private suspend fun take(step: JsonObject) {
        when (val action = step.text("do")) {
            "open" -> {
                val home = folder.resolve(step.text("home") ?: "home")
                open = Gridwalk.open(home, keys(step), undo(step), location = { here })
            }

            "locate" -> {
                here = fix(step)?.copy(mock = step["mock"]?.asBoolean ?: false)?.let { LatestFix(it, age(step)) }
            }

            "close" -> {
                gridwalk.close()
            }

            "pause" -> {
                gridwalk.pause()
            }

            "resume" -> {
                gridwalk.resume()
            }

            "catalogue" -> {
                check(gridwalk.reports.catalogue().isNotEmpty())
            }

            "journal" -> {
                gridwalk.verifyJournal().let { check(it.entries > 0 && it.broken == null) }
            }

            "budgets" -> {
                val budgets = gridwalk.budgets()
                check(budgets.storage.run { used > 0 && left <= limit - reserve - used })
                check(budgets.metered.run { today.isEmpty() && limit > 0 })
            }

            "add_photo" -> {
                gridwalk.reports.addPhoto(id(step), photos(step).single())
            }

            "remove_photo" -> {
                gridwalk.reports.removePhoto(
                    id(step),
                    gridwalk.reports
                        .draft(id(step))
                        .photos[0]
                        .sha256,
                )
            }

            "warnings" -> {
                val warnings = gridwalk.reports.warnings(id(step), step.text("category")!!)
                assertContains(warnings.map { it.code }, WarningCode.MISSING_FAR_PHOTO)
            }

            "drop" -> {
                gridwalk.reports.discard(id(step))
            }

            "repair" -> {
                recorded(step, gridwalk.reports.repair(id(step), report(step)))
            }

            "policy" -> {
                brain.policy(step["is"].toString())
            }

            "file" -> {
                Files.move(file(step, "is"), file(step, "becomes"), StandardCopyOption.REPLACE_EXISTING)
            }

            "cut" -> {
                FileChannel.open(file(step, "is"), WRITE).use { it.truncate(step["to"].asLong) }
            }

            "paused_sync" -> {
                pausedSync()
            }

            "activate" -> {
                activate(step)
            }

            "check_in" -> {
                recorded(step, gridwalk.patrol.checkIn(checkIn(step)))
            }

            "report" -> {
                recorded(step, gridwalk.reports.submit(report(step)))
            }

            "begin" -> {
                ids[step.text("as") ?: "begun"] = gridwalk.reports.begin(photos(step).single())
            }

            "edit" -> {
                gridwalk.reports.edit(id(step), DraftEdit(note = step.text("note")))
            }

            "queue" -> {
                recorded(step, gridwalk.reports.queue(id(step), step.text("category")!!, fix(step)))
            }

            "undo" -> {
                seen(step, "gives", if (gridwalk.outbox.undo(id(step)) is Undone.Draft) "draft" else "withdrawn")
            }

            "retry" -> {
                gridwalk.outbox.retry(id(step))
            }

            "discard" -> {
                gridwalk.outbox.discard(id(step))
            }

            "scan" -> {
                people.scan(step, step.text("photo")?.let { Path.of(photos(step).single().path) })
            }

            "collect" -> {
                ids[step.text("as")!!] = people.collect(step, gridwalk.registry, ids)
            }

            "read" -> {
                gridwalk.registry.read(id(step), people.scan(step))
            }

            "say" -> {
                gridwalk.registry.say(id(step), people.field(step), step.text("value")!!)
            }

            "look" -> {
                val person = gridwalk.registry.collecting(id(step))
                for (field in person.toLook) {
                    assertTrue(person.zones.any { it.field == field && it.jpeg.size > 500 }, "nothing to look at")
                    gridwalk.registry.look(id(step), field)
                }
            }

            "confirm" -> {
                recorded(step, gridwalk.registry.confirm(id(step)))
            }

            "give_up" -> {
                gridwalk.registry.discard(id(step))
            }

            "sync" -> {
                tally(step["gives"], gridwalk.sync.run(mode(step)))
            }

            "cancelled_sync" -> {
                cancelledSync()
            }

            "lock_out" -> {
                val device = checkNotNull(gridwalk.status().device).id
                brain.put("devices/$device/locked", step["is"]?.toString() ?: "true")
            }

            "faults" -> {
                brain.faults(step["plan"].toString())
            }

            "brain" -> {
                if (step.text("is") == "down") brain.kill() else brain.startAgain()
            }

            "see" -> {
                see(step)
            }

            else -> {
                fail("no step $action")
            }
        }
    }

    private suspend fun activate(step: JsonObject) {
        val code = step.text("code") ?: brain.codes[step["worker"]?.asInt ?: 0]
        gridwalk.sync.activate(step.text("server") ?: brain.address, code, step.text("authority"))
    }

    private suspend fun pausedSync() =
        coroutineScope {
            val sync = async { runCatching { gridwalk.sync.run() } }
            gridwalk.sync.states.first { it is SyncState.Running }
            gridwalk.pause()
            val ended = sync.await()
            gridwalk.resume()
            ended.getOrThrow()
        }

    private suspend fun see(step: JsonObject) {
        if (step.has("of")) {
            val item = gridwalk.outbox.item(id(step))
            seen(step, "state", item.state.name.lowercase())
            assertContains(gridwalk.outbox.items(all = true), item)
            gridwalk.outbox.body(id(step))?.let { assertContains(it, item.id.toString()) }
            item.photos.forEach { assertNotNull(gridwalk.outbox.thumbnail(it.sha256)) }
        }
        tally(step["tally"], gridwalk.outbox.tally())
        step["drafts"]?.let { assertEquals(it.asInt, gridwalk.reports.drafts().size, "$step") }
        people.see(step, gridwalk.registry, ids)
        step["photos"]?.let { photos ->
            val draft =
                gridwalk.reports
                    .drafts()
                    .single()
                    .id
            assertEquals(
                photos.asInt,
                gridwalk.reports
                    .draft(draft)
                    .photos.size,
                "$step",
            )
        }
        step["arrived"]?.let { count ->
            val arrived = brain.operations().map { it["id"].asString }
            assertEquals(count.asInt, arrived.size, "$step")
            assertEquals(arrived.toSet().size, arrived.size, "each once")
        }
    }

    private suspend fun cancelledSync() =
        coroutineScope {
            val sync = launch { gridwalk.sync.run(SyncMode.Watch) }
            gridwalk.sync.states.first { it is SyncState.Running }
            sync.cancelAndJoin()
            withTimeout(1000) { gridwalk.sync.states.first { it == SyncState.Idle } }
        }

    private suspend fun checkIn(step: JsonObject): CheckIn {
        val named = step["checkpoint"]?.asJsonPrimitive
        val all = if (named?.isNumber == true) gridwalk.patrol.checkpoints() else emptyList()
        val checkpoint = if (named?.isNumber == true) all[named.asInt] else null
        val at = checkpoint?.let { Fix(it.at, 8.0) } ?: fix(step)
        return CheckIn(at, checkpoint?.id ?: named?.asString, step.text("tag"), photos = photos(step))
    }

    private fun report(step: JsonObject) =
        Report(
            category = step.text("category")!!,
            fix = fix(step),
            note = step.text("note"),
            photos = photos(step),
            handled = step["handled"]?.asBoolean ?: false,
            urgent = step["urgent"]?.asBoolean ?: false,
        )

    private fun recorded(step: JsonObject, recorded: Recorded) {
        step.text("as")?.let { ids[it] = recorded.id }
        seen(step, "state", recorded.state.name.lowercase())
        val warnings = recorded.warnings.map { it.code.name.lowercase() }
        step["warns"]?.let { assertEquals((it as JsonArray).map(JsonElement::getAsString), warnings, "$step") }
    }

    private fun photos(step: JsonObject): List<Photo> =
        listOfNotNull(step.text("photo")).map { name ->
            val file = folder.resolve(name)
            pictures.text(name)?.let { Files.write(file, Base64.getDecoder().decode(it)) }
            Photo(file.toString(), PhotoRole.NEAR)
        }

    /** In the sample district, unless the step says where or `null`. */
    private fun fix(step: JsonObject): Fix? {
        val at = step["at"] ?: return Fix(Wgs84(21.2521, 113.3693), 8.0)
        return if (at is JsonArray) Fix(Wgs84(at[0].asDouble, at[1].asDouble), 8.0) else null
    }

    private fun file(step: JsonObject, name: String) = folder.resolve(step.text(name)!!)

    private fun keys(step: JsonObject) = fileKeyStore(folder.resolve(step.text("key") ?: "device.key"))

    private fun age(step: JsonObject) = Duration.ofSeconds(step["age_s"]?.asLong ?: 0)

    private fun undo(step: JsonObject) = Duration.ofSeconds(step["undo_s"]?.asLong ?: 0)

    private fun mode(step: JsonObject) =
        step["for_s"]?.let { SyncMode.For(Duration.ofSeconds(it.asLong)) } ?: SyncMode.Once

    private fun id(step: JsonObject): UUID = ids.getOrPut(step.text("of")!!) { UUID.randomUUID() }

    private fun seen(
        step: JsonObject,
        what: String,
        actual: String,
    ) {
        step.text(what)?.let { assertEquals(it, actual, "$step") }
    }

    private fun tally(expected: JsonElement?, tally: Tally) {
        val actual =
            mapOf(
                "complete" to tally.complete,
                "received" to tally.received,
                "waiting" to tally.waiting,
                "quarantined" to tally.quarantined,
            )
        (expected as? JsonObject)?.entrySet()?.forEach { (name, count) ->
            assertEquals(count.asLong, actual[name], "$name of $tally")
        }
    }
}

/** As the scenarios name errors: `ReportException.NoPlace` is `ReportError.NoPlace`. */
fun nameOf(error: GridwalkException): String {
    val parent =
        error.javaClass.superclass.simpleName
            .removeSuffix("Exception")
    return "${parent}Error.${error.javaClass.simpleName}"
}

private fun json(file: Path): JsonObject = JsonParser.parseString(Files.readString(file)).asJsonObject

fun JsonObject.text(name: String): String? = get(name)?.takeIf { it.isJsonPrimitive }?.asString
