// The makers' own pages on which an app is let work in the background. None of them is documented and
// they move with every version: each is tried, and the app's own page in the settings is there always.
package org.gridwalk.phone

import android.content.ActivityNotFoundException
import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import android.os.SystemClock
import android.provider.Settings
import org.gridwalk.app.model.Maker
import org.gridwalk.app.platform.Background

class PhoneBackground(
    private val context: Context,
    private val runs: Runs,
) : Background {
    override val maker: String get() = Build.MANUFACTURER

    override fun missed() = runs.missed(System.currentTimeMillis(), SystemClock.elapsedRealtime())

    override fun open() {
        (pages(Maker.of(maker)).map { Intent().setComponent(it) } + settingsOf(context)).firstOrNull(::opens)
    }

    override fun settle() = runs.settle(System.currentTimeMillis())

    private fun opens(page: Intent): Boolean =
        try {
            context.startActivity(page.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
            true
        } catch (_: ActivityNotFoundException) {
            false
        } catch (_: SecurityException) {
            // It is there, but not for others.
            false
        }
}

/** The app's own page in the system's settings. */
fun settingsOf(context: Context): Intent =
    Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", context.packageName, null))

private fun pages(maker: Maker): List<ComponentName> =
    when (maker) {
        Maker.HUAWEI -> {
            listOf(
                page("com.huawei.systemmanager", "startupmgr.ui.StartupNormalAppListActivity"),
                page("com.huawei.systemmanager", "appcontrol.activity.StartupAppControlActivity"),
                page("com.hihonor.systemmanager", "startupmgr.ui.StartupNormalAppListActivity"),
            )
        }

        Maker.XIAOMI -> {
            listOf(
                ComponentName("com.miui.securitycenter", "com.miui.permcenter.autostart.AutoStartManagementActivity"),
            )
        }

        Maker.OPPO -> {
            listOf(
                page("com.coloros.safecenter", "permission.startup.StartupAppListActivity"),
                page("com.coloros.safecenter", "startupapp.StartupAppListActivity"),
                page("com.oplus.safecenter", "startupapp.view.StartupAppListActivity"),
                ComponentName(
                    "com.oneplus.security",
                    "com.oneplus.security.chainlaunch.view.ChainLaunchAppListActivity",
                ),
            )
        }

        Maker.VIVO -> {
            listOf(
                page("com.vivo.permissionmanager", "activity.BgStartUpManagerActivity"),
                page("com.iqoo.secure", "ui.phoneoptimize.BgStartUpManager"),
            )
        }

        Maker.SAMSUNG -> {
            listOf(ComponentName("com.samsung.android.lool", "com.samsung.android.sm.ui.battery.BatteryActivity"))
        }

        Maker.OTHER -> {
            emptyList()
        }
    }

private fun page(owner: String, activity: String) = ComponentName(owner, "$owner.$activity")
