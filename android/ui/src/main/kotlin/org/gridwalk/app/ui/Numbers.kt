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
        bytes < MEGA -> "${(bytes + KILO - 1) / KILO} KB"
        bytes < GIGA -> plain(bytes, MEGA, "MB")
        else -> plain(bytes, GIGA, "GB")
    }

private fun plain(
    bytes: Long,
    unit: Long,
    name: String,
) = String.format(Locale.ROOT, "%.1f", bytes.toDouble() / unit).removeSuffix(".0") + " " + name

fun kilometres(metres: Double): String = String.format(Locale.ROOT, "%.1f", metres / METRES)

/** Work-hours without a zero behind the point. */
fun hours(hours: Double): String = if (hours % 1.0 == 0.0) hours.toLong().toString() else hours.toString()

private const val KILO = 1_000L
private const val MEGA = KILO * KILO
private const val GIGA = MEGA * KILO
private const val METRES = 1000
