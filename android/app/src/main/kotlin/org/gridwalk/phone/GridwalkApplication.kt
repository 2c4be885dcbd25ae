// The process: whatever starts it, an activity or a job, finds one shell around one core.
package org.gridwalk.phone

import android.app.Application
import android.content.Context
import android.util.Log
import androidx.work.Configuration

open class GridwalkApplication :
    Application(),
    Configuration.Provider {
    lateinit var shell: Shell
        private set

    /** Nothing of WorkManager's is logged but what breaks it. */
    override val workManagerConfiguration: Configuration =
        Configuration.Builder().setMinimumLoggingLevel(Log.ERROR).build()

    protected open fun keys(seat: Int): Keys = HardwareKeys(this, seat)

    override fun onCreate() {
        super.onCreate()
        shell = Shell(this, ::keys)
        Drains.everyHour(this)
    }
}

val Context.shell: Shell get() = (applicationContext as GridwalkApplication).shell
