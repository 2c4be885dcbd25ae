package org.gridwalk.app

import androidx.compose.ui.graphics.asSkiaBitmap
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsNodeInteraction
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.captureToImage
import androidx.compose.ui.test.click
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasScrollAction
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performTextReplacement
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.swipeUp
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Image
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.createDirectories

/** A person before the screen: finds things by what is written or read aloud, and counts touches. */
@OptIn(ExperimentalTestApi::class)
class Finger(
    private val screen: SkikoComposeUiTest,
    private val shots: Path,
) {
    var touches = 0
        private set
    var letters = 0
        private set
    private var number = 0

    init {
        shots.createDirectories()
    }

    private fun named(words: String) = hasText(words) or hasContentDescription(words)

    /** Waits in real time: the core and the city brain do not live by the screen's clock. */
    fun until(what: String, like: () -> Boolean) {
        val end = System.nanoTime() + PATIENCE
        while (true) {
            screen.waitForIdle()
            if (like()) return
            if (System.nanoTime() > end) {
                shot("stuck")
                throw AssertionError("never came: $what; it showed ${texts()}")
            }
            Thread.sleep(STEP)
        }
    }

    fun texts(): List<String> =
        screen.onAllNodes(hasText("", substring = true)).fetchSemanticsNodes().flatMap { node ->
            node.config
                .getOrElse(
                    androidx.compose.ui.semantics.SemanticsProperties.Text,
                ) { emptyList() }
                .map { it.text }
        }

    fun sees(words: String, part: Boolean = false): Boolean =
        screen
            .onAllNodes(hasText(words, substring = part) or hasContentDescription(words, substring = part))
            .fetchSemanticsNodes()
            .isNotEmpty()

    fun see(words: String, part: Boolean = false): Unit = until(words) { sees(words, part) }

    /** Touches what is called so, and scrolls to it if it has to: each swipe is a touch too. */
    fun touch(words: String) {
        val target = named(words) and hasClickAction()
        var swipes = 0
        until(words) {
            val found = screen.onAllNodes(target).fetchSemanticsNodes()
            if (found.isEmpty() && swipes < SWIPES &&
                screen.onAllNodes(hasScrollAction()).fetchSemanticsNodes().isNotEmpty()
            ) {
                screen.onAllNodes(hasScrollAction()).onFirst().performTouchInput { swipeUp() }
                swipes++
                touches++
            }
            found.isNotEmpty()
        }
        screen.onAllNodes(target).onFirst().touched()
    }

    private fun SemanticsNodeInteraction.touched() {
        performTouchInput { click() }
        touches++
        screen.waitForIdle()
    }

    fun type(field: String, text: String) {
        see(field)
        screen.onAllNodes(hasText(field) and hasSetTextAction()).onFirst().performTextReplacement(text)
        letters += text.length
        touches++
        screen.waitForIdle()
    }

    /** A picture of what is to be seen. */
    fun shot(name: String) {
        screen.waitForIdle()
        val image = screen.onAllNodes(isRoot()).onFirst().captureToImage()
        val png = Image.makeFromBitmap(image.asSkiaBitmap()).encodeToData(EncodedImageFormat.PNG)!!.bytes
        number++
        Files.write(shots.resolve("%02d-%s.png".format(number, name)), png)
    }

    /** Counts the touches of [work]. */
    fun counted(work: () -> Unit): Int {
        val before = touches
        work()
        return touches - before
    }

    private companion object {
        const val PATIENCE = 90_000_000_000L
        const val STEP = 30L
        const val SWIPES = 12
    }
}
