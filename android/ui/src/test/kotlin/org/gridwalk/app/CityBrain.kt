package org.gridwalk.app

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.net.ServerSocket
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path

/** The workspace. */
val root: Path = Path.of(System.getProperty("gridwalk.root")).toAbsolutePath().normalize()

fun program(name: String): String = root.resolve("target/debug/$name").toString()

/** A city brain of the test's own, as a child process; it can be killed and comes back with its data. */
class CityBrain(private val data: Path) : AutoCloseable {
    private val port = ServerSocket(0).use { it.localPort }
    private var process = start()
    private val greeting: JsonObject = greeting()
    private val http = HttpClient.newHttpClient()

    val address: String = greeting["listening"].asString
    val code: String = greeting["activation_codes"].asJsonArray.first().asString

    private fun start(): Process =
        ProcessBuilder(
            program("city-brain"),
            "serve",
            "--json",
            "--listen",
            "127.0.0.1:$port",
            "--data",
            data.toString(),
        ).redirectError(ProcessBuilder.Redirect.DISCARD).start()

    private fun greeting(): JsonObject = JsonParser.parseString(process.inputReader().readLine()).asJsonObject

    fun kill() {
        process.destroyForcibly().waitFor()
    }

    fun startAgain() {
        process = start()
        greeting()
    }

    /** Operations that it holds. */
    fun operations(): List<JsonObject> =
        ask(HttpRequest.newBuilder(URI("$address/admin/operations")).GET())
            .lines()
            .filter(String::isNotBlank)
            .map { JsonParser.parseString(it).asJsonObject }

    fun faults(plan: String) {
        val body = HttpRequest.BodyPublishers.ofString(plan)
        ask(HttpRequest.newBuilder(URI("$address/admin/faults")).header("content-type", "application/json").PUT(body))
    }

    /** Adds an item to the catalogue. */
    fun addItem(code: String, name: String) {
        val item =
            """{"code": "$code", "class": "市容环境", "name": "$name", "name_en": "Power banks on the pavement",
                "department": "城市管理和综合执法局", "deadline_work_hours": 4.0,
                "evidence": {"near": true, "far": false}, "self_handling": false, "urgent": false}"""
        val body = HttpRequest.BodyPublishers.ofString(item)
        val record = HttpRequest.newBuilder(URI("$address/admin/records/catalogue_item/$code"))
        ask(record.header("content-type", "application/json").PUT(body))
    }

    /** What happens during [work] is gone afterwards: it comes back from a backup. */
    suspend fun forgetting(work: suspend () -> Unit) {
        val backup = data.resolveSibling("backup")
        kill()
        data.toFile().copyRecursively(backup.toFile())
        startAgain()
        work()
        kill()
        data.toFile().deleteRecursively()
        backup.toFile().renameTo(data.toFile())
        startAgain()
    }

    private fun ask(request: HttpRequest.Builder): String {
        val answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString())
        check(answer.statusCode() in 200..204) { "${answer.statusCode()}: ${answer.body()}" }
        return answer.body()
    }

    override fun close(): Unit = kill()
}

/** Runs [work] with a folder that is deleted afterwards. */
inline fun <T> inFolder(work: (Path) -> T): T {
    val folder = Files.createTempDirectory("gridwalk-test-")
    try {
        return work(folder)
    } finally {
        folder.toFile().deleteRecursively()
    }
}

/** Fictional street scenes, drawn once. */
val streets: Path by lazy { drawn("streets", listOf("streets", "--count", "4", "--megapixels", "1..2")) }

/** Both sides of the card of somebody who does not exist, drawn once. */
val cards: Path by lazy {
    val card = listOf("cards", "--count", "1", "--seed", "1", "--level", "flat", "--side")
    drawn("cards", card + "front", card + "back")
}

private fun drawn(name: String, vararg pictures: List<String>): Path {
    val folder = root.resolve("target/android/$name")
    if (!Files.exists(folder.resolve("drawn"))) {
        Files.createDirectories(folder)
        val told = folder.resolve("drawn.jsonl").toFile()
        pictures.forEach { arguments ->
            val command = listOf(program("specimens")) + arguments + listOf("--out", folder.toString())
            val drawing = ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.appendTo(told)).start()
            check(drawing.waitFor() == 0) { "specimens failed" }
        }
        Files.writeString(folder.resolve("drawn"), "")
    }
    return folder
}
