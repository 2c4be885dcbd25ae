// What the tests of the app need beside a city brain: what to ask of it, and pictures for the camera.
package org.gridwalk.app

import org.gridwalk.CityBrain
import org.gridwalk.program
import org.gridwalk.root
import java.awt.RenderingHints
import java.awt.image.BufferedImage
import java.nio.file.Files
import java.nio.file.Path
import javax.imageio.ImageIO

/** Adds an item to the catalogue. */
fun CityBrain.addItem(code: String, name: String) {
    val item =
        """{"code": "$code", "class": "市容环境", "name": "$name", "name_en": "Power banks on the pavement",
            "department": "城市管理和综合执法局", "deadline_work_hours": 4.0,
            "evidence": {"near": true, "far": false}, "self_handling": false, "urgent": false}"""
    put("records/catalogue_item/$code", item)
}

/** What happens during [work] is gone afterwards: it comes back from a backup. */
suspend fun CityBrain.forgetting(work: suspend () -> Unit) {
    val backup = data.resolveSibling("backup")
    kill()
    data.toFile().copyRecursively(backup.toFile())
    startAgain()
    work()
    kill()
    data.toFile().deleteRecursively()
    backup.toFile().renameTo(data.toFile())
    startAgain()
}

/** Fictional street scenes, drawn once. */
val streets: Path by lazy { drawn("streets", listOf("streets", "--count", "4", "--megapixels", "1..2")) }

/** Both sides of the card of somebody who does not exist, drawn once. */
val cards: Path by lazy {
    val card = listOf("cards", "--count", "1", "--seed", "1", "--level", "flat", "--side")
    drawn("cards", card + "front", card + "back")
}

/** The same as a phone's camera sees them. */
val phoneCards: Path by lazy {
    val card = listOf("cards", "--count", "1", "--seed", "3", "--level", "phone", "--side")
    drawn("phone-cards", card + "front", card + "back")
}

/** A picture of the same, as a hand that shakes takes it. */
fun blurred(picture: Path, to: Path): Path {
    val sharp = ImageIO.read(picture.toFile())
    val small = scaled(sharp, sharp.width / BLUR, sharp.height / BLUR)
    ImageIO.write(scaled(small, sharp.width, sharp.height), "jpg", to.toFile())
    return to
}

private fun scaled(
    picture: BufferedImage,
    width: Int,
    height: Int,
) = BufferedImage(width, height, BufferedImage.TYPE_INT_RGB).apply {
    createGraphics().apply {
        setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC)
        drawImage(picture, 0, 0, width, height, null)
        dispose()
    }
}

private const val BLUR = 24

/** Anew whenever what draws them is another. */
private fun drawn(name: String, vararg pictures: List<String>): Path {
    val folder = root.resolve("target/android/$name")
    val done = folder.resolve("drawn")
    val changed = Files.getLastModifiedTime(Path.of(program("specimens"))).toString()
    if (!Files.exists(done) || Files.readString(done) != changed) {
        folder.toFile().deleteRecursively()
        Files.createDirectories(folder)
        val told = folder.resolve("drawn.jsonl").toFile()
        pictures.forEach { arguments ->
            val command = listOf(program("specimens")) + arguments + listOf("--out", folder.toString())
            val drawing = ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.appendTo(told))
            // Cards are printed with typefaces that no screen uses.
            drawing.environment().remove("FONTCONFIG_FILE")
            check(drawing.start().waitFor() == 0) { "specimens failed" }
        }
        Files.writeString(done, changed)
    }
    return folder
}
