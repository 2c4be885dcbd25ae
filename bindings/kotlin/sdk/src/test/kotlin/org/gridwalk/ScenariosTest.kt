package org.gridwalk

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** The same mornings as in Rust and Swift, against a real city brain. */
class ScenariosTest {
    @TestFactory
    fun scenarios(): List<DynamicTest> =
        scenarioNames().map { name ->
            DynamicTest.dynamicTest(name) {
                inFolder { folder ->
                    CityBrain(folder.resolve("brain")).use { brain ->
                        runBlocking { Scenario(folder, brain).run(name) }
                    }
                }
            }
        }
}
