// How a worker likes the app: in a file of its own, since it is needed before the store can be opened
// and says nothing about anybody.
package org.gridwalk.app.platform

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import org.gridwalk.design.Chinese
import org.gridwalk.design.English
import org.gridwalk.design.Strings
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.util.Locale
import java.util.Properties
import kotlin.io.path.reader
import kotlin.io.path.writer
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes

enum class Language { ZH, EN }

enum class Hand { RIGHT, LEFT }

enum class Theme { SYSTEM, LIGHT, DARK }

/** How long a pause may be before the app locks; null: it never does. */
enum class LockAfter(val limit: Duration?) {
    OFF(null),
    AT_ONCE(Duration.ZERO),
    FIVE_MINUTES(5.minutes),
}

data class Preferences(
    val language: Language = if (Locale.getDefault().language == "en") Language.EN else Language.ZH,
    /** In percent of the phone's own. */
    val typeSize: Int = 100,
    val hand: Hand = Hand.RIGHT,
    val theme: Theme = Theme.SYSTEM,
    val lock: LockAfter = LockAfter.FIVE_MINUTES,
)

/** Every word in the language that the worker chose. */
val Preferences.strings: Strings get() = if (language == Language.EN) English else Chinese

class PreferencesFile(private var file: Path) {
    private val mutable = MutableStateFlow(read())
    val preferences: StateFlow<Preferences> = mutable.asStateFlow()

    /** Those of somebody else from now on. */
    fun move(other: Path) {
        file = other
        mutable.value = read()
    }

    fun change(change: (Preferences) -> Preferences) {
        mutable.value = change(mutable.value)
        write(mutable.value)
    }

    private fun read(): Preferences {
        val plain = Preferences()
        val saved = Properties()
        try {
            file.reader().use(saved::load)
        } catch (_: IOException) {
            return plain
        } catch (_: IllegalArgumentException) {
            return plain
        }
        return Preferences(
            language = named(saved, "language", plain.language),
            typeSize = saved.getProperty("typeSize")?.toIntOrNull() ?: plain.typeSize,
            hand = named(saved, "hand", plain.hand),
            theme = named(saved, "theme", plain.theme),
            lock = named(saved, "lock", plain.lock),
        )
    }

    private inline fun <reified E : Enum<E>> named(
        saved: Properties,
        key: String,
        plain: E,
    ): E = enumValues<E>().firstOrNull { it.name == saved.getProperty(key) } ?: plain

    private fun write(preferences: Preferences) {
        val saved = Properties()
        saved["language"] = preferences.language.name
        saved["typeSize"] = preferences.typeSize.toString()
        saved["hand"] = preferences.hand.name
        saved["theme"] = preferences.theme.name
        saved["lock"] = preferences.lock.name
        try {
            file.parent?.let(Files::createDirectories)
            val fresh = file.resolveSibling("${file.fileName}.new")
            fresh.writer().use { saved.store(it, null) }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING)
        } catch (_: IOException) {
            // Only the next start forgets it; a full disk is told where it matters.
        }
    }
}
