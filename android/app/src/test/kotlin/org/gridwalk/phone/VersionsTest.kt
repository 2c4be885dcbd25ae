package org.gridwalk.phone

import org.gridwalk.root
import org.junit.Test
import kotlin.io.path.readText
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** What a phone's build takes is what was compiled and run here. */
class VersionsTest {
    @Test
    fun `the catalogue names the versions of the poms`() {
        val catalogue = root.resolve("android/gradle/libs.versions.toml").readText()
        val poms = listOf("jetpack", "app", "ui").joinToString { root.resolve("android/$it/pom.xml").readText() }
        val bindings =
            listOf(
                "kotlin",
                "phones/android",
            ).joinToString { root.resolve("bindings/$it/pom.xml").readText() }
        val versions =
            Regex("^(\\w+) = \"(.*)\"$", RegexOption.MULTILINE)
                .findAll(catalogue)
                .associate { it.groupValues[1] to it.groupValues[2] }
        val libraries = Regex("module = \"([\\w.]+):([\\w-]+)\", version.ref = \"(\\w+)\"").findAll(catalogue).toList()
        assertTrue(libraries.size >= 10)
        val elsewhere =
            libraries.map { it.destructured }.filterNot { (group, name, version) ->
                val named = "<groupId>$group</groupId>\\s*<artifactId>$name(-android)?</artifactId>"
                Regex("$named\\s*<version>${versions[version]}</version>").containsMatchIn(poms + bindings)
            }
        assertEquals(emptyList(), elsewhere.map { (group, name, version) -> "$group:$name:${versions[version]}" })
        assertTrue("<kotlin.version>${versions["kotlin"]}</kotlin.version>" in poms)
    }
}
