package org.gridwalk

import com.google.gson.JsonParser
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.Base64
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

/** The rest of a photo, handed over to whoever sends while the client is paused. */
class SuspendedTest {
    private class Sender : BackgroundUpload {
        val started = mutableListOf<PlainUpload>()
        var cancelled = 0
        var refuses = true

        override fun start(upload: PlainUpload) {
            started += upload
            check(!refuses)
        }

        override fun cancel() {
            cancelled += 1
        }
    }

    private fun send(upload: PlainUpload): Int {
        val body = HttpRequest.BodyPublishers.ofFile(Path.of(upload.file))
        val request = HttpRequest.newBuilder(URI(upload.url)).method("PATCH", body)
        upload.headers.forEach(request::header)
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode()
    }

    private fun picture(folder: Path): Photo {
        val pictures = Files.readString(root.resolve("fixtures/scenarios/pictures.json"))
        val dot = JsonParser.parseString(pictures).asJsonObject["dot.png"].asString
        val file = Files.write(folder.resolve("dot.png"), Base64.getDecoder().decode(dot))
        return Photo(file.toString(), PhotoRole.NEAR)
    }

    private fun there(upload: PlainUpload) = Files.exists(Path.of(upload.file))

    @Test
    fun `a photo goes on while the client is paused`(): Unit =
        runBlocking {
            inFolder { folder ->
                CityBrain(folder.resolve("brain")).use { brain ->
                    brain.policy("""{"background_uploads": true}""")
                    val sender = Sender()
                    val keys = fileKeyStore(folder.resolve("device.key"))
                    Gridwalk.open(folder.resolve("home"), keys, background = sender).use { gridwalk ->
                        gridwalk.sync.activate(brain.address, brain.code)
                        val fix = Fix(Wgs84(21.2521, 113.3693), 8.0)
                        gridwalk.patrol.checkIn(CheckIn(fix = fix, photos = listOf(picture(folder))))
                        brain.faults("""{"seed": 1, "cut_upload": 1.0}""")
                        assertEquals(1, gridwalk.sync.run(SyncMode.For(Duration.ofSeconds(2))).received)
                        brain.faults("{}")

                        gridwalk.pause()
                        assertEquals(1, sender.started.size)
                        assertFalse(there(sender.started[0]))
                        gridwalk.resume()

                        sender.refuses = false
                        gridwalk.pause()
                        val upload = sender.started.last()
                        assertTrue(there(upload))
                        assertTrue(upload.headers.getValue("Authorization").startsWith("Grant "))
                        assertEquals(4, upload.headers.size)
                        assertTrue(upload.metered && upload.authority == null)
                        assertEquals(204, send(upload))
                        gridwalk.sync.backgroundEnded("no id")
                        assertTrue(there(upload))
                        gridwalk.sync.backgroundEnded(upload.id)
                        assertFalse(there(upload))
                        val cancelled = sender.cancelled
                        gridwalk.resume()
                        assertEquals(cancelled + 1, sender.cancelled)
                        assertEquals(1, gridwalk.sync.run().complete)
                    }
                }
            }
        }
}
