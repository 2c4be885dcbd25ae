package org.gridwalk

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import java.nio.file.Files
import kotlin.test.assertContains
import kotlin.test.assertEquals

/** What the README shows is what is compiled here, and it works. */
class GettingStartedTest {
    @Test
    fun `the first report arrives`() =
        inFolder { folder ->
            CityBrain(folder.resolve("brain")).use { brain ->
                val tally = runBlocking { firstReport(folder, brain.address, brain.code) }
                assertEquals(1, tally.complete)
                assertEquals(1, brain.operations().size)
            }
        }

    @Test
    fun `the README shows this very code, in forty lines at most`() {
        val here = root.resolve("bindings/kotlin")
        val code = Files.readString(here.resolve("sdk/src/test/kotlin/org/gridwalk/GettingStarted.kt"))
        val shown = code.substringAfter("package org.gridwalk\n\n")
        assertContains(Files.readString(here.resolve("README.md")), "```kotlin\n$shown```")
        assert(shown.lines().size <= 40)
    }
}
