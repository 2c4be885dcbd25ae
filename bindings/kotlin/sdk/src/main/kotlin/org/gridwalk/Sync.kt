package org.gridwalk

import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import org.gridwalk.ffi.Sync as FfiSync

/**
 * Activation and delivery. Whoever runs a sync (a worker in the background) need not be who watches
 * it (a screen): [states] tells everybody.
 */
public class Sync internal constructor(internal val ffi: FfiSync) {
    /** Whether a sync runs in this process, and how far it has come. */
    public val state: SyncState get() = immediate { ffi.state().asOurs() }

    /** [state] at once, and then whenever it changes. */
    public val states: Flow<SyncState> = observed { emit -> ffi.observe(OnState { emit(it.asOurs()) }) }

    /**
     * Makes this device a worker's, and pulls what is in their scope. Doing the same again changes
     * nothing.
     *
     * @param authority the deployment's own authority, PEM
     * @throws SyncException if it was not activated
     */
    public suspend fun activate(
        server: String,
        code: String,
        authority: String? = null,
    ): Device = call { ffi.activate(server, code, authority) }

    /**
     * Delivers what was recorded, and says what stands where at the end. Waits while another sync
     * works on the same folder. Cancel the coroutine to end it.
     *
     * @param background nobody looks on: attempts may be up to five minutes apart
     * @param onProgress is told how far it has come, in the caller's context
     * @throws SyncException if it ended early; [SyncException.Cancelled] by [Gridwalk.pause]
     */
    public suspend fun run(
        mode: SyncMode = SyncMode.Once,
        background: Boolean = false,
        onProgress: ((Progress) -> Unit)? = null,
    ): Tally =
        coroutineScope {
            val watching =
                onProgress?.let { tell -> launch { states.collect { if (it is SyncState.Running) tell(it.progress) } } }
            call { ffi.run(mode.toFfi(), background) }.also { watching?.cancel() }
        }

    /**
     * Tells that an upload of the app's [BackgroundUpload] has ended, well or not: its file goes, also
     * while the client is paused. What has arrived the next sync asks of the server.
     */
    public suspend fun backgroundEnded(id: String): Unit = call { ffi.backgroundEnded(id) }

    /** Tells every sync that the network may be back: call it when connectivity changes. */
    public suspend fun nudge(): Unit = call { ffi.nudge() }
}
