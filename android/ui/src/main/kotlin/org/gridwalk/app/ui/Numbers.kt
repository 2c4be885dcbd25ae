// Numbers as people read them.
package org.gridwalk.app.ui

import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.time.format.DateTimeFormatter
import java.util.Locale

private val hour = DateTimeFormatter.ofPattern("HH:mm")
private val day = DateTimeFormatter.ofPattern("MM-dd HH:mm")

/** The time of day, with the date where it is another than today. */
fun moment(at: Instant): String {
    val there = at.atZone(ZoneId.systemDefault())
    return there.format(if (there.toLocalDate() == LocalDate.now()) hour else day)
}

fun size(bytes: Long): String =
    when {
        bytes < KILO * KILO -> "${(bytes + KILO - 1) / KILO} KB"
        else -> String.format(Locale.ROOT, "%.1f MB", bytes.toDouble() / (KILO * KILO))
    }

fun kilometres(metres: Double): String = String.format(Locale.ROOT, "%.1f", metres / METRES)

/** Work-hours without a zero behind the point. */
fun hours(hours: Double): String = if (hours % 1.0 == 0.0) hours.toLong().toString() else hours.toString()

private const val KILO = 1024L
private const val METRES = 1000
