// Pictures on a screen. Photos are read and decoded beside its frames, never in one, and kept while they may
// come back.
package org.gridwalk.app.ui

import androidx.compose.foundation.Image
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.produceState
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.withContext
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon

class Pictures(private val canvas: Canvas) {
    private val kept =
        object : LinkedHashMap<Any, ImageBitmap>(KEPT, LOAD, true) {
            override fun removeEldestEntry(eldest: Map.Entry<Any, ImageBitmap>): Boolean = size > KEPT
        }

    fun known(name: Any): ImageBitmap? = kept[name]

    suspend fun of(name: Any, jpeg: suspend () -> ByteArray?): ImageBitmap? =
        withContext(canvas.decoding) { jpeg()?.let(canvas::picture) }?.also { kept[name] = it }

    private companion object {
        const val KEPT = 60
        const val LOAD = 0.75f
    }
}

val LocalPictures = staticCompositionLocalOf<Pictures> { error("the look of the app has them") }

/** The picture called [name], or the place of one. */
@Composable
fun Thumbnail(
    name: Any?,
    label: String,
    modifier: Modifier = Modifier,
    jpeg: suspend () -> ByteArray?,
) {
    val pictures = LocalPictures.current
    val shape = modifier.clip(RoundedCornerShape(Room.corner)).background(Colour.SUNK.now)
    key(name) {
        val picture by produceState(name?.let(pictures::known)) {
            if (name != null && value == null) value = pictures.of(name, jpeg)
        }
        when (val seen = picture) {
            null -> Box(shape, contentAlignment = Alignment.Center) { Drawn(Icon.CAMERA, Colour.MUTED) }
            else -> Image(seen, label, shape, contentScale = ContentScale.Crop)
        }
    }
}

@Composable
fun Thumbnail(
    jpeg: ByteArray?,
    label: String,
    modifier: Modifier = Modifier,
) {
    Thumbnail(jpeg, label, modifier) { jpeg }
}

/**
 * Where a value is printed on a card, as large as there is room for but no line higher than another. Of a
 * card nothing is kept; and it is decoded in the frame that shows it, for it is small and a page that moves
 * under the thumb is touched wrongly.
 */
@Composable
fun ZonePicture(jpeg: ByteArray, label: String) {
    val canvas = LocalCanvas.current
    val picture = remember(jpeg.contentHashCode()) { canvas.picture(jpeg) } ?: return
    Image(
        picture,
        label,
        Modifier
            .widthIn(max = (picture.width * ZONE_SCALE).dp)
            .fillMaxWidth()
            .clip(RoundedCornerShape(Room.tight)),
        contentScale = ContentScale.FillWidth,
    )
}

/** A character of the card is then as high as a heading's. */
private const val ZONE_SCALE = 0.85f
