// Me (我的): whose phone this is, how they like the app, and what is kept of them.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.launch
import org.gridwalk.Gridwalk
import org.gridwalk.GridwalkException
import org.gridwalk.JournalBreak
import org.gridwalk.Status
import org.gridwalk.app.platform.Hand
import org.gridwalk.app.platform.Language
import org.gridwalk.app.platform.Preferences
import org.gridwalk.app.platform.PreferencesFile
import org.gridwalk.app.platform.Theme
import org.gridwalk.design.MeFace

data class MeState(
    val face: MeFace = MeFace.LOADING,
    val status: Status? = null,
    val preferences: Preferences = Preferences(),
    /** What came of verifying the journal. */
    val journal: Said? = null,
    val said: Said? = null,
)

class MeHolder(
    private val gridwalk: Gridwalk,
    private val file: PreferencesFile,
    scope: CoroutineScope,
) : Holder<MeState>(MeState(preferences = file.preferences.value), scope) {
    init {
        scope.launch { file.preferences.collect { change { copy(preferences = it) } } }
        scope.launch { gridwalk.changes.conflate().collect { look() } }
    }

    fun setLanguage(language: Language): Unit = file.change { it.copy(language = language) }

    fun setTypeSize(percent: Int): Unit = file.change { it.copy(typeSize = percent) }

    fun setHand(hand: Hand): Unit = file.change { it.copy(hand = hand) }

    fun setTheme(theme: Theme): Unit = file.change { it.copy(theme = theme) }

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
            change { copy(face = MeFace.READY, status = status) }
        } catch (error: GridwalkException) {
            change { copy(said = said(error)) }
        }
    }
}
