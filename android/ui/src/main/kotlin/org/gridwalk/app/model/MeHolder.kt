// Me (我的): whose phone this is, how they like the app, and what is kept of them.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.launch
import org.gridwalk.Budgets
import org.gridwalk.Gridwalk
import org.gridwalk.GridwalkException
import org.gridwalk.JournalBreak
import org.gridwalk.Status
import org.gridwalk.app.platform.Background
import org.gridwalk.app.platform.Hand
import org.gridwalk.app.platform.Language
import org.gridwalk.app.platform.LockAfter
import org.gridwalk.app.platform.Preferences
import org.gridwalk.app.platform.PreferencesFile
import org.gridwalk.app.platform.ScreenLock
import org.gridwalk.app.platform.Theme
import org.gridwalk.design.MeFace

data class MeState(
    val face: MeFace = MeFace.LOADING,
    val status: Status? = null,
    /** What is taken of the phone and of the line. */
    val budgets: Budgets? = null,
    val preferences: Preferences = Preferences(),
    /** Null where no system ends what runs in the background. */
    val guide: Guide? = null,
    /** The phone has no lock of its own, which is all that the app's lock could ask. */
    val noCredential: Boolean = false,
    /** What came of verifying the journal. */
    val journal: Said? = null,
    val said: Said? = null,
)

/** How to have the phone let the app work in the background. */
data class Guide(
    val maker: Maker,
    /** It did not, so the steps are shown unasked. */
    val missed: Boolean,
    val shown: Boolean = missed,
)

class MeHolder(
    private val gridwalk: Gridwalk,
    private val file: PreferencesFile,
    private val background: Background?,
    private val screenLock: ScreenLock,
    private val who: () -> Unit,
    scope: CoroutineScope,
) : Holder<MeState>(
        MeState(
            preferences = file.preferences.value,
            guide = background?.let(::guide),
            noCredential = !screenLock.isSet,
        ),
        scope,
    ) {
    init {
        scope.launch { file.preferences.collect { change { copy(preferences = it) } } }
        scope.launch { gridwalk.changes.conflate().collect { look() } }
    }

    fun setLanguage(language: Language): Unit = file.change { it.copy(language = language) }

    fun setTypeSize(percent: Int): Unit = file.change { it.copy(typeSize = percent) }

    fun setHand(hand: Hand): Unit = file.change { it.copy(hand = hand) }

    fun setLock(after: LockAfter): Unit = file.change { it.copy(lock = after) }

    fun setTheme(theme: Theme): Unit = file.change { it.copy(theme = theme) }

    fun showGuide(): Unit = change { copy(guide = guide?.copy(shown = true)) }

    fun openSettings() {
        background?.open()
    }

    fun finishGuide() {
        background?.settle()
        change { copy(guide = guide?.copy(missed = false, shown = false)) }
    }

    fun openWho(): Unit = who()

    fun verifyJournal() {
        act({ copy(said = it) }) {
            val verified = gridwalk.verifyJournal()
            val words: Said = { strings ->
                when (val broken = verified.broken) {
                    null -> strings.meJournalHolds(verified.entries.toInt())
                    is JournalBreak.Changed -> strings.meJournalBroken(broken.entry.toInt())
                    is JournalBreak.CutAfter -> strings.meJournalBroken(broken.entry.toInt())
                }
            }
            change { copy(journal = words) }
        }
    }

    private suspend fun look() {
        try {
            val status = gridwalk.status()
            val budgets = gridwalk.budgets()
            val noCredential = !screenLock.isSet
            change { copy(face = MeFace.READY, status = status, budgets = budgets, noCredential = noCredential) }
        } catch (error: GridwalkException) {
            change { copy(said = said(error)) }
        }
    }
}

private fun guide(background: Background) = Guide(Maker.of(background.maker), background.missed())
