// The app on a JVM: keys of the JVM's own, since Robolectric has no keystore, and WorkManager's own
// test driver, which says when a job's conditions are met.
package org.gridwalk.phone

import androidx.work.Configuration
import androidx.work.testing.SynchronousExecutor
import androidx.work.testing.WorkManagerTestInitHelper
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.spec.ECGenParameterSpec
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey

class SoftKeys : Keys {
    private var secret: SecretKey? = null
    private var pair: KeyPair? = null

    override fun secret() = secret

    override fun pair() = pair

    override fun makeSecret(): SecretKey {
        val made = KeyGenerator.getInstance("AES").apply { init(256) }.generateKey()
        secret = made
        return made
    }

    override fun makePair(): KeyPair {
        val generator = KeyPairGenerator.getInstance("EC")
        generator.initialize(ECGenParameterSpec("secp256r1"))
        return generator.generateKeyPair().also { pair = it }
    }

    fun lose() {
        secret = null
    }

    override fun forget() {
        secret = null
        pair = null
    }
}

class TestApplication : GridwalkApplication() {
    private val keys = mutableMapOf<Int, SoftKeys>()

    override fun keys(seat: Int) = keys.getOrPut(seat, ::SoftKeys)

    override fun onCreate() {
        val configuration = Configuration.Builder().setExecutor(SynchronousExecutor()).build()
        WorkManagerTestInitHelper.initializeTestWorkManager(this, configuration)
        super.onCreate()
    }
}
