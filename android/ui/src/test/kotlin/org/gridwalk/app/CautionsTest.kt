package org.gridwalk.app

import org.gridwalk.PhotoRole
import org.gridwalk.WarningCode
import org.gridwalk.app.model.Caution
import org.gridwalk.app.model.ReportState
import org.gridwalk.app.ui.figure
import org.gridwalk.design.Chinese
import org.gridwalk.design.English
import org.gridwalk.design.ReportFace
import org.junit.jupiter.api.Test
import kotlin.io.path.extension
import kotlin.io.path.listDirectoryEntries
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** What the core warns of is said before a report is queued, and holds nothing up. */
class CautionsTest {
    @Test
    fun `warnings stand before the one touch, with their figures, and a photo is taken anew`() =
        onPhone { app, phone, brain ->
            val desk = activated(app, brain)
            val (sharp, another) = streets.listDirectoryEntries().filter { it.extension == "jpg" }.sorted()
            phone.street = sharp
            desk.report()
            var report = reporting(desk)
            report.takePhoto()
            val good = report.state.until { it.caution(WarningCode.MISSING_FAR_PHOTO) != null }
            assertTrue(good.cautions.none { it.retake != null }, "nothing is wrong with the photo: ${good.cautions}")
            val far = good.caution(WarningCode.MISSING_FAR_PHOTO)!!
            assertContains(figure(English, far)!!, English.reportFigureNone(1))
            val chosen = good.suggestions.first().item
            report.choose(chosen.code)
            desk.undo.state.until { it?.id != null }

            // The same picture at the same place.
            desk.report()
            report = reporting(desk)
            report.takePhoto()
            val again = report.state.until { it.caution(WarningCode.PHOTO_TAKEN_ALREADY) != null }
            val taken = again.caution(WarningCode.PHOTO_TAKEN_ALREADY)!!
            assertTrue(taken.items.isEmpty(), "it is the photo, whatever is reported")
            assertContains(figure(Chinese, taken)!!, "100%")
            val near = assertNotNull(again.caution(WarningCode.REPORTED_NEAR_BY))
            assertEquals(listOf(chosen.code), near.items.map { it.code })
            assertContains(figure(Chinese, near)!!, "${chosen.name}：离这里 0 米")

            // Taken anew, in a hurry, and once more.
            phone.street = blurred(another, phone.home.resolve("blurred.jpg"))
            report.retake(taken.retake!!)
            assertEquals(ReportFace.CAMERA, report.state.value.face)
            report.takePhoto()
            val shaken = report.state.until { it.caution(WarningCode.BLURRED_PHOTO) != null && !it.busy }
            assertEquals(1, shaken.photos.size)
            assertNull(shaken.caution(WarningCode.PHOTO_TAKEN_ALREADY))
            val blurred = shaken.caution(WarningCode.BLURRED_PHOTO)!!
            assertTrue(blurred.warning.figures.percent!! in 0..99)
            phone.street = another
            report.retake(blurred.retake!!)
            report.takePhoto()
            report.state.until { it.caution(WarningCode.BLURRED_PHOTO) == null && it.photos.size == 1 && !it.busy }

            report.addPhoto(
                assertNotNull(
                    report.state.value
                        .caution(WarningCode.MISSING_FAR_PHOTO)
                        ?.add,
                ),
            )
            assertEquals(PhotoRole.FAR, report.state.value.role)
            phone.street = sharp
            report.takePhoto()
            report.state.until { it.photos.size == 2 && it.caution(WarningCode.MISSING_FAR_PHOTO) == null && !it.busy }
            // Whatever is said, it is one touch.
            report.choose(chosen.code)
            desk.today.state.until { it.tally.waiting + it.tally.complete == 2L }
        }

    @Test
    fun `the very same picture taken again is not lost`() =
        onPhone { app, phone, brain ->
            val desk = activated(app, brain)
            phone.street = streets.listDirectoryEntries().first { it.extension == "jpg" }
            desk.report()
            val report = reporting(desk)
            report.takePhoto()
            val first =
                report.state
                    .until { it.photos.size == 1 && !it.busy }
                    .photos
                    .single()
            report.retake(first)
            report.takePhoto()
            val now = report.state.until { it.face == ReportFace.CHOOSE && !it.busy }
            assertTrue(now.photos.isNotEmpty() && now.photos.all { it.sha256 == first.sha256 })
        }
}

private fun ReportState.caution(code: WarningCode): Caution? = cautions.firstOrNull { it.warning.code == code }
