// Delivery while nobody looks on: a job of the system's as soon as there is a network, and one every
// hour, since makers' systems lose the first kind. While it delivers, it stands in the foreground.
package org.gridwalk.phone

import android.app.NotificationChannel
import android.app.NotificationManager
import android.content.Context
import android.content.pm.ServiceInfo
import android.os.Build
import android.os.SystemClock
import androidx.work.BackoffPolicy
import androidx.work.Constraints
import androidx.work.CoroutineWorker
import androidx.work.ExistingPeriodicWorkPolicy
import androidx.work.ExistingWorkPolicy
import androidx.work.ForegroundInfo
import androidx.work.NetworkType
import androidx.work.OneTimeWorkRequestBuilder
import androidx.work.PeriodicWorkRequestBuilder
import androidx.work.WorkManager
import androidx.work.WorkerParameters
import org.gridwalk.GridwalkException
import org.gridwalk.app.platform.strings
import java.util.concurrent.TimeUnit

object Drains {
    /** Once, as soon as there is a network. */
    fun soon(context: Context) {
        val work =
            OneTimeWorkRequestBuilder<DrainWorker>()
                .setConstraints(Constraints.Builder().setRequiredNetworkType(NetworkType.CONNECTED).build())
                .setBackoffCriteria(BackoffPolicy.EXPONENTIAL, BACK_OFF_S, TimeUnit.SECONDS)
                .build()
        WorkManager.getInstance(context).enqueueUniqueWork("drain", ExistingWorkPolicy.REPLACE, work)
    }

    /** Also without a network: whether it runs at all tells whether the maker lets it. */
    fun everyHour(context: Context) {
        val work = PeriodicWorkRequestBuilder<DrainWorker>(1, TimeUnit.HOURS).build()
        WorkManager.getInstance(context).enqueueUniquePeriodicWork("hourly", ExistingPeriodicWorkPolicy.KEEP, work)
    }

    private const val BACK_OFF_S = 30L
}

class DrainWorker(
    context: Context,
    parameters: WorkerParameters,
) : CoroutineWorker(context, parameters) {
    override suspend fun doWork(): Result {
        val shell = applicationContext.shell
        shell.runs.ran(System.currentTimeMillis(), SystemClock.elapsedRealtime())
        if (!shell.network.there) return Result.retry()
        return try {
            if (shell.app.waiting()) stand()
            if (shell.app.drain()) Result.success() else Result.retry()
        } catch (_: GridwalkException) {
            Result.retry()
        }
    }

    /** From Android 12 on not every start in the background may stand in the foreground; it then drains so. */
    private suspend fun stand() {
        try {
            setForeground(getForegroundInfo())
        } catch (_: IllegalStateException) {
            return
        }
    }

    override suspend fun getForegroundInfo(): ForegroundInfo {
        val words = applicationContext.shell.app.preferences.preferences.value.strings
        val channel = NotificationChannel(CHANNEL, words.queueTitle, NotificationManager.IMPORTANCE_LOW)
        applicationContext.getSystemService(NotificationManager::class.java).createNotificationChannel(channel)
        val notification =
            android.app.Notification
                .Builder(applicationContext, CHANNEL)
                .setSmallIcon(R.drawable.mark)
                .setContentTitle(words.lineSending)
                .setOngoing(true)
                .build()
        return if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
            ForegroundInfo(NOTIFICATION, notification, ServiceInfo.FOREGROUND_SERVICE_TYPE_DATA_SYNC)
        } else {
            ForegroundInfo(NOTIFICATION, notification)
        }
    }

    private companion object {
        const val CHANNEL = "delivery"
        const val NOTIFICATION = 1
    }
}
