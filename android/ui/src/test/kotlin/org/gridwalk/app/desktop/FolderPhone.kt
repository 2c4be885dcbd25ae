// A phone that is a desktop: pictures of a folder are what its camera sees, and it stands at one place.
package org.gridwalk.app.desktop

import androidx.compose.foundation.Image
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.toComposeImageBitmap
import androidx.compose.ui.layout.ContentScale
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.withContext
import org.gridwalk.Connectivity
import org.gridwalk.Fix
import org.gridwalk.KeyStore
import org.gridwalk.app.model.Seat
import org.gridwalk.app.platform.Aim
import org.gridwalk.app.platform.Answer
import org.gridwalk.app.platform.Background
import org.gridwalk.app.platform.Camera
import org.gridwalk.app.platform.Frame
import org.gridwalk.app.platform.Need
import org.gridwalk.app.platform.Permissions
import org.gridwalk.app.platform.Phone
import org.gridwalk.app.platform.Places
import org.gridwalk.app.ui.Canvas
import org.gridwalk.fileKeyStore
import org.jetbrains.skia.Image
import java.awt.RenderingHints
import java.awt.image.BufferedImage
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import javax.imageio.ImageIO
import kotlin.io.path.createDirectories
import kotlin.io.path.extension
import kotlin.io.path.listDirectoryEntries

class FolderPhone(
    override val home: Path,
    private val pictures: Path,
    /** Sides of identity cards, front and back in turn. */
    private val cards: Path,
    fix: Fix?,
) : Phone {
    private val place = MutableStateFlow(fix)

    /** Which picture is before the camera. */
    private val turn = MutableStateFlow(Aim.STREET to 0)
    private val turns = Aim.entries.associateWithTo(mutableMapOf()) { 0 }

    private fun show(aim: Aim): Path? {
        turn.value = aim to turns.getValue(aim)
        return seen(turn.value)
    }

    /** What the worker answers where the system asks. */
    val answers = Need.entries.associateWith { MutableStateFlow(Answer.ALLOWED) }
    var next = Answer.ALLOWED

    override val permissions =
        object : Permissions {
            override fun answer(need: Need) = answers.getValue(need)

            override fun ask(need: Need) {
                answers.getValue(need).value = next
            }
        }

    /** A maker whose system ended the app, if it is such a phone. */
    var ended: String? = null
    var opened = 0
        private set

    override val background: Background? get() = ended?.let(::Ended)

    private inner class Ended(override val maker: String) : Background {
        private var settled = false

        override fun missed() = !settled

        override fun open() {
            opened++
        }

        override fun settle() {
            settled = true
        }
    }

    /** Whether bytes cost the worker money. */
    @Volatile
    var metered = false

    override val connectivity = Connectivity { metered }

    /** What the street looks like from now on, whatever is in the folder. */
    var street: Path? = null

    /** Which side of a card is held before it from now on, whatever is in the folder. */
    var card: Path? = null

    /** Where the phone is from now on. */
    fun move(fix: Fix?) {
        place.value = fix
    }

    init {
        home.createDirectories()
    }

    override fun keyStore(seat: Int): KeyStore = fileKeyStore(keys(seat))

    override fun forget(seat: Int) {
        Files.deleteIfExists(keys(seat))
    }

    private fun keys(seat: Int) = home.resolve(if (seat == Seat.FIRST) "device.key" else "device-$seat.key")

    override val screenLock = Owner()

    override val places =
        object : Places {
            override val fix = place

            override fun locate() = Unit
        }

    override val camera =
        object : Camera {
            override suspend fun takePicture(aim: Aim): Path? =
                withContext(Dispatchers.IO) {
                    val picture = show(aim) ?: return@withContext null
                    turns[aim] = turns.getValue(aim) + 1
                    val file = Files.createTempFile(home, "shot", ".jpg")
                    Files.copy(picture, file, StandardCopyOption.REPLACE_EXISTING)
                }

            override fun frames(aim: Aim): Flow<Frame> =
                flow {
                    while (true) {
                        show(aim)?.let { emit(frame(it)) }
                        delay(FRAME_MS)
                    }
                }.flowOn(Dispatchers.IO)
        }

    val canvas =
        object : Canvas {
            @Composable
            override fun Viewfinder(modifier: Modifier) {
                val now by turn.collectAsState()
                val picture = remember(now) { seen(now)?.let { picture(Files.readAllBytes(it)) } }
                val scale = if (now.first == Aim.CARD) ContentScale.Fit else ContentScale.Crop
                if (picture != null) Image(picture, null, modifier, contentScale = scale)
            }

            override fun picture(jpeg: ByteArray): ImageBitmap? =
                try {
                    Image.makeFromEncoded(jpeg).toComposeImageBitmap()
                } catch (_: IllegalArgumentException) {
                    null
                }
        }

    private fun seen(turn: Pair<Aim, Int>): Path? {
        val (aim, number) = turn
        (if (aim == Aim.STREET) street else card)?.let { return it }
        val folder = if (aim == Aim.CARD) cards else pictures
        val all = folder.listDirectoryEntries().filter { it.extension in KINDS }.sortedDescending()
        return if (all.isEmpty()) null else all[number % all.size]
    }

    /** As a preview has it: small and grey. */
    private fun frame(file: Path): Frame {
        val picture = ImageIO.read(file.toFile())
        val width = PREVIEW
        val height = PREVIEW * picture.height / picture.width
        val grey = BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY)
        grey.createGraphics().apply {
            setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR)
            drawImage(picture, 0, 0, width, height, null)
            dispose()
        }
        return Frame(grey.raster.getDataElements(0, 0, width, height, null) as ByteArray, width, height)
    }

    private companion object {
        val KINDS = setOf("jpg", "jpeg", "png")
        const val FRAME_MS = 100L
        const val PREVIEW = 640
    }
}
