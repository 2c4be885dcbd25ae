// The first run: an address and a code, from the station's QR or typed.
package org.gridwalk.app.ui

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.TextField
import androidx.compose.material3.TextFieldDefaults
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.text.input.KeyboardType
import org.gridwalk.app.model.ActivateHolder
import org.gridwalk.app.model.ActivateState
import org.gridwalk.design.ActivateFace
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.TypeStyle

@Composable
fun ActivateScreen(holder: ActivateHolder) {
    val state by holder.state.collectAsState()
    when (state.face) {
        ActivateFace.SCANNING -> {
            Scanning(words.activateScanHint, state.said?.invoke(words), words.navBack, holder::stopScan)
        }

        ActivateFace.WORKING -> {
            Asking(state, holder, working = true)
        }

        ActivateFace.ASKING, ActivateFace.FAILED -> {
            Asking(state, holder, working = false)
        }
    }
}

@Composable
private fun Asking(
    state: ActivateState,
    holder: ActivateHolder,
    working: Boolean,
) {
    // The QR is the shorter way, until somebody types.
    val typed = state.server.isNotEmpty() || state.code.isNotEmpty()
    val act: @Composable () -> Unit = {
        if (typed) {
            Large(words.activateGo, Icon.CHECK, holder::activate, enabled = state.complete)
        } else {
            Large(words.activateScan, Icon.TAG, holder::scan)
        }
    }
    Sheet(foot = act.takeUnless { working }) {
        item {
            Column(verticalArrangement = Arrangement.spacedBy(Room.near)) {
                Words(
                    words.appName,
                    style = if (largeType) TypeStyle.TITLE else TypeStyle.DISPLAY,
                    colour = Colour.ACCENT,
                )
                Title(words.activateTitle)
                Words(words.activateLead, colour = Colour.MUTED)
            }
        }
        state.said?.let { said -> item { Trouble(said) } }
        if (working) {
            item {
                Panel {
                    Words(words.activateWorking)
                    LinearProgressIndicator(Modifier.fillMaxWidth())
                }
            }
        } else {
            if (state.face == ActivateFace.FAILED && typed) {
                item { Press(words.activateScan, holder::scan, Modifier.fillMaxWidth(), Icon.TAG) }
            }
            item { Words(words.activateOr, colour = Colour.MUTED) }
            item { Field(words.activateServer, state.server, holder::setServer, KeyboardType.Uri) }
            item { Field(words.activateCode, state.code, holder::setCode, KeyboardType.Ascii) }
        }
        if (state.shared) {
            item { Press(words.meWho, holder::openWho, Modifier.fillMaxWidth(), Icon.PERSON, Weight.QUIET) }
        }
        item { Words(words.activateKeep, style = TypeStyle.SMALL, colour = Colour.MUTED) }
    }
}

/** One line to type into. */
@Composable
fun Field(
    name: String,
    value: String,
    onChange: (String) -> Unit,
    keyboard: KeyboardType = KeyboardType.Text,
    singleLine: Boolean = true,
    hint: String? = null,
) {
    // Its name stands inside, above what is typed, where it may take two lines.
    TextField(
        value,
        onChange,
        Modifier.fillMaxWidth(),
        label = { Words(name, style = TypeStyle.SMALL, colour = Colour.MUTED) },
        supportingText = hint?.let { { Words(it, style = TypeStyle.SMALL, colour = Colour.MUTED) } },
        singleLine = singleLine,
        textStyle = TypeStyle.BODY.now.copy(color = Colour.INK.now),
        keyboardOptions =
            KeyboardOptions(
                KeyboardCapitalization.None,
                keyboardType = keyboard,
                autoCorrectEnabled = keyboard == KeyboardType.Text,
            ),
        shape = RoundedCornerShape(topStart = Room.near, topEnd = Room.near),
        colors =
            TextFieldDefaults.colors(
                focusedContainerColor = Colour.SUNK.now,
                unfocusedContainerColor = Colour.SUNK.now,
                unfocusedIndicatorColor = Colour.EDGE.now,
            ),
    )
}
