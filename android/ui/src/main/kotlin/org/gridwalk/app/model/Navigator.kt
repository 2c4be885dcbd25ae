// Where the worker is: a page of the bar, and what was opened on top of it. Cases, tasks and the
// grid's registry will be pages like these.
package org.gridwalk.app.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import org.gridwalk.design.Screen

/** What lies on top of a tab. */
sealed interface Page {
    class Reporting(val holder: ReportHolder) : Page

    class Looking(val holder: ItemHolder) : Page
}

data class Where(
    val tab: Screen = Screen.TODAY,
    val stack: List<Page> = emptyList(),
) {
    /** Shows somebody's data, or a photo: kept from screenshots and from the picture in the app switcher. */
    val personal: Boolean get() = stack.isNotEmpty() || tab == Screen.COLLECT
}

class Navigator {
    private val mutable = MutableStateFlow(Where())
    val where: StateFlow<Where> = mutable.asStateFlow()

    fun show(tab: Screen): Unit = mutable.update { Where(tab) }

    fun open(page: Page): Unit = mutable.update { it.copy(stack = it.stack + page) }

    /** False where there is nothing to go back to. */
    fun back(): Boolean {
        val here = mutable.value
        when {
            here.stack.isNotEmpty() -> mutable.value = here.copy(stack = here.stack.dropLast(1))
            here.tab != Screen.TODAY -> mutable.value = Where()
            else -> return false
        }
        return true
    }
}
