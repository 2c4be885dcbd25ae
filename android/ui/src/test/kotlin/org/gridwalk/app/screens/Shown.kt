// A scene on a screen of some shape, as some worker likes it: composed, laid out and drawn once.
package org.gridwalk.app.screens

import androidx.compose.foundation.Image
import androidx.compose.runtime.Composable
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.toComposeImageBitmap
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.unit.Density
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import org.gridwalk.Fix
import org.gridwalk.Gridwalk
import org.gridwalk.app.HERE
import org.gridwalk.app.desktop.FolderPhone
import org.gridwalk.app.model.Seat
import org.gridwalk.app.platform.Preferences
import org.gridwalk.app.ui.Canvas
import org.gridwalk.app.ui.Root
import org.gridwalk.inFolder
import org.jetbrains.skia.Image
import java.awt.Color
import java.awt.Font
import java.awt.GradientPaint
import java.awt.image.BufferedImage
import java.io.ByteArrayOutputStream
import java.nio.file.Path
import javax.imageio.ImageIO

class Shape(
    val name: String,
    val width: Int,
    val height: Int,
    /** As high as it takes to lay everything out: for checks, not for looking at. */
    val whole: Boolean = false,
)

/** As scenes are drawn: a pixel a dp is quick, and enough to read. */
private val density = Density(1f)

class Shown(
    val picture: Image,
    val faults: List<String>,
)

@OptIn(ExperimentalComposeUiApi::class)
fun Stage.shown(
    shape: Shape,
    likes: Preferences,
    canvas: Canvas,
): Shown {
    app.preferences.change { likes }
    desk.me.change { copy(preferences = likes) }
    val screen = ImageComposeScene(shape.width, shape.height, density) { Root(app, phone, canvas) }
    try {
        // What is measured in the first frame is placed in the second.
        screen.render(0).close()
        val picture = screen.render(FRAME)
        val bounds = Rect(0f, 0f, shape.width.toFloat(), shape.height.toFloat())
        return Shown(picture, screen.semanticsOwners.flatMap { faults(it, density, bounds, shape.whole) })
    } finally {
        screen.close()
    }
}

/** Hands [work] what makes a stage anew for each scene. */
fun onStage(work: (() -> Stage) -> Unit): Unit =
    inFolder { folder ->
        val nothing = Path.of("")
        val phone = FolderPhone(folder.resolve("phone"), nothing, nothing, Fix(HERE, 8.0))
        runBlocking { Gridwalk.open(folder.resolve("data"), phone.keyStore(Seat.FIRST)) }.use { gridwalk ->
            work { Stage(phone, gridwalk) }
        }
    }

/** A street of the simplest kind, as the camera sees it and as the core makes it small: always the same. */
val street: ByteArray by lazy {
    val picture = BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB)
    picture.createGraphics().apply {
        paint = GradientPaint(0f, 0f, Color(150, 180, 205), 0f, 140f, Color(225, 228, 220))
        fillRect(0, 0, 320, 240)
        color = Color(96, 98, 100)
        fillRect(0, 150, 320, 90)
        color = Color(172, 128, 96)
        fillRect(30, 60, 90, 100)
        fillRect(190, 40, 110, 120)
        color = Color(52, 70, 60)
        fillRect(135, 128, 44, 52)
        dispose()
    }
    ByteArrayOutputStream().also { ImageIO.write(picture, "jpg", it) }.toByteArray()
}

/** A value as a card has it, ten pixels a millimetre, in lines of no more characters than a card's. */
fun printed(value: String): ByteArray {
    val lines = value.chunked(if (value.first().isDigit()) value.length else LINE)
    val picture = BufferedImage(24 + 34 * lines.first().length, 16 + 44 * lines.size, BufferedImage.TYPE_INT_RGB)
    picture.createGraphics().apply {
        paint = GradientPaint(0f, 0f, Color(222, 236, 240), 200f, 60f, Color(236, 226, 228))
        fillRect(0, 0, picture.width, picture.height)
        color = Color(40, 40, 44)
        font = Font("Noto Sans CJK SC", Font.PLAIN, 32)
        lines.forEachIndexed { index, line -> drawString(line, 12, 42 + 44 * index) }
        dispose()
    }
    return ByteArrayOutputStream().also { ImageIO.write(picture, "jpg", it) }.toByteArray()
}

private const val LINE = 11

/** Draws [seen] as what the camera sees. */
class Drawing(private val seen: ImageBitmap = Image.makeFromEncoded(street).toComposeImageBitmap()) : Canvas {
    @Composable
    override fun Viewfinder(modifier: Modifier) {
        Image(seen, null, modifier, contentScale = ContentScale.Crop)
    }

    /** At once: what is drawn must not depend on how quick a machine is. */
    override val decoding = Dispatchers.Unconfined

    override fun picture(jpeg: ByteArray): ImageBitmap = Image.makeFromEncoded(jpeg).toComposeImageBitmap()
}

private const val FRAME = 16_000_000L
