// What a process has once: the app with its state holders, which outlive every activity, and the parts
// of this phone that they use.
package org.gridwalk.phone

import android.content.Context
import android.nfc.NfcAdapter
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.withContext
import org.gridwalk.KeyStore
import org.gridwalk.app.model.App
import org.gridwalk.app.platform.Phone
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption

class Shell(
    private val context: Context,
    keys: (Int) -> Keys,
) {
    private val scope = CoroutineScope(Dispatchers.Main + SupervisorJob())
    val home: Path = context.noBackupFilesDir.toPath()
    val camera = PhoneCamera(context, home.resolve("shots"))
    val places = PhonePlaces(context)
    val permissions = PhonePermissions(context)
    val network = Network(context)
    val screenLock = PhoneLock(context)
    val runs = Runs(home.resolve("runs"))

    /** Texts of tags that were held against the phone. */
    val tags = MutableSharedFlow<String>(extraBufferCapacity = 1)

    val phone: Phone =
        object : Phone {
            override val home = this@Shell.home

            override fun keyStore(seat: Int): KeyStore = PhoneKeyStore(keys(seat))

            override fun forget(seat: Int) = keys(seat).forget()

            override val camera = this@Shell.camera
            override val places = this@Shell.places
            override val permissions = this@Shell.permissions
            override val background = PhoneBackground(context, runs)
            override val screenLock = this@Shell.screenLock
            override val connectivity = network
            override val tags = this@Shell.tags
            override val readsTags get() = NfcAdapter.getDefaultAdapter(context)?.isEnabled == true

            override suspend fun models(): Path? = withContext(Dispatchers.IO) { modelsOf(context, home) }
        }

    val app = App(phone, scope)

    init {
        // What a killed process left of a picture.
        camera.clear()
        network.onChange = app::connected
    }
}

/** The model travels as an asset; the core reads files, so it is copied out once for each version. */
private fun modelsOf(context: Context, home: Path): Path? {
    val packed = context.assets.list(ASSETS).orEmpty()
    if (packed.isEmpty()) return null
    val folder = Files.createDirectories(home.resolve("models-${context.version()}"))
    packed.filterNot { Files.exists(folder.resolve(it)) }.forEach { name ->
        val fresh = folder.resolve("$name.new")
        context.assets.open("$ASSETS/$name").use { Files.copy(it, fresh, StandardCopyOption.REPLACE_EXISTING) }
        Files.move(fresh, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING)
    }
    return folder
}

@Suppress("DEPRECATION")
private fun Context.version(): Int = packageManager.getPackageInfo(packageName, 0).versionCode

private const val ASSETS = "gridwalk"
