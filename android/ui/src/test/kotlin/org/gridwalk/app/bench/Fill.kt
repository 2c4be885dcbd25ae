// What a phone without a network comes to hold, recorded through the core: check-ins of a year, reports of
// a week.
package org.gridwalk.app.bench

import kotlinx.coroutines.runBlocking
import org.gridwalk.CheckIn
import org.gridwalk.CityBrain
import org.gridwalk.Clock
import org.gridwalk.ClockReading
import org.gridwalk.Fix
import org.gridwalk.Gridwalk
import org.gridwalk.Photo
import org.gridwalk.PhotoRole
import org.gridwalk.Report
import org.gridwalk.app.HERE
import org.gridwalk.app.model.Seat
import java.awt.Color
import java.awt.image.BufferedImage
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import javax.imageio.ImageIO
import kotlin.io.path.createDirectories
import kotlin.random.Random

fun fill(
    home: Path,
    reports: Int,
    checkIns: Int,
): Unit =
    runBlocking {
        val data = phone(home).home.resolve("data")
        var day = Instant.now()
        val clock = Clock { ClockReading(day, Duration.ofNanos(System.nanoTime()), "boot") }
        Gridwalk.open(data, phone(home).keyStore(Seat.FIRST), Duration.ZERO, clock).use { gridwalk ->
            if (gridwalk.status().device == null) {
                CityBrain(home.resolve("brain")).use { brain -> gridwalk.sync.activate(brain.address, brain.code) }
            }
            val pictures = pictures(home.resolve("pictures").createDirectories())
            val categories = gridwalk.reports.catalogue().map { it.code }
            repeat(reports) { number ->
                val photo = Photo(pictures[number % pictures.size].toString(), PhotoRole.NEAR)
                val category = categories[number % categories.size]
                gridwalk.reports.submit(Report(category, Fix(HERE, 8.0), "第${number}处", listOf(photo), false, false))
            }
            val points = gridwalk.patrol.checkpoints().map { it.id }
            repeat(checkIns) { number ->
                if (number % A_DAY == 0) day = Instant.now() - Duration.ofDays((checkIns - number).toLong() / A_DAY + 1)
                gridwalk.patrol.checkIn(CheckIn(checkpoint = points[number % points.size], fix = Fix(HERE, 8.0)))
            }
            println("${gridwalk.status().tally.waiting} wait")
        }
    }

/** Photos that differ, small enough to record thousands of them. */
private fun pictures(folder: Path): List<Path> =
    List(PICTURES) { number ->
        val picture = BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB)
        val random = Random(number)
        picture.createGraphics().apply {
            repeat(60) {
                color = Color(random.nextInt(0x1000000))
                fillRect(random.nextInt(600), random.nextInt(440), random.nextInt(200), random.nextInt(200))
            }
            dispose()
        }
        folder.resolve("$number.jpg").also { ImageIO.write(picture, "jpg", it.toFile()) }
    }

private const val PICTURES = 64
private const val A_DAY = 250
