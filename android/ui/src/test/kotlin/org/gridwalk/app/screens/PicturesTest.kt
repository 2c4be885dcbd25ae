package org.gridwalk.app.screens

import org.gridwalk.app.platform.Hand
import org.gridwalk.app.platform.Language
import org.gridwalk.app.platform.Preferences
import org.gridwalk.app.platform.Theme
import org.gridwalk.root
import org.jetbrains.skia.Bitmap
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Image
import org.junit.jupiter.api.Test
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.exists
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/**
 * A handful of screens look as they did when somebody last looked at them. Where that is meant to change,
 * `./dev pictures` draws the references anew; what failed is in target/android/pictures, in full size.
 */
class PicturesTest {
    private val names = listOf("today-offline", "report-choose", "collect-check", "queue-offline", "item-refused")
    private val shapes = listOf(Shape("393", 393, 851), Shape("320", 320, 640))
    private val themes = listOf(Theme.LIGHT, Theme.DARK)
    private val references = root.resolve("android/ui/src/test/resources/pictures")

    private fun drawn(work: (String, Image) -> Unit) =
        onStage { stage ->
            scenes(street).filter { it.name in names }.forEach { scene ->
                for (shape in shapes) {
                    for (theme in themes) {
                        val likes = Preferences(Language.ZH, 100, Hand.RIGHT, theme)
                        val picture = stage().apply(scene.show).shown(shape, likes, Drawing()).picture
                        work("${scene.name}-${shape.name}-${theme.name.lowercase()}", picture)
                    }
                }
            }
        }

    @Test
    fun `screens look as they did`() {
        val write = System.getProperty("gridwalk.pictures") == "write"
        val other = mutableListOf<String>()
        var compared = 0
        drawn { name, picture ->
            val reference = references.resolve("$name.png")
            val now = Reduced.of(picture)
            if (write) now.write(reference.apply { parent.createDirectories() })
            compared++
            val unlike = if (reference.exists()) now.unlike(Reduced.read(reference)) else NEW
            if (unlike > TOLERATED) {
                other += "$name: $unlike of 1000 squares; see ${keep(name, picture)}"
            }
        }
        assertEquals(names.size * shapes.size * themes.size, compared)
        assertEquals("", other.joinToString("\n"))
    }

    /** Where the tolerance stands: between what a redrawn edge does and what the least change does. */
    @Test
    fun `a colour or a length is seen, an edge is not`() =
        drawn { name, picture ->
            val pixels = Bitmap.makeFromImage(picture)
            // As references are kept.
            val kept = Files.createTempFile("reference", ".png")
            Reduced.of(picture).write(kept)
            val before = Reduced.read(kept)
            Files.delete(kept)

            fun after(colour: (Int, Int) -> Int) = Reduced.of(picture.width, picture.height, colour).unlike(before)

            val same = after(pixels::getColor)
            assertEquals(0.0, same, "$name: drawn again")
            // Every edge softened, as another version of what draws would.
            val softer = after { x, y -> mixed(pixels.getColor(x, y), pixels.getColor(maxOf(x - 1, 0), y)) }
            assertTrue(softer <= TOLERATED, "$name: an edge makes $softer")
            // All below some height lower: one margin that grew.
            for (third in 1..2) {
                val top = picture.height * third / 3
                val lower = after { x, y -> pixels.getColor(x, if (y > top) y - MARGIN else y) }
                assertTrue(lower > TOLERATED, "$name: a margin at $top makes $lower")
            }
            for (ground in grounds(picture.width, picture.height, pixels::getColor)) {
                val tinted = after { x, y -> pixels.getColor(x, y).let { if (it == ground) another(it) else it } }
                assertTrue(tinted > TOLERATED, "$name: another %06X makes $tinted".format(ground and 0xFFFFFF))
            }
        }

    /** The colours that there is most of. */
    private fun grounds(
        width: Int,
        height: Int,
        colour: (Int, Int) -> Int,
    ): List<Int> =
        (0 until height)
            .flatMap { y -> (0 until width).map { x -> colour(x, y) } }
            .groupingBy { it }
            .eachCount()
            .entries
            .sortedByDescending { it.value }
            .take(GROUNDS)
            .map { it.key }

    /** A step in every channel, towards the middle. */
    private fun another(colour: Int): Int =
        listOf(16, 8, 0).fold(0) { all, shift ->
            val channel = colour shr shift and 255
            all or ((if (channel < 128) channel + TINT else channel - TINT) shl shift)
        }

    private fun mixed(one: Int, other: Int): Int =
        listOf(16, 8, 0).fold(0) { all, shift ->
            all or ((7 * (one shr shift and 255) + (other shr shift and 255)) / 8 shl shift)
        }

    private fun keep(name: String, picture: Image): Path {
        val folder = root.resolve("target/android/pictures").createDirectories()
        val png = picture.encodeToData(EncodedImageFormat.PNG)!!.bytes
        return Files.write(folder.resolve("$name.png"), png)
    }

    private companion object {
        const val NEW = 1000.0

        /** Of 1000 squares. */
        const val TOLERATED = 8.0
        const val MARGIN = 2
        const val TINT = 17
        const val GROUNDS = 4
    }
}
