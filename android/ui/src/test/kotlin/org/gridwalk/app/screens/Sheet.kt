// A contact sheet: every picture of one screen, smaller and with what it shows written above it.
package org.gridwalk.app.screens

import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Font
import org.jetbrains.skia.FontMgr
import org.jetbrains.skia.FontStyle
import org.jetbrains.skia.Image
import org.jetbrains.skia.Paint
import org.jetbrains.skia.Rect
import org.jetbrains.skia.SamplingMode
import org.jetbrains.skia.Surface
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.createDirectories

class Sheet(val name: String) {
    private class Tile(
        val caption: String,
        val picture: Image,
    )

    private val rows = linkedMapOf<String, MutableList<Tile>>()

    /** Pictures of one [row] stand side by side. */
    fun add(
        row: String,
        caption: String,
        picture: Image,
    ) {
        rows.getOrPut(row) { mutableListOf() } += Tile(caption, smaller(picture))
    }

    /** Once: a sheet takes hundreds of megabytes. */
    fun write(folder: Path): Path {
        val width = rows.values.maxOf { tiles -> tiles.sumOf { it.picture.width + GAP } } + GAP
        val height = rows.values.sumOf { tiles -> tiles.maxOf { it.picture.height } + HEAD } + GAP
        val sheet = Surface.makeRasterN32Premul(width, height)
        val canvas = sheet.canvas.apply { clear(GROUND) }
        var top = 0f
        rows.forEach { (row, tiles) ->
            canvas.drawString(row, GAP.toFloat(), top + LINE, font, ink)
            var left = GAP.toFloat()
            tiles.forEach { tile ->
                canvas.drawString(tile.caption, left, top + 2 * LINE, font, ink)
                canvas.drawImage(tile.picture, left, top + HEAD - GAP / 2)
                left += tile.picture.width + GAP
            }
            top += tiles.maxOf { it.picture.height } + HEAD
        }
        val file = folder.createDirectories().resolve("$name.png")
        Files.write(file, sheet.makeImageSnapshot().encodeToData(EncodedImageFormat.PNG)!!.bytes)
        rows.values.flatten().forEach { it.picture.close() }
        sheet.close()
        return file
    }

    private companion object {
        const val GAP = 12
        const val LINE = 15f
        const val HEAD = 42
        const val GROUND = 0xFFB9BFC4.toInt()
        const val SCALE = 0.5f

        val ink = Paint().apply { color = 0xFF101010.toInt() }
        val font =
            Font(FontMgr.default.matchFamilyStyleCharacter(null, FontStyle.NORMAL, arrayOf("zh-Hans"), '巡'.code), 12f)

        fun smaller(picture: Image): Image {
            val width = (picture.width * SCALE).toInt()
            val height = (picture.height * SCALE).toInt()
            val small = Surface.makeRasterN32Premul(width, height)
            small.canvas.drawImageRect(
                picture,
                Rect.makeWH(picture.width.toFloat(), picture.height.toFloat()),
                Rect.makeWH(width.toFloat(), height.toFloat()),
                SamplingMode.MITCHELL,
                null,
                true,
            )
            return small.makeImageSnapshot()
        }
    }
}
