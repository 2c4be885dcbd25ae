// A picture reduced to means of squares of four by four pixels, and kept as a PNG with a palette. Edges of
// letters are drawn a little differently by every version of a typeface or of what draws it; the mean of
// a square hardly moves with them, but it does with a colour, a length, or a word that is another.
package org.gridwalk.app.screens

import org.jetbrains.skia.Bitmap
import org.jetbrains.skia.Image
import java.awt.image.BufferedImage
import java.awt.image.IndexColorModel
import java.nio.file.Path
import javax.imageio.ImageIO
import kotlin.math.abs

class Reduced(
    val width: Int,
    val height: Int,
    private val colours: IntArray,
) {
    /** How many squares of a thousand are another colour here than in [other]. */
    fun unlike(other: Reduced): Double {
        if (width != other.width || height != other.height) return THOUSAND
        return colours.indices.count { apart(colours[it], other.colours[it]) > LEVELS } * THOUSAND / colours.size
    }

    /** Grounds as they are, so that none can change a little unseen; edges in steps of 17 of 255. */
    fun write(file: Path) {
        val coarse =
            colours.map { colour ->
                channels(colour).fold(0) { all, it ->
                    all shl BYTE or
                        (it + 8) / STEP * STEP
                }
            }
        val palette = (often(colours.asList()).take(GROUNDS) + often(coarse)).distinct().take(PALETTE)
        val model = IndexColorModel(8, palette.size, palette.toIntArray(), 0, false, -1, 0)
        val picture = BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model)
        colours.forEachIndexed { index, colour ->
            val nearest = palette.indices.minBy { apart(palette[it], colour) }
            picture.raster.setSample(index % width, index / width, 0, nearest)
        }
        ImageIO.write(picture, "png", file.toFile())
    }

    private fun often(colours: List<Int>) =
        colours
            .groupingBy { it }
            .eachCount()
            .entries
            .sortedByDescending { it.value }
            .map { it.key }

    companion object {
        private const val SQUARE = 4
        private const val BYTE = 8
        private const val STEP = 17
        private const val PALETTE = 256
        private const val GROUNDS = 32
        private const val THOUSAND = 1000.0

        /** The palette alone makes up to 9 at an edge, and nothing on a ground. */
        private const val LEVELS = 14

        private fun channels(colour: Int) = listOf(colour shr 16 and 255, colour shr 8 and 255, colour and 255)

        private fun apart(one: Int, other: Int) =
            channels(one).zip(channels(other)).maxOf { (left, right) -> abs(left - right) }

        fun of(picture: Image): Reduced {
            val pixels = Bitmap.makeFromImage(picture)
            return of(picture.width, picture.height) { x, y -> pixels.getColor(x, y) }
        }

        fun of(
            width: Int,
            height: Int,
            colour: (Int, Int) -> Int,
        ): Reduced {
            val across = width / SQUARE
            val down = height / SQUARE
            val means =
                IntArray(across * down) { index ->
                    val sums = IntArray(3)
                    for (y in 0 until SQUARE) {
                        for (x in 0 until SQUARE) {
                            val seen = channels(colour(index % across * SQUARE + x, index / across * SQUARE + y))
                            seen.forEachIndexed { channel, value -> sums[channel] += value }
                        }
                    }
                    sums.fold(0) { all, sum -> all shl BYTE or sum / (SQUARE * SQUARE) }
                }
            return Reduced(across, down, means)
        }

        fun read(file: Path): Reduced {
            val picture = ImageIO.read(file.toFile())
            val colours = IntArray(picture.width * picture.height)
            picture.getRGB(0, 0, picture.width, picture.height, colours, 0, picture.width)
            return Reduced(picture.width, picture.height, colours)
        }
    }
}
