// ./dev app: the app in a desktop window, against a city brain of its own. Folders come as arguments:
// the city brain's data, the phone's home, the camera's pictures, and identity cards.
package org.gridwalk.app.desktop

import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Window
import androidx.compose.ui.window.WindowState
import androidx.compose.ui.window.application
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.gridwalk.CityBrain
import org.gridwalk.Fix
import org.gridwalk.Wgs84
import org.gridwalk.app.model.App
import org.gridwalk.app.model.Session
import org.gridwalk.app.ui.Root
import java.nio.file.Path

fun main(arguments: Array<String>) {
    val (data, home, pictures, cards) = arguments.map(Path::of)
    CityBrain(data).use { brain ->
        println("City brain: ${brain.address}/  activation code: ${brain.code}")
        val phone = FolderPhone(home, pictures, cards, Fix(Wgs84(21.2521, 113.3693), 8.0))
        val scope = CoroutineScope(Dispatchers.Main + SupervisorJob())
        val app = App(phone, scope)
        app.open()
        scope.launch {
            // Nobody has to type here what this program printed itself.
            val fresh = app.state.first { it is Session.Fresh || it is Session.Ready } as? Session.Fresh
            fresh?.activate?.setServer(brain.address)
            fresh?.activate?.setCode(brain.code)
        }
        application(exitProcessOnExit = false) {
            Window(::exitApplication, WindowState(size = DpSize(412.dp, 915.dp)), title = "巡格") {
                Root(app, phone, phone.canvas)
            }
        }
        runBlocking { app.close() }
    }
}
