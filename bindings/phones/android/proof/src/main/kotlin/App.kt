// An app small enough for R8 to take everything away that the keep rules do not hold: it opens a store
// with a keystore of its own (Rust calls Kotlin), waits for a change, and meets a typed error.
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import org.gridwalk.Gridwalk
import org.gridwalk.KeyStore
import org.gridwalk.StoreException
import org.gridwalk.fileKeyStore
import java.nio.file.Path

private class Counting(private val within: KeyStore) : KeyStore by within {
    var asked = 0

    override fun wrap(key: ByteArray): ByteArray {
        asked++
        return within.wrap(key)
    }
}

fun main(arguments: Array<String>) {
    val home = Path.of(arguments[0])
    val keys = Counting(fileKeyStore(home.resolve("device.key")))
    runBlocking {
        Gridwalk.open(home.resolve("data"), keys).use { gridwalk ->
            gridwalk.changes.first()
            check(keys.asked > 0) { "the keystore was not asked" }
            check(gridwalk.verifyJournal().entries >= 0) { "no journal" }
            gridwalk.pause()
            try {
                gridwalk.status()
                error("a paused store answered")
            } catch (paused: StoreException.Paused) {
                println("opened, observed, refused: ${paused.message}")
            }
        }
    }
}
