// Where the phone is, by the platform's own providers: no service of Google's is asked, so phones
// without them know their place as well. Nothing is kept but the newest fix.
package org.gridwalk.phone

import android.Manifest
import android.annotation.SuppressLint
import android.content.Context
import android.content.pm.PackageManager
import android.location.Location
import android.location.LocationListener
import android.location.LocationManager
import android.os.Build
import android.os.Bundle
import android.os.Looper
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import org.gridwalk.Fix
import org.gridwalk.Wgs84
import org.gridwalk.app.platform.Places
import java.time.Instant

class PhonePlaces(private val context: Context) : Places {
    private val manager = context.getSystemService(LocationManager::class.java)
    private val mutable = MutableStateFlow<Fix?>(null)
    override val fix: StateFlow<Fix?> = mutable.asStateFlow()
    private var listening = false

    val allowed: Boolean
        get() =
            context.checkSelfPermission(Manifest.permission.ACCESS_FINE_LOCATION) == GRANTED ||
                context.checkSelfPermission(Manifest.permission.ACCESS_COARSE_LOCATION) == GRANTED

    private val listener =
        object : LocationListener {
            override fun onLocationChanged(location: Location) {
                mutable.value = fixOf(location)
            }

            // Without these, Android 8 to 10 end the app when a provider is switched.
            override fun onProviderEnabled(provider: String) = Unit

            override fun onProviderDisabled(provider: String) = Unit

            @Deprecated("Android 8 and 9 call it")
            override fun onStatusChanged(
                provider: String?,
                status: Int,
                extras: Bundle?,
            ) = Unit
        }

    /** Follows the phone while somebody looks on; without the permission nothing is known. */
    @SuppressLint("MissingPermission")
    fun begin() {
        if (!allowed) {
            mutable.value = null
            return
        }
        if (listening) return
        listening = true
        manager.allProviders.filter { it != LocationManager.PASSIVE_PROVIDER }.forEach { provider ->
            manager.requestLocationUpdates(provider, EVERY_MS, EVERY_M, listener, Looper.getMainLooper())
        }
    }

    fun end() {
        manager.removeUpdates(listener)
        listening = false
    }

    override fun locate() {
        end()
        begin()
    }

    private companion object {
        const val GRANTED = PackageManager.PERMISSION_GRANTED
        const val EVERY_MS = 3_000L
        const val EVERY_M = 3f
    }
}

/** What a mock provider made says so; whoever reviews it sees that, and nobody is punished. */
@Suppress("DEPRECATION")
fun fixOf(location: Location): Fix =
    Fix(
        at = Wgs84(location.latitude, location.longitude),
        accuracyM = if (location.hasAccuracy()) location.accuracy.toDouble() else UNKNOWN_M,
        mock =
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
                location.isMock
            } else {
                location.isFromMockProvider
            },
        gnssTime =
            Instant.ofEpochMilli(location.time).takeIf { location.provider == LocationManager.GPS_PROVIDER },
    )

private const val UNKNOWN_M = 1_000.0
