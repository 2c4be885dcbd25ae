// What an app hands in, as plain Kotlin interfaces. Whatever an implementation throws ends here:
// generated code lets an Error through, and hands the text of an exception on.
package org.gridwalk

import java.nio.file.Path
import org.gridwalk.ffi.BackgroundUpload as FfiBackgroundUpload
import org.gridwalk.ffi.BackgroundUploadException as FfiBackgroundUploadException
import org.gridwalk.ffi.Clock as FfiClock
import org.gridwalk.ffi.ClockException as FfiClockException
import org.gridwalk.ffi.Connectivity as FfiConnectivity
import org.gridwalk.ffi.ConnectivityException as FfiConnectivityException
import org.gridwalk.ffi.KeyStore as FfiKeyStore
import org.gridwalk.ffi.KeyStoreException as FfiKeyStoreException
import org.gridwalk.ffi.LocationException as FfiLocationException
import org.gridwalk.ffi.LocationSource as FfiLocationSource
import org.gridwalk.ffi.fileKeyStore as ffiFileKeyStore

/**
 * What the phone's keystore does: on Android the Android Keystore. It is asked on threads of the
 * library and may take its time. Throw [KeyStoreException]; anything else counts as
 * [KeyStoreException.Unavailable].
 */
public interface KeyStore {
    /** Encrypts 32 bytes with a key that never leaves the keystore. */
    public fun wrap(key: ByteArray): ByteArray

    /** Undoes [wrap]. */
    public fun unwrap(wrapped: ByteArray): ByteArray

    /** The device's P-256 public key, SEC 1 uncompressed (65 bytes). */
    public fun publicKey(): ByteArray

    /** ECDSA over P-256 and SHA-256 of [message], as `r‖s` (64 bytes). */
    public fun sign(message: ByteArray): ByteArray
}

/** The keystore did not answer. */
public sealed class KeyStoreException(message: String) : Exception(message) {
    /** Not now: the phone has not been unlocked since it started. */
    public class Unavailable : KeyStoreException("the keystore is locked: unlock the phone once")

    /** Never again: the key was deleted or invalidated. */
    public class Lost : KeyStoreException("the keystore no longer has this device's key")
}

/** The phone's clocks. If reading throws, the operating system's are used in their place. */
public fun interface Clock {
    /** Every clock, read at one moment. It is asked on threads of the library. */
    public fun read(): ClockReading
}

/** What the platform knows of the network. If it throws, the network counts as metered. */
public fun interface Connectivity {
    /**
     * Mobile data, a tethered phone, or whatever the user marked as metered. It is asked about once
     * a second while a sync runs, on threads of the library.
     */
    public fun isMetered(): Boolean
}

/**
 * What knows where the phone is: the fused location provider. A check-in, a report and the first
 * photo of a draft ask it, unless they carry a fix of their own. If it throws, there is no fix.
 */
public fun interface LocationSource {
    /**
     * The newest fix there is, null where there is none. Answer with what is known, rather than wait
     * for a satellite: whoever records waits for it. It is asked on threads of the library.
     */
    public fun latest(): LatestFix?
}

/**
 * What goes on uploading while the app is suspended, where a system sends on behalf of such apps.
 * [Gridwalk.pause] hands the rest of one photo over, where policy allows it; [Gridwalk.resume], every
 * sync and every opening take it back. When an upload has ended, however, tell [Sync.backgroundEnded].
 */
public interface BackgroundUpload {
    /** Begins to send [upload], and does not wait for it. If it throws, the file goes at once. */
    public fun start(upload: PlainUpload)

    /** Ends whatever it still sends, of an earlier run of the app too. */
    public fun cancel()
}

/**
 * A keystore in a file that only its owner may read, made if it is not there. For desktops and
 * tests only: it protects nothing from whoever can read the folder.
 */
public fun fileKeyStore(file: Path): KeyStore = InFile(immediate { ffiFileKeyStore(file.toString()) })

private class InFile(val ffi: FfiKeyStore) : KeyStore {
    override fun wrap(key: ByteArray): ByteArray = asked { ffi.wrap(key) }

    override fun unwrap(wrapped: ByteArray): ByteArray = asked { ffi.unwrap(wrapped) }

    override fun publicKey(): ByteArray = asked { ffi.publicKey() }

    override fun sign(message: ByteArray): ByteArray = asked { ffi.sign(message) }

    private inline fun asked(work: () -> ByteArray): ByteArray =
        try {
            work()
        } catch (lost: FfiKeyStoreException.Lost) {
            throw KeyStoreException.Lost().apply { initCause(lost) }
        } catch (unavailable: FfiKeyStoreException.Unavailable) {
            throw KeyStoreException.Unavailable().apply { initCause(unavailable) }
        }
}

/** Rust's own keystore goes back as it came. */
internal fun KeyStore.toFfi(): FfiKeyStore = if (this is InFile) ffi else KeyStoreAdapter(this)

private class KeyStoreAdapter(private val keyStore: KeyStore) : FfiKeyStore {
    override fun wrap(key: ByteArray): ByteArray = answered { keyStore.wrap(key) }

    override fun unwrap(wrapped: ByteArray): ByteArray = answered { keyStore.unwrap(wrapped) }

    override fun publicKey(): ByteArray = answered { keyStore.publicKey() }

    override fun sign(message: ByteArray): ByteArray = answered { keyStore.sign(message) }

    @Suppress("TooGenericExceptionCaught")
    private inline fun answered(work: () -> ByteArray): ByteArray =
        try {
            work()
        } catch (_: KeyStoreException.Lost) {
            throw FfiKeyStoreException.Lost()
        } catch (_: Throwable) {
            throw FfiKeyStoreException.Unavailable()
        }
}

internal class ClockAdapter(private val clock: Clock) : FfiClock {
    @Suppress("TooGenericExceptionCaught")
    override fun read(): ClockReading =
        try {
            clock.read()
        } catch (_: Throwable) {
            throw FfiClockException.Unreadable()
        }
}

internal class ConnectivityAdapter(private val connectivity: Connectivity) : FfiConnectivity {
    @Suppress("TooGenericExceptionCaught")
    override fun isMetered(): Boolean =
        try {
            connectivity.isMetered()
        } catch (_: Throwable) {
            throw FfiConnectivityException.Unknown()
        }
}

internal class LocationAdapter(private val location: LocationSource) : FfiLocationSource {
    @Suppress("TooGenericExceptionCaught")
    override fun latest(): LatestFix? =
        try {
            location.latest()
        } catch (_: Throwable) {
            throw FfiLocationException.Unavailable()
        }
}

internal class BackgroundUploadAdapter(private val background: BackgroundUpload) : FfiBackgroundUpload {
    override fun start(upload: PlainUpload): Unit = answered { background.start(upload) }

    override fun cancel(): Unit = answered { background.cancel() }

    @Suppress("TooGenericExceptionCaught")
    private inline fun answered(work: () -> Unit): Unit =
        try {
            work()
        } catch (_: Throwable) {
            throw FfiBackgroundUploadException.Refused()
        }
}
