package org.gridwalk.app.screens

import androidx.compose.ui.graphics.toComposeImageBitmap
import com.google.gson.JsonParser
import org.gridwalk.app.platform.Hand
import org.gridwalk.app.platform.Language
import org.gridwalk.app.platform.Preferences
import org.gridwalk.app.platform.Theme
import org.gridwalk.app.streets
import org.gridwalk.design.Screen
import org.gridwalk.root
import org.jetbrains.skia.Image
import org.junit.jupiter.api.Test
import java.nio.file.Files
import kotlin.io.path.extension
import kotlin.io.path.listDirectoryEntries
import kotlin.test.assertEquals

/**
 * Every screen in every state: nothing cut off or covered, no glyph missing, everything that is touched
 * large enough and called by a name. The default run takes a few likes of each kind; `./dev test screens`
 * takes all of them, and writes contact sheets to target/android/sheet; where "all" is replaced by how names of
 * scenes begin, only those.
 */
class ScreensTest {
    private val asked: String? = System.getProperty("gridwalk.screens")
    private val all = asked != null

    private fun wanted(scene: Scene) =
        asked == null || asked == "all" || asked.split(',').any { scene.name.startsWith(it) }

    private val shapes =
        listOf(
            Shape("phone", 393, 851),
            Shape("narrow", 320, 640),
            Shape("landscape", 780, 360),
            Shape("narrow, whole", 320, 12000, whole = true),
            Shape("landscape, whole", 780, 8000, whole = true),
        )

    private val likes =
        if (all) {
            Hand.entries.flatMap { hand ->
                Language.entries.flatMap { language ->
                    listOf(100, 200).flatMap { size ->
                        listOf(Theme.LIGHT, Theme.DARK).map { Preferences(language, size, hand, it) }
                    }
                }
            }
        } else {
            listOf(
                Preferences(Language.ZH, 100, Hand.RIGHT, Theme.LIGHT),
                Preferences(Language.EN, 100, Hand.LEFT, Theme.DARK),
                Preferences(Language.ZH, 200, Hand.LEFT, Theme.LIGHT),
                Preferences(Language.EN, 200, Hand.RIGHT, Theme.DARK),
            )
        }

    /** The widest shape whole tells something only where type is large. */
    private fun worthwhile(shape: Shape, like: Preferences) = !shape.whole || shape.width < 700 || like.typeSize > 100

    @Test
    fun `every state of the design is in a scene`() =
        onStage { stage ->
            val seen = scenes(street).map { scene -> stage().apply(scene.show).shown }
            Screen.entries.forEach { screen ->
                val missing = screen.states.filter { screen to it !in seen }
                assertEquals(emptyList(), missing, "$screen has no scene for")
            }
        }

    @Test
    fun `nothing is cut off, covered, nameless or too small to touch`() =
        onStage { stage ->
            val seen = streets.listDirectoryEntries().first { it.extension == "jpg" }
            val canvas = Drawing(Image.makeFromEncoded(Files.readAllBytes(seen)).toComposeImageBitmap())
            val found = linkedMapOf<String, String>()
            val folder = root.resolve("target/android/sheet")
            scenes(street).filter(::wanted).forEach { scene ->
                shapes.forEach { shape ->
                    val sheet = Sheet("${scene.name}-${shape.name}", if (shape.width > shape.height) 2 else 4)
                    likes.filter { all || worthwhile(shape, it) }.forEach { like ->
                        val now = stage().apply(scene.show)
                        val shown = now.shown(shape, like, canvas)
                        val caption =
                            listOf(like.language, like.typeSize, like.theme, like.hand)
                                .joinToString(" ")
                                .lowercase()
                        shown.faults.forEach { found.putIfAbsent(it, "${scene.name}, ${shape.name}, $caption") }
                        if (all && !shape.whole) sheet.add(caption, shown.picture) else shown.picture.close()
                    }
                    if (all && !shape.whole) sheet.write(folder)
                }
            }
            // One line for each thing that is wrong, with where it was seen first.
            assertEquals("", found.entries.joinToString("\n") { (fault, where) -> "$where: $fault" })
        }

    @Test
    fun `every word of the design has its glyphs`() {
        val words = JsonParser.parseString(Files.readString(root.resolve("fixtures/design/strings.json"))).asJsonObject
        val letters =
            words
                .entrySet()
                .flatMap { (_, text) -> text.asJsonObject.entrySet().map { it.value.asString } }
                .flatMap { it.codePoints().toArray().toList() }
        val missing = letters.distinct().filterNot(::drawable)
        assertEquals("", missing.joinToString("") { String(Character.toChars(it)) })
    }
}
