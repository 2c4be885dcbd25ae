package org.gridwalk.phone

import org.gridwalk.KeyStoreException
import org.junit.Test
import java.math.BigInteger
import java.security.AlgorithmParameters
import java.security.KeyFactory
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import java.security.spec.ECParameterSpec
import java.security.spec.ECPoint
import java.security.spec.ECPublicKeySpec
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue

class KeysTest {
    private val keys = SoftKeys()
    private val store = PhoneKeyStore(keys)

    @Test
    fun `a wrapped key comes back, and not in the clear`() {
        val key = ByteArray(32) { it.toByte() }
        val wrapped = store.wrap(key)
        assertTrue(wrapped.size > key.size && key.toList() !in wrapped.toList().windowed(key.size))
        assertContentEquals(key, store.unwrap(wrapped))
    }

    @Test
    fun `a deleted or another key is lost, not locked`() {
        val wrapped = store.wrap(ByteArray(32))
        keys.makeSecret()
        assertFailsWith<KeyStoreException.Lost> { store.unwrap(wrapped) }
        keys.lose()
        assertFailsWith<KeyStoreException.Lost> { store.unwrap(wrapped) }
    }

    @Test
    fun `signatures are of the published key, whatever the length of their numbers`() {
        val public = store.publicKey()
        assertEquals(65, public.size)
        assertEquals(4, public[0])
        val curve =
            AlgorithmParameters.getInstance("EC").run {
                init(ECGenParameterSpec("secp256r1"))
                getParameterSpec(ECParameterSpec::class.java)
            }
        val point = ECPoint(BigInteger(1, public.copyOfRange(1, 33)), BigInteger(1, public.copyOfRange(33, 65)))
        val key = KeyFactory.getInstance("EC").generatePublic(ECPublicKeySpec(point, curve))
        // One number in 256 is a byte shorter than the others.
        repeat(600) { round ->
            val message = "message $round".toByteArray()
            val signature = store.sign(message)
            assertEquals(64, signature.size)
            val verifier = Signature.getInstance("SHA256withECDSAinP1363Format")
            verifier.initVerify(key)
            verifier.update(message)
            assertTrue(verifier.verify(signature), "round $round")
        }
    }
}
