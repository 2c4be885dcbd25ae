// The one activity: it draws what the shell's app is, asks for permissions, hears tags, and keeps pages
// with somebody's data from screenshots. It may be thrown away and made anew at any time; what it shows
// is not its own.
package org.gridwalk.phone

import android.nfc.NdefMessage
import android.nfc.NfcAdapter
import android.nfc.Tag
import android.nfc.tech.Ndef
import android.os.Bundle
import android.view.WindowManager
import androidx.activity.ComponentActivity
import androidx.activity.OnBackPressedCallback
import androidx.activity.compose.setContent
import androidx.activity.result.contract.ActivityResultContracts
import androidx.lifecycle.lifecycleScope
import kotlinx.coroutines.launch
import org.gridwalk.app.model.Session
import org.gridwalk.app.platform.Answer
import org.gridwalk.app.platform.Need
import org.gridwalk.app.ui.Root
import java.io.IOException

class MainActivity : ComponentActivity() {
    private val asking =
        registerForActivityResult(ActivityResultContracts.RequestMultiplePermissions()) { answered(it.keys) }

    /** What was refused before, where the system does not say whether it will ask again. */
    private var silent: Need? = null

    private val unlocking =
        registerForActivityResult(ActivityResultContracts.StartActivityForResult()) {
            shell.screenLock.answered(it.resultCode == RESULT_OK)
        }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        // Until it is known what is shown.
        guard(true)
        shell.app.open()
        onBackPressedDispatcher.addCallback(this, back)
        setContent { Root(shell.app, shell.phone, PhoneCanvas(shell.camera)) }
        lifecycleScope.launch { shell.app.personal.collect(::guard) }
        lifecycleScope.launch { shell.permissions.questions.collect(::ask) }
    }

    override fun onStart() {
        super.onStart()
        shell.permissions.look()
        shell.places.begin()
        shell.screenLock.page = unlocking::launch
        shell.app.front()
    }

    override fun onResume() {
        super.onResume()
        // Tags of checkpoints, without a sound or a picture of the system's own.
        NfcAdapter.getDefaultAdapter(this)?.enableReaderMode(this, ::read, READ, null)
    }

    override fun onPause() {
        NfcAdapter.getDefaultAdapter(this)?.disableReaderMode(this)
        super.onPause()
    }

    override fun onStop() {
        shell.places.end()
        shell.screenLock.page = null
        shell.app.rest()
        Drains.soon(this)
        super.onStop()
    }

    private val back =
        object : OnBackPressedCallback(true) {
            override fun handleOnBackPressed() {
                val desk = (shell.app.state.value as? Session.Ready)?.desk
                // Behind a locked page nothing moves.
                if (shell.app.locked.value || desk?.navigator?.back() != true) moveTaskToBack(false)
            }
        }

    private fun ask(need: Need) {
        silent = need.takeIf { shell.permissions.answer(it).value == Answer.REFUSED && !explains(it) }
        asking.launch(need.permissions.toTypedArray())
    }

    private fun answered(permissions: Set<String>) {
        val need = Need.entries.firstOrNull { it.permissions.any(permissions::contains) } ?: return
        shell.permissions.answered(need)
        shell.places.begin()
        val refused = shell.permissions.answer(need).value == Answer.REFUSED
        // The system asked nobody: only its settings can change it.
        if (refused && silent == need && !explains(need)) startActivity(settingsOf(this))
    }

    private fun explains(need: Need) = need.permissions.any(::shouldShowRequestPermissionRationale)

    private fun guard(personal: Boolean) {
        val secure = WindowManager.LayoutParams.FLAG_SECURE
        if (personal) window.addFlags(secure) else window.clearFlags(secure)
    }

    /** On a thread of the reader's. */
    private fun read(tag: Tag) {
        val message =
            try {
                Ndef.get(tag)?.use {
                    it.connect()
                    it.ndefMessage
                }
            } catch (_: IOException) {
                // Taken away too soon: the worker holds it there again.
                null
            }
        message?.let(::textOf)?.let(shell.tags::tryEmit)
    }

    companion object {
        private const val READ =
            NfcAdapter.FLAG_READER_NFC_A or NfcAdapter.FLAG_READER_NFC_B or NfcAdapter.FLAG_READER_NFC_V

        /** A tag carries the same link as its QR code, as a URI or as text. */
        fun textOf(message: NdefMessage): String? =
            message.records.firstNotNullOfOrNull { record ->
                record.toUri()?.toString() ?: record.payload
                    .takeIf { record.type.contentEquals(android.nfc.NdefRecord.RTD_TEXT) && it.isNotEmpty() }
                    ?.let { it.decodeToString(1 + (it[0].toInt() and LANGUAGE_LENGTH)) }
            }

        private const val LANGUAGE_LENGTH = 0x3f
    }
}
