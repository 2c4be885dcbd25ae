// Who shares this phone, on its disk: everybody has a seat, which is a folder of their own. Seats are
// numbers, so that no folder says whose it is. The first is the app's own folder, where an app for one
// worker alone had everything: it goes on there.
package org.gridwalk.app.model

import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteIfExists
import kotlin.io.path.exists
import kotlin.io.path.isDirectory
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.writeText

class Seat(
    val number: Int,
    home: Path,
) {
    private val folder = if (number == FIRST) home else home.resolve("workers/$number")
    val data: Path = folder.resolve("data")
    val preferences: Path = folder.resolve("preferences")

    override fun equals(other: Any?) = other is Seat && other.number == number

    override fun hashCode() = number

    companion object {
        const val FIRST = 1
    }
}

class Seats(private val home: Path) {
    private val workers = home.resolve("workers")
    private val mark = home.resolve("seat")

    /** In the order in which they were taken. */
    fun all(): List<Seat> {
        val others =
            if (workers.isDirectory()) workers.listDirectoryEntries().mapNotNull { it.name.toIntOrNull() } else listOf()
        val first = listOf(Seat.FIRST).filter { others.isEmpty() || Seat(it, home).data.exists() }
        return (first + others).sorted().map { Seat(it, home) }
    }

    /** Whose turn it is. */
    var current: Seat
        get() {
            val all = all()
            val marked =
                try {
                    mark.readText().trim().toIntOrNull()
                } catch (_: IOException) {
                    null
                }
            return all.firstOrNull { it.number == marked } ?: all.first()
        }
        set(seat) {
            val fresh = home.resolve("seat.new")
            fresh.writeText("${seat.number}")
            Files.move(fresh, mark, StandardCopyOption.REPLACE_EXISTING)
        }

    fun add(): Seat {
        val seat = Seat(all().maxOf { it.number } + 1, home)
        seat.data.parent.createDirectories()
        return seat
    }

    /** Deletes everything of it; it is a seat no longer before anything of it is gone. */
    fun remove(seat: Seat) {
        val leaving = home.resolve("leaving-${seat.number}")
        if (seat.number == Seat.FIRST) {
            seat.preferences.deleteIfExists()
            if (seat.data.exists()) Files.move(seat.data, leaving)
        } else {
            Files.move(seat.data.parent, leaving)
        }
        clear()
    }

    /** What a process that was killed has left of those who left. */
    fun clear() {
        if (home.isDirectory()) home.listDirectoryEntries("leaving-*").forEach { it.toFile().deleteRecursively() }
    }
}
