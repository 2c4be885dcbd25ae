// What the platform knows of the network: whether it costs by the byte, and when it comes back.
package org.gridwalk.phone

import android.content.Context
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import org.gridwalk.Connectivity
import android.net.Network as AndroidNetwork

class Network(context: Context) : Connectivity {
    private val manager = context.getSystemService(ConnectivityManager::class.java)

    /** Called when there is a network, or another. */
    var onChange: () -> Unit = {}

    init {
        manager.registerDefaultNetworkCallback(
            object : ConnectivityManager.NetworkCallback() {
                override fun onAvailable(network: AndroidNetwork) = onChange()
            },
        )
    }

    override fun isMetered(): Boolean = manager.isActiveNetworkMetered

    /** Somebody can be reached. */
    val there: Boolean
        get() =
            manager
                .getNetworkCapabilities(manager.activeNetwork)
                ?.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET) == true
}
