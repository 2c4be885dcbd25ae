package org.gridwalk

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import java.nio.ByteBuffer
import java.nio.file.Files
import java.time.LocalDate
import kotlin.system.measureTimeMillis
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** Reading cards, and what must not be printed of them. */
class CardsTest {
    private val front = Specimen.of("front")

    @Test
    fun `what is read prints without values, and the number only by name`(): Unit =
        runBlocking {
            CardReader.open().use { reader ->
                assertTrue(reader.readers.isNotEmpty())
                val reading = reader.scan(front.file)
                front.fields.filterKeys { it != "sex" && it != "nationality" }.values.forEach {
                    assertTrue(it !in "$reading", "printed")
                }
                reader.unload()
                assertEquals(reading.fields, reader.scan(front.file, reading.corners).fields, "read anew")
            }
        }

    @Test
    fun `a person of the registry prints masked`(): Unit =
        runBlocking {
            inFolder { folder ->
                CityBrain(folder.resolve("brain")).use { brain ->
                    Scenario(folder, brain).run("collecting.json")
                    Gridwalk.open(folder.resolve("home"), fileKeyStore(folder.resolve("device.key"))).use { gridwalk ->
                        val registry = gridwalk.registry
                        assertTrue("身份证" in registry.notice().text)
                        val person = registry.people(registry.dwellings()[0].id).first()
                        val number = front.fields.getValue("id_number")
                        assertEquals(number, person.idNumber.reveal())
                        assertEquals(number.take(4) + "**********" + number.takeLast(4), "${person.idNumber}")
                        assertEquals(LocalDate.parse(front.fields.getValue("birth")), person.birth)
                        listOf(number, person.name, person.address, person.phone!!).forEach {
                            assertTrue(it !in "$person", "printed")
                        }
                    }
                }
            }
        }

    @Test
    fun `choices are few, and none for free text`() {
        assertEquals(56, PersonField.NATIONALITY.choices.size)
        assertEquals(Choice("head", "户主"), PersonField.RELATION.choices.first())
        assertEquals(emptyList(), PersonField.NAME.choices)
    }

    @Test
    fun `a recogniser that throws or answers otherwise is named, and the next card is read`(): Unit =
        runBlocking {
            val wrong =
                listOf<(List<LineImage>) -> List<LineText>>(
                    { error("张三") },
                    { TODO() },
                    { emptyList() },
                    { lines -> lines.map { LineText("一二", listOf(0.5f, 0.5f, 0.5f)) } },
                )
            wrong.forEach { answer ->
                CardReader.open(recogniser = TextRecogniser(answer)).use { reader ->
                    val failed = assertFailsWith<IdCardException.ReaderFailed> { reader.scan(front.file) }
                    assertEquals("phone", failed.reader)
                    assertTrue("张三" !in failed.stackTraceToString(), "what an app throws goes no further")
                }
            }
        }

    @Test
    fun `a recogniser may call back in, and agrees or does not`(): Unit =
        runBlocking {
            lateinit var outer: CardReader
            val number = front.fields.getValue("id_number")
            val recogniser =
                TextRecogniser { lines ->
                    assertTrue(outer.readers.isNotEmpty())
                    lines.map { line ->
                        assertEquals((line.width * line.height * 3u).toInt(), line.rgb.size)
                        LineText(if (line.script == LineScript.NUMBER) number else "", listOf(0.9f))
                    }
                }
            CardReader.open(recogniser = recogniser).use { reader ->
                outer = reader
                val read = reader.scan(front.file).fields.single { it.field == PersonField.ID_NUMBER }
                assertEquals(number, read.value)
            }
        }

    @Test
    fun `a cancelled reading ends at the next line`(): Unit =
        runBlocking {
            CardReader.open().use { reader ->
                val scan = launch(Dispatchers.Default) { reader.scan(front.file) }
                delay(50)
                val ended = measureTimeMillis { scan.cancelAndJoin() }
                println("cancellation of a reading: $ended ms")
                assertTrue(ended < 2000, "$ended ms")
                assertEquals(front.fields.size, async { reader.scan(front.file) }.await().fields.size)
            }
        }

    @Test
    fun `a model that is missing or another is an error of its own`(): Unit =
        runBlocking {
            inFolder { folder ->
                assertFailsWith<IdCardException.ModelMissing> { CardReader.open(folder) }
                Files.writeString(folder.resolve("PP-OCRv6_rec_small.onnx"), "another")
                assertFailsWith<IdCardException.ModelDamaged> { CardReader.open(folder) }
            }
        }

    @Test
    fun `the finder leads to a picture, on buffers that are not copied`() {
        val frames = Preview.read()
        val sides = listOf(CardSide.FRONT, CardSide.BACK)
        val (wanted, other) =
            sides.map { side ->
                CardFinder(side).use { finder -> frames.map { finder.look(it.luma, it.width, it.height) } }
            }
        assertEquals(CardAdvice.READY, wanted.last().advice)
        assertNotNull(wanted.last().corners)
        assertTrue(wanted.first().advice != CardAdvice.READY)
        assertEquals(CardAdvice.TURN_OVER, other.last().advice)
        val last = frames.last()
        // A buffer that does not begin at its beginning: a camera's, with something before it.
        val shifted = ByteBuffer.allocateDirect(64 + last.luma.capacity())
        shifted.position(64).put(last.luma.duplicate().rewind()).position(64)
        val alone =
            listOf(last.luma, shifted).map { luma ->
                CardFinder(CardSide.FRONT).use { it.look(luma, last.width, last.height).corners }
            }
        assertEquals(alone[0], assertNotNull(alone[1]))
        CardFinder(CardSide.FRONT).use { finder ->
            assertFailsWith<IllegalArgumentException> { finder.look(ByteBuffer.allocate(100 * 100), 100, 100) }
            val short = finder.look(ByteBuffer.allocateDirect(10), 100, 100)
            assertEquals(CardAdvice.SHOW_CARD, short.advice)
            assertNull(short.corners)
        }
    }
}

/** A camera's preview, drawn by `specimens` for this run: PGM pictures one after the other. */
class Preview(
    val luma: ByteBuffer,
    val width: Int,
    val height: Int,
) {
    companion object {
        fun read(): List<Preview> {
            val bytes = Files.readAllBytes(root.resolve("target/cards/approach.pgm"))
            val frames = mutableListOf<Preview>()
            var at = 0
            while (at < bytes.size) {
                val head = generateSequence { readLine(bytes, at).also { at += it.length + 1 } }.take(3).toList()
                val (width, height) = head[1].split(' ').map(String::toInt)
                val luma = ByteBuffer.allocateDirect(width * height)
                luma.put(bytes, at, width * height).rewind()
                at += width * height
                frames += Preview(luma, width, height)
            }
            return frames
        }

        private fun readLine(bytes: ByteArray, from: Int): String {
            val end = (from until bytes.size).first { bytes[it] == '\n'.code.toByte() }
            return String(bytes, from, end - from, Charsets.US_ASCII)
        }
    }
}
