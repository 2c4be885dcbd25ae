package org.gridwalk.app

import org.gridwalk.CityBrain
import org.gridwalk.inFolder
import org.gridwalk.root
import org.junit.jupiter.api.Test
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/**
 * A grid worker's day on the real screens, each part of it in a process of its own over the same folder.
 * Twice the process is killed in the middle of something; nothing is lost, nothing arrives twice.
 */
class DayTest {
    @Test
    fun `a day without a network, killed twice, arrives whole`() =
        inFolder { folder ->
            CityBrain(folder.resolve("brain")).use { brain ->
                part("morning", folder, brain) {
                    reaches("activated")
                    brain.kill()
                    goesOn()
                    reaches("a photo was taken")
                }
                part("noon", folder, brain) {
                    reaches("a household was begun")
                }
                brain.startAgain()
                part("evening", folder, brain) {
                    reaches("everything sent")
                }
                val arrived = brain.operations()
                assertEquals(
                    mapOf("check_in" to 1, "report" to 2, "collect" to 1),
                    arrived.groupingBy { it["kind"].asString }.eachCount(),
                )
                assertTrue(arrived.any { it.toString().contains("楼道堆物") })
            }
        }

    /** Runs a part of the day in a child process and kills it. */
    private fun part(
        name: String,
        folder: Path,
        brain: CityBrain,
        work: Child.() -> Unit,
    ) {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val options = listOf("jna.library.path", "jna.nosys", "gridwalk.root", "java.awt.headless")
        val command =
            listOf(java, "-Xmx1g", "-Duser.language=zh", "-Duser.country=CN") +
                options.map { "-D$it=${System.getProperty(it)}" } +
                listOf("-cp", System.getProperty("java.class.path"), "org.gridwalk.app.DayKt") +
                listOf(name, folder.resolve("phone").toString(), brain.address, brain.code, "$SHOTS")
        val process = ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        try {
            Child(name, process).work()
        } finally {
            // SIGKILL: nothing is closed, nothing is said.
            process.destroyForcibly().waitFor()
        }
    }

    private class Child(
        private val name: String,
        private val process: Process,
    ) {
        private val lines = process.inputReader()

        fun reaches(point: String) {
            while (true) {
                val line = lines.readLine() ?: throw AssertionError("the $name ended before: $point")
                if (line == "at $point") return
                println("$name: $line")
            }
        }

        fun goesOn() {
            process.outputStream.write('\n'.code)
            process.outputStream.flush()
        }
    }

    private companion object {
        val SHOTS: Path = root.resolve("target/android/day")
    }
}
