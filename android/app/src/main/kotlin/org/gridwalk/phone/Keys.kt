// The phone's keystore as the core asks for it: one key that encrypts, one that signs, neither of which
// ever leaves the hardware.
package org.gridwalk.phone

import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import org.gridwalk.KeyStore
import org.gridwalk.KeyStoreException
import org.gridwalk.app.model.Seat
import java.math.BigInteger
import java.security.GeneralSecurityException
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.PrivateKey
import java.security.ProviderException
import java.security.Signature
import java.security.UnrecoverableKeyException
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import java.security.KeyStore as Vault

/** Where the two keys are; null where one was never made, or was deleted. */
interface Keys {
    fun secret(): SecretKey?

    fun pair(): KeyPair?

    fun makeSecret(): SecretKey

    fun makePair(): KeyPair

    /** Deletes both, if they are there. */
    fun forget()
}

class PhoneKeyStore(private val keys: Keys) : KeyStore {
    override fun wrap(key: ByteArray): ByteArray =
        asked {
            val cipher = Cipher.getInstance(AES)
            cipher.init(Cipher.ENCRYPT_MODE, keys.secret() ?: keys.makeSecret())
            cipher.iv + cipher.doFinal(key)
        }

    override fun unwrap(wrapped: ByteArray): ByteArray =
        asked {
            val secret = keys.secret() ?: throw KeyStoreException.Lost()
            val cipher = Cipher.getInstance(AES)
            cipher.init(Cipher.DECRYPT_MODE, secret, GCMParameterSpec(TAG_BITS, wrapped, 0, NONCE))
            cipher.doFinal(wrapped, NONCE, wrapped.size - NONCE)
        }

    override fun publicKey(): ByteArray =
        asked {
            val point = ((keys.pair() ?: keys.makePair()).public as ECPublicKey).w
            byteArrayOf(UNCOMPRESSED) + fixed(point.affineX) + fixed(point.affineY)
        }

    override fun sign(message: ByteArray): ByteArray =
        asked {
            val signature = Signature.getInstance("SHA256withECDSA")
            signature.initSign((keys.pair() ?: throw KeyStoreException.Lost()).private)
            signature.update(message)
            plain(signature.sign())
        }

    private inline fun asked(work: () -> ByteArray): ByteArray =
        try {
            work()
        } catch (_: KeyPermanentlyInvalidatedException) {
            throw KeyStoreException.Lost()
        } catch (_: UnrecoverableKeyException) {
            throw KeyStoreException.Lost()
        } catch (_: AEADBadTagException) {
            // Made by a key that is no longer here.
            throw KeyStoreException.Lost()
        } catch (_: GeneralSecurityException) {
            throw KeyStoreException.Unavailable()
        } catch (_: ProviderException) {
            throw KeyStoreException.Unavailable()
        }

    private companion object {
        const val AES = "AES/GCM/NoPadding"
        const val NONCE = 12
        const val TAG_BITS = 128
        const val UNCOMPRESSED: Byte = 4
    }
}

private const val WORD = 32

/** A number of a P-256 point or signature: always 32 bytes. */
private fun fixed(number: BigInteger): ByteArray {
    val bytes = number.toByteArray().dropWhile { it == 0.toByte() }.toByteArray()
    return ByteArray(WORD - bytes.size) + bytes
}

/** `r‖s` of `SEQUENCE { INTEGER r, INTEGER s }`; lengths of P-256 fit into one byte each. */
private fun plain(der: ByteArray): ByteArray {
    val r = INTEGER + 1
    val s = r + 1 + der[r] + 1
    return fixed(BigInteger(der.copyOfRange(r + 1, r + 1 + der[r]))) +
        fixed(BigInteger(der.copyOfRange(s + 1, s + 1 + der[s])))
}

private const val INTEGER = 2

/** A worker's keys in this phone's own hardware: its security chip (StrongBox) where there is one. */
class HardwareKeys(
    context: Context,
    seat: Int,
) : Keys {
    // An app for one worker alone gave their keys no number.
    private val mine = if (seat == Seat.FIRST) "" else "-$seat"
    private val secret = "gridwalk-store$mine"
    private val pair = "gridwalk-device$mine"

    private val chip =
        Build.VERSION.SDK_INT >= Build.VERSION_CODES.P &&
            context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)
    private val vault by lazy { Vault.getInstance(PROVIDER).apply { load(null) } }

    override fun secret(): SecretKey? = vault.getKey(secret, null) as SecretKey?

    override fun pair(): KeyPair? {
        val private = vault.getKey(pair, null) as PrivateKey? ?: return null
        return KeyPair(vault.getCertificate(pair).publicKey, private)
    }

    override fun makeSecret(): SecretKey =
        made {
            val spec =
                KeyGenParameterSpec
                    .Builder(secret, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                    .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                    .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                    .setKeySize(BITS)
            val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER)
            generator.init(spec.inChip(it).build())
            generator.generateKey()
        }

    override fun makePair(): KeyPair =
        made {
            val spec =
                KeyGenParameterSpec
                    .Builder(pair, KeyProperties.PURPOSE_SIGN)
                    .setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
                    .setDigests(KeyProperties.DIGEST_SHA256)
            val generator = KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, PROVIDER)
            generator.initialize(spec.inChip(it).build())
            generator.generateKeyPair()
        }

    override fun forget() {
        try {
            listOf(secret, pair).forEach(vault::deleteEntry)
        } catch (_: GeneralSecurityException) {
            // A key that could not be deleted opens nothing any more: its store is gone.
        }
    }

    /** Some phones say that they have a chip and then refuse: the processor's own vault takes its place. */
    private fun <T> made(make: (Boolean) -> T): T =
        try {
            make(chip)
        } catch (refused: ProviderException) {
            if (chip) make(false) else throw refused
        }

    private fun KeyGenParameterSpec.Builder.inChip(inside: Boolean) =
        apply {
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) setIsStrongBoxBacked(inside)
        }

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val BITS = 256
    }
}
