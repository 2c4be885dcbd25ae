package org.gridwalk.phone

import android.Manifest
import android.content.pm.PackageManager
import android.os.Looper
import org.gridwalk.app.platform.Answer
import org.gridwalk.app.platform.Need
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertNull

/** The system's questions: nothing is asked by itself, and an answer is known at once, wherever it was given. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestApplication::class)
@Suppress("DEPRECATION")
class PermissionsTest {
    private val application get() = RuntimeEnvironment.getApplication() as TestApplication
    private val permissions get() = application.shell.permissions

    @Test
    fun `a question waits for its reason, and its answer is known`() {
        val controller = Robolectric.buildActivity(MainActivity::class.java).setup()
        val activity = controller.get()
        val shadow = shadowOf(activity)
        idle()
        assertNull(shadow.lastRequestedPermission, "asked before anybody read why")
        assertEquals(Answer.OPEN, permissions.answer(Need.CAMERA).value)

        fun answer(given: Int) {
            val asked = shadow.lastRequestedPermission
            val results = IntArray(asked.requestedPermissions.size) { given }
            activity.onRequestPermissionsResult(asked.requestCode, asked.requestedPermissions, results)
            idle()
        }

        permissions.ask(Need.CAMERA)
        idle()
        assertContains(shadow.lastRequestedPermission.requestedPermissions, Manifest.permission.CAMERA)
        answer(PackageManager.PERMISSION_DENIED)
        assertEquals(Answer.REFUSED, permissions.answer(Need.CAMERA).value)

        // Allowed in the system's settings, and seen when the worker is back.
        controller.pause().stop()
        shadowOf(application).grantPermissions(Manifest.permission.CAMERA)
        controller.start().resume()
        assertEquals(Answer.ALLOWED, permissions.answer(Need.CAMERA).value)
        controller.close()
    }

    private fun idle() = shadowOf(Looper.getMainLooper()).idle()
}
