package org.gridwalk.app.bench

import org.gridwalk.inFolder
import org.junit.jupiter.api.Test
import java.nio.file.Path
import kotlin.test.assertEquals

/** Not a test by its name, so that only `./dev bench app` runs it. */
class AppBench {
    @Test
    fun figures() =
        inFolder { home ->
            inFolder { empty ->
                part("reports", home)
                part("scroll", home)
                part("check-ins", home)
                part("activation", empty)
                // In turn, so that both see the same machine.
                repeat(STARTS) {
                    part("start-empty", empty)
                    part("start", home)
                }
            }
        }

    private fun part(name: String, home: Path) {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val options = listOf("jna.library.path", "jna.nosys", "gridwalk.root", "java.awt.headless")
        val command =
            listOf(java, "-Xmx1g", "-Duser.language=zh", "-Duser.country=CN") +
                options.map { "-D$it=${System.getProperty(it)}" } +
                listOf("-cp", System.getProperty("java.class.path"), "org.gridwalk.app.bench.BenchKt", name, "$home")
        val process = ProcessBuilder(command).redirectErrorStream(true).start()
        // Not inherited: what this test prints itself is all that Maven hands on.
        process.inputStream.bufferedReader().forEachLine(::println)
        assertEquals(0, process.waitFor(), name)
    }

    private companion object {
        const val STARTS = 5
    }
}
