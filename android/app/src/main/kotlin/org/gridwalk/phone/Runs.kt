// Whether the phone's maker lets the app work in the background: the hourly job leaves a mark each time,
// and where marks are missing, it was killed.
package org.gridwalk.phone

import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.FileTime

class Runs(private val mark: Path) {
    fun ran(now: Long) {
        try {
            if (!Files.exists(mark)) Files.createFile(mark)
            Files.setLastModifiedTime(mark, FileTime.fromMillis(now))
        } catch (_: IOException) {
            // A missing mark only shows the guide once too often.
        }
    }

    /**
     * The hourly job was not let run for half a day, though the phone was on; deep sleep at night alone
     * takes hours.
     */
    fun missed(now: Long, sinceStart: Long): Boolean {
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
