// A contact sheet: every picture of one scene in one shape, in full size so that it can be read, with what
// it shows written above it.
package org.gridwalk.app.screens

import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Font
import org.jetbrains.skia.FontMgr
import org.jetbrains.skia.FontStyle
import org.jetbrains.skia.Image
import org.jetbrains.skia.Paint
import org.jetbrains.skia.Surface
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.createDirectories

/** [across] pictures stand side by side. */
class Sheet(
    private val name: String,
    private val across: Int,
) {
    private class Tile(
        val caption: String,
        val picture: Image,
    )

    private val tiles = mutableListOf<Tile>()

    /** [picture] is closed with the sheet. */
    fun add(caption: String, picture: Image) {
        tiles += Tile(caption, picture)
    }

    fun write(folder: Path): Path {
        val wide = tiles.maxOf { it.picture.width } + GAP
        val high = tiles.maxOf { it.picture.height } + HEAD
        val sheet = Surface.makeRasterN32Premul(across * wide + GAP, (tiles.size + across - 1) / across * high + GAP)
        val canvas = sheet.canvas.apply { clear(GROUND) }
        tiles.forEachIndexed { index, tile ->
            val left = (GAP + index % across * wide).toFloat()
            val top = (index / across * high).toFloat()
            canvas.drawString("$name  ${tile.caption}", left, top + LINE, font, ink)
            canvas.drawImage(tile.picture, left, top + HEAD)
            tile.picture.close()
        }
        val file = folder.createDirectories().resolve("$name.png")
        Files.write(file, sheet.makeImageSnapshot().encodeToData(EncodedImageFormat.PNG)!!.bytes)
        sheet.close()
        return file
    }

    private companion object {
        const val GAP = 12
        const val LINE = 17f
        const val HEAD = 24
        const val GROUND = 0xFFB9BFC4.toInt()

        val ink = Paint().apply { color = 0xFF101010.toInt() }
        val font =
            Font(FontMgr.default.matchFamilyStyleCharacter(null, FontStyle.NORMAL, arrayOf("zh-Hans"), '巡'.code), 12f)
    }
}
