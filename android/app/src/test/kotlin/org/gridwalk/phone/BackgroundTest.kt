package org.gridwalk.phone

import android.content.ComponentName
import android.os.Build
import android.provider.Settings
import org.gridwalk.app.model.Maker
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowBuild
import kotlin.test.assertEquals

/** The nearest page of the settings on the phones of each maker. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestApplication::class)
class BackgroundTest {
    private val application get() = RuntimeEnvironment.getApplication() as TestApplication
    private val background get() = application.shell.phone.background!!

    @Test
    fun `the maker's page opens where there is one, and the app's own otherwise`() {
        val shadow = shadowOf(application)
        shadow.checkActivities(true)
        val packages = shadowOf(application.packageManager)
        val own = ComponentName("com.android.settings", "Details")
        packages.addActivityIfNotPresent(own)
        packages.addIntentFilterForActivity(
            own,
            android.content.IntentFilter(Settings.ACTION_APPLICATION_DETAILS_SETTINGS).apply {
                addDataScheme("package")
                addCategory(android.content.Intent.CATEGORY_DEFAULT)
            },
        )
        ShadowBuild.setManufacturer("HUAWEI")
        assertEquals("HUAWEI", background.maker)
        background.open()
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, shadow.nextStartedActivity.action)

        val maker = "com.huawei.systemmanager"
        packages.addActivityIfNotPresent(ComponentName(maker, "$maker.appcontrol.activity.StartupAppControlActivity"))
        background.open()
        assertEquals(maker, shadow.nextStartedActivity.component?.packageName)

        ShadowBuild.setManufacturer("realme")
        assertEquals(Maker.OPPO, Maker.of(Build.MANUFACTURER))
        background.open()
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, shadow.nextStartedActivity.action)
    }
}
