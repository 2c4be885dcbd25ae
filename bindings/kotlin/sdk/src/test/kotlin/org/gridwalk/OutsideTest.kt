package org.gridwalk

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue
import org.gridwalk.ffi.Cancellation as FfiCancellation
import org.gridwalk.ffi.IdCardException as FfiIdCardException
import org.gridwalk.ffi.PatrolException as FfiPatrolException
import org.gridwalk.ffi.ReportException as FfiReportException

/** What comes from outside of the app: servers that are not to be trusted, programs that meddle. */
class OutsideTest {
    private suspend fun open(folder: Path) =
        Gridwalk.open(folder.resolve("home"), fileKeyStore(folder.resolve("device.key")))

    /** Another program at work on the store. */
    private fun meddle(folder: Path, vararg how: String): Process {
        val command = listOf(program("examples/meddle"), "$folder/home", "$folder/device.key") + how
        return ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    }

    @Test
    fun `only the deployment's own authority is believed`(): Unit =
        runBlocking {
            inFolder { folder ->
                CityBrain(folder.resolve("brain"), "--tls").use { brain ->
                    open(folder).use {
                        val stranger =
                            assertFailsWith<SyncException.NotTrusted> { it.sync.activate(brain.address, brain.code) }
                        assertEquals(brain.address, stranger.server)
                        it.sync.activate(brain.address, brain.code, brain.authority)
                        assertEquals(brain.address, it.status().device?.server)
                    }
                }
            }
        }

    @Test
    fun `a certificate of another year is told as a wrong clock`(): Unit =
        runBlocking {
            inFolder { folder ->
                CityBrain(folder.resolve("brain"), "--tls", "--certificate-of", "2001").use { brain ->
                    open(folder).use {
                        val error =
                            assertFailsWith<SyncException.ClockWrong> {
                                it.sync.activate(brain.address, brain.code, brain.authority)
                            }
                        assertTrue(Duration.between(error.phone, Instant.now()).abs() < Duration.ofMinutes(1))
                    }
                }
            }
        }

    @Test
    fun `a store that another program holds is busy, and free again afterwards`(): Unit =
        runBlocking {
            inFolder { folder ->
                open(folder).use { gridwalk ->
                    val other = meddle(folder, "hold", "13")
                    assertEquals("writing", other.inputReader().readLine())
                    assertFailsWith<StoreException.Busy> { gridwalk.sync.nudge() }
                    assertEquals(0, other.waitFor())
                    gridwalk.sync.nudge()
                }
            }
        }

    @Test
    fun `a fault of the library ends one call and leaves the rest`(): Unit =
        runBlocking {
            inFolder { folder ->
                open(folder).use { gridwalk ->
                    assertEquals(0, meddle(folder, "lose").waitFor())
                    val fault = assertFailsWith<StoreException.Internal> { gridwalk.reports.catalogue() }
                    assertTrue("please report this" in fault.message!!, fault.message)
                    assertEquals(0, gridwalk.outbox.tally().waiting)
                }
            }
        }

    @Test
    fun `a store of a later version asks for an update`(): Unit =
        runBlocking {
            inFolder { folder ->
                open(folder).close()
                assertEquals(0, meddle(folder, "newer").waitFor())
                assertEquals(9999, assertFailsWith<StoreException.Newer> { open(folder) }.found)
            }
        }

    /** A coroutine that is cancelled drops its future; whoever calls generated code has this as well. */
    @Test
    fun `a cancellation ends the calls that it was given to`(): Unit =
        runBlocking {
            inFolder { folder ->
                CityBrain(folder.resolve("brain")).use { brain ->
                    open(folder).use { gridwalk ->
                        gridwalk.sync.activate(brain.address, brain.code)
                        val photo = Photo(Specimen.of("front").file.toString(), PhotoRole.NEAR)
                        FfiCancellation().use { cancelled ->
                            cancelled.cancel()
                            assertFailsWith<FfiReportException.Cancelled> {
                                gridwalk.reports.ffi.begin(photo, cancelled)
                            }
                            assertFailsWith<FfiPatrolException.Cancelled> {
                                gridwalk.patrol.ffi.checkIn(CheckIn(photos = listOf(photo)), cancelled)
                            }
                            CardReader.open().use { reader ->
                                assertFailsWith<FfiIdCardException.Cancelled> {
                                    reader.ffi.scan(photo.path, null, cancelled)
                                }
                            }
                        }
                        assertEquals(emptyList(), gridwalk.outbox.items(all = true))
                    }
                }
            }
        }
}
