// What every state holder is: one value that a screen draws, and actions that change it. Holders know
// nothing of a screen; everything here runs on the scope that they are given.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.gridwalk.GridwalkException

abstract class Holder<S>(
    first: S,
    protected val scope: CoroutineScope,
) {
    private val mutable = MutableStateFlow(first)
    val state: StateFlow<S> = mutable.asStateFlow()

    protected val now: S get() = mutable.value

    internal fun change(change: S.() -> S) {
        mutable.update(change)
    }

    /** Runs [work]; what goes wrong in it is told as [failed] makes of it. */
    protected fun act(failed: S.(Said) -> S, work: suspend () -> Unit): Job =
        scope.launch {
            try {
                work()
            } catch (error: GridwalkException) {
                change { failed(said(error)) }
            }
        }
}
