// Whether the phone's maker lets the app work in the background: the hourly job leaves a mark each time,
// and where marks are missing, it was killed.
package org.gridwalk.phone

import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.FileTime

class Runs(private val mark: Path) {
    /** That runs were missed, until the worker has settled it. */
    private val gap = mark.resolveSibling("${mark.fileName}-missed")

    fun ran(now: Long, sinceStart: Long) {
        try {
            // Where the next run comes at last, its own mark must not hide the gap.
            if (late(now, sinceStart)) touch(gap, now)
            touch(mark, now)
        } catch (_: IOException) {
            // A missing mark only shows the guide once too often.
        }
    }

    fun missed(now: Long, sinceStart: Long): Boolean = Files.exists(gap) || late(now, sinceStart)

    fun settle(now: Long) {
        try {
            Files.deleteIfExists(gap)
            if (Files.exists(mark)) touch(mark, now)
        } catch (_: IOException) {
            // It is shown once more.
        }
    }

    private fun touch(file: Path, now: Long) {
        if (!Files.exists(file)) Files.createFile(file)
        Files.setLastModifiedTime(file, FileTime.fromMillis(now))
    }

    /**
     * The hourly job was not let run for half a day, though the phone was on; deep sleep at night alone
     * takes hours.
     */
    private fun late(now: Long, sinceStart: Long): Boolean {
        val last =
            try {
                Files.getLastModifiedTime(mark).toMillis()
            } catch (_: IOException) {
                return false
            }
        return minOf(now - last, sinceStart) > LONG_MS
    }

    private companion object {
        const val LONG_MS = 12 * 60 * 60 * 1000L
    }
}
