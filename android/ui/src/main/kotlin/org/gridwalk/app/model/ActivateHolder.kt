// The first run: an address and a code, typed or from the station's QR.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import org.gridwalk.Gridwalk
import org.gridwalk.app.platform.Camera
import org.gridwalk.app.platform.codes
import org.gridwalk.design.ActivateFace
import org.gridwalk.design.Strings
import java.net.URLDecoder

data class ActivateState(
    val face: ActivateFace = ActivateFace.ASKING,
    val server: String = "",
    val code: String = "",
    /** What went wrong, or what the camera sees. */
    val said: Said? = null,
    /** Others have a store on this phone. */
    val shared: Boolean = false,
) {
    val complete: Boolean get() = server.isNotBlank() && code.isNotBlank()
}

class ActivateHolder(
    private val gridwalk: Gridwalk,
    private val camera: Camera,
    scope: CoroutineScope,
    shared: Boolean,
    private val who: () -> Unit,
    private val done: () -> Unit,
) : Holder<ActivateState>(ActivateState(shared = shared), scope) {
    private var scanning: Job? = null

    fun scan() {
        change { copy(face = ActivateFace.SCANNING, said = null) }
        scanning?.cancel()
        scanning =
            act(ActivateState::failed) {
                camera.codes().collect { code ->
                    val link = activation(code)
                    if (link == null) {
                        change { copy(said = Strings::activateScanWrong) }
                    } else {
                        change { copy(server = link.first, code = link.second) }
                        activate()
                        scanning?.cancel()
                    }
                }
            }
    }

    fun stopScan() {
        scanning?.cancel()
        change { copy(face = ActivateFace.ASKING, said = null) }
    }

    fun setServer(server: String): Unit = change { copy(server = server) }

    fun setCode(code: String): Unit = change { copy(code = code) }

    fun activate() {
        if (now.face == ActivateFace.WORKING || !now.complete) return
        change { copy(face = ActivateFace.WORKING, said = null) }
        act(ActivateState::failed) {
            gridwalk.sync.activate(now.server.trim(), now.code.trim().uppercase())
            done()
        }
    }

    fun openWho(): Unit = who()

    companion object {
        /** Address and code of `gridwalk:activate?server=…&code=…`. */
        fun activation(link: String): Pair<String, String>? {
            if (!link.startsWith(LINK)) return null
            val parts =
                link.removePrefix(LINK).split('&').associate {
                    it.substringBefore('=') to URLDecoder.decode(it.substringAfter('=', ""), Charsets.UTF_8)
                }
            return (parts["server"] ?: return null) to (parts["code"] ?: return null)
        }

        private const val LINK = "gridwalk:activate?"
    }
}

private fun ActivateState.failed(said: Said) = copy(face = ActivateFace.FAILED, said = said)
