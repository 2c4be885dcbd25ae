// What the app needs of the phone it runs on. A phone's shell implements it with the platform's own
// parts, a desktop with a folder of pictures; nothing else of the app knows where it runs.
package org.gridwalk.app.platform

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.emptyFlow
import org.gridwalk.Connectivity
import org.gridwalk.Fix
import org.gridwalk.KeyStore
import java.nio.file.Path

/** The phone: where data lies, who keeps the key, what sees and what knows the place. */
interface Phone {
    /** The app's own folder, out of backups. */
    val home: Path
    val camera: Camera
    val places: Places
    val screenLock: ScreenLock

    /** Who keeps the keys of the worker on that seat. */
    fun keyStore(seat: Int): KeyStore

    /** Deletes the keys of that seat, if there are any: what they locked is never opened again. */
    fun forget(seat: Int)

    /** What the worker lets the app use. */
    val permissions: Permissions get() = Everything

    /** Whether the phone lets the app work in the background; null where nobody ends it. */
    val background: Background? get() = null

    /** Whether the network is metered; null where nobody pays by the byte. */
    val connectivity: Connectivity? get() = null

    /** Whether it can read tags that are held against it. */
    val readsTags: Boolean get() = false

    /** What is held against the phone: the text of a tag at a checkpoint. */
    val tags: Flow<String> get() = emptyFlow()

    /** Where the models lie that read cards; null where the core finds them itself. */
    suspend fun models(): Path? = null
}

/** What the camera is wanted for: a phone may focus and light for it. */
enum class Aim { STREET, CODE, CARD }

/** The camera. It never writes into a gallery. */
interface Camera {
    /** Takes a picture into a file of the app's own, which the caller deletes; null if none was taken. */
    suspend fun takePicture(aim: Aim = Aim.STREET): Path?

    /** What the camera sees, while somebody collects it. */
    fun frames(aim: Aim): Flow<Frame>
}

/** A frame of the preview: brightness only, row by row. */
class Frame(
    val luma: ByteArray,
    val width: Int,
    val height: Int,
    val stride: Int = width,
    /** Quarter turns clockwise until it is upright. */
    val turns: Int = 0,
)

/** Where the phone is. */
interface Places {
    /** The newest fix, null while there is none. */
    val fix: StateFlow<Fix?>

    /** Asks for a new one. */
    fun locate()
}
