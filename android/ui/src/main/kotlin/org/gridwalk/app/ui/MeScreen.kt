// Me (我的).
package org.gridwalk.app.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import org.gridwalk.Status
import org.gridwalk.WorkerKind
import org.gridwalk.app.model.MeHolder
import org.gridwalk.app.platform.Hand
import org.gridwalk.app.platform.Language
import org.gridwalk.app.platform.LockAfter
import org.gridwalk.app.platform.Theme
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.MeFace
import org.gridwalk.design.TYPE_SIZES
import org.gridwalk.design.TypeStyle

@Composable
fun MeScreen(holder: MeHolder) {
    val state by holder.state.collectAsState()
    val likes = state.preferences
    Sheet {
        item { Title(words.meTitle) }
        state.said?.let { said -> item { Trouble(said) } }
        when (state.face) {
            MeFace.LOADING -> item { Nothing(words.todayLoading, Icon.CLOCK) }
            MeFace.READY -> state.status?.let { status -> item { Who(status) } }
        }
        val guide = state.guide
        val how: LazyListScope.() -> Unit = {
            if (guide != null) item { GuideCard(guide, holder::showGuide, holder::openSettings, holder::finishGuide) }
        }
        if (guide?.missed == true) how()
        item { Press(words.meWho, holder::openWho, Modifier.fillMaxWidth(), Icon.PERSON, Weight.QUIET) }
        item {
            Setting(words.meLanguage) {
                OneOf(Language.entries, likes.language, holder::setLanguage) {
                    if (it == Language.ZH) words.meLanguageZh else words.meLanguageEn
                }
            }
        }
        item {
            Setting(words.meTypeSize) {
                OneOf(TYPE_SIZES, likes.typeSize, holder::setTypeSize) { words.meTypeSizePercent(it) }
            }
        }
        item {
            Setting(words.meHand) {
                OneOf(Hand.entries.reversed(), likes.hand, holder::setHand) {
                    if (it == Hand.RIGHT) words.meHandRight else words.meHandLeft
                }
            }
        }
        item {
            Setting(words.meLock) {
                Words(words.meLockSays, style = TypeStyle.SMALL, colour = Colour.MUTED)
                if (state.noCredential) Notice(words.lockNoCredential, Icon.EXCLAMATION, Colour.WAITING)
                OneOf(LockAfter.entries, likes.lock, holder::setLock) {
                    when (it) {
                        LockAfter.OFF -> words.meLockOff
                        LockAfter.AT_ONCE -> words.meLockAtOnce
                        LockAfter.FIVE_MINUTES -> words.meLockFiveMinutes
                    }
                }
            }
        }
        item {
            Setting(words.meTheme) {
                OneOf(Theme.entries, likes.theme, holder::setTheme) {
                    when (it) {
                        Theme.SYSTEM -> words.meThemeSystem
                        Theme.LIGHT -> words.meThemeLight
                        Theme.DARK -> words.meThemeDark
                    }
                }
            }
        }
        state.budgets?.let { budgets ->
            item { Storage(budgets.storage) }
            item { Line(budgets.metered) }
        }
        if (guide?.missed == false) how()
        item { Privacy() }
        item {
            Panel {
                Heading(words.meJournal)
                Words(words.meJournalSays, style = TypeStyle.SMALL, colour = Colour.MUTED)
                state.journal?.let { Notice(it(words), Icon.SHIELD, Colour.ACCENT) }
                Press(words.meJournalCheck, holder::verifyJournal, Modifier.fillMaxWidth(), weight = Weight.QUIET)
            }
        }
    }
}

@Composable
private fun Who(status: Status) {
    val device = status.device ?: return
    val kind =
        when (device.worker.kind) {
            WorkerKind.FULL_TIME -> words.meWorkerFullTime
            WorkerKind.PART_TIME -> words.meWorkerPartTime
            WorkerKind.PROFESSIONAL -> words.meWorkerProfessional
            WorkerKind.OTHER -> words.meWorkerOther
        }
    Panel {
        Words(device.worker.name, style = TypeStyle.TITLE)
        Words(kind, colour = Colour.MUTED)
        status.grid?.let { Pair(words.meGrid, "${it.town} ${it.village} ${it.name}") }
        Pair(words.meServer, device.server.substringAfter("://"))
    }
}

@Composable
private fun Pair(name: String, value: String) {
    Column {
        Words(name, style = TypeStyle.SMALL, colour = Colour.MUTED)
        Words(value)
    }
}

@Composable
private fun Setting(name: String, choices: @Composable () -> Unit) {
    Panel {
        Heading(name)
        choices()
    }
}

@Composable
private fun Privacy() {
    Panel {
        Heading(words.mePrivacy)
        listOf(words.policyNoScore, words.policyNoTrack, words.policyLocked, words.policyCard).forEach {
            Notice(it, Icon.SHIELD, Colour.INK)
        }
    }
}
