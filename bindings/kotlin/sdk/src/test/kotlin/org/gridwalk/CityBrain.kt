package org.gridwalk

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import com.google.gson.JsonPrimitive
import java.net.ServerSocket
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path

/** The workspace. */
val root: Path = Path.of(System.getProperty("gridwalk.root")).toAbsolutePath().normalize()

/** A program of the workspace. */
fun program(name: String): String = root.resolve("target/debug/$name").toString()

/** A city brain of the test's own, as a child process; it can be killed and comes back with its data. */
class CityBrain(
    val data: Path,
    private vararg val options: String,
) : AutoCloseable {
    private val port = ServerSocket(0).use { it.localPort }
    private var process = start()
    private val greeting: JsonObject = greeting()
    private val http = HttpClient.newHttpClient()

    val address: String = greeting["listening"].asString
    val codes: List<String> = greeting["activation_codes"].asJsonArray.map { it.asString }
    val code: String = codes.first()

    /** PEM of its own authority, where it speaks TLS. */
    val authority: String? get() = (greeting["ca"] as? JsonPrimitive)?.let { Files.readString(Path.of(it.asString)) }

    private fun start(): Process =
        ProcessBuilder(
            program("city-brain"),
            "serve",
            "--json",
            "--listen",
            "127.0.0.1:$port",
            "--data",
            data.toString(),
            *options,
        ).redirectError(ProcessBuilder.Redirect.DISCARD).start()

    /** It prints one line when it listens. */
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

    fun faults(plan: String): Unit = put("faults", plan)

    fun policy(policy: String): Unit = put("records/policy/policy", policy)

    /** Sets what lies under `/admin`. */
    fun put(what: String, json: String) {
        val body = HttpRequest.BodyPublishers.ofString(json)
        ask(HttpRequest.newBuilder(URI("$address/admin/$what")).header("content-type", "application/json").PUT(body))
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
