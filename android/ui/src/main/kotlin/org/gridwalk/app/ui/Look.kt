// The design on this screen: its colours in the theme of now, its type in the size of now, its words in
// the language of now, and what only the platform can do.
package org.gridwalk.app.ui

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.text.selection.LocalTextSelectionColors
import androidx.compose.foundation.text.selection.TextSelectionColors
import androidx.compose.material3.LocalTextStyle
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.intl.LocaleList
import androidx.compose.ui.text.style.LineHeightStyle
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import org.gridwalk.app.platform.Hand
import org.gridwalk.app.platform.Preferences
import org.gridwalk.app.platform.Theme
import org.gridwalk.app.platform.strings
import org.gridwalk.design.Chinese
import org.gridwalk.design.Colour
import org.gridwalk.design.Spacing
import org.gridwalk.design.Strings
import org.gridwalk.design.TypeStyle

/** What a platform draws in its own way. */
interface Canvas {
    /** What the camera sees. */
    @Composable
    fun Viewfinder(modifier: Modifier)

    /** A JPEG as a picture, null if it is none. */
    fun picture(jpeg: ByteArray): ImageBitmap?

    /** Where that is done. */
    val decoding: CoroutineDispatcher get() = Dispatchers.Default
}

val LocalStrings = staticCompositionLocalOf<Strings> { Chinese }
val LocalHand = staticCompositionLocalOf { Hand.RIGHT }
val LocalCanvas = staticCompositionLocalOf<Canvas> { error("the shell hands in its canvas") }
private val LocalDark = staticCompositionLocalOf { false }

/** The phone lies on its side: what is touched stands beside the page, at the hand. */
val LocalWide = staticCompositionLocalOf { false }

/** A colour in the theme of now. */
val Colour.now: Color
    @Composable @ReadOnlyComposable
    get() = Color(if (LocalDark.current) dark else light)

/** The words of now. */
val words: Strings
    @Composable @ReadOnlyComposable
    get() = LocalStrings.current

/** A style of the design, ready for text. */
val TypeStyle.now: TextStyle
    @Composable @ReadOnlyComposable
    get() =
        TextStyle(
            fontSize = sp.sp,
            lineHeight = line.sp,
            // Whole lines, also the first and the last, whatever the letters: an icon beside them stands level.
            lineHeightStyle = LineHeightStyle(LineHeightStyle.Alignment.Center, LineHeightStyle.Trim.None),
            fontWeight = FontWeight(weight),
            localeList = LocaleList(LocalStrings.current.language),
        )

object Room {
    val hair: Dp = Spacing.HAIR.dp
    val tight: Dp = Spacing.TIGHT.dp
    val near: Dp = Spacing.NEAR.dp
    val gap: Dp = Spacing.GAP.dp
    val page: Dp = Spacing.PAGE.dp
    val far: Dp = Spacing.FAR.dp
    val touch: Dp = Spacing.TOUCH.dp
    val thumb: Dp = Spacing.THUMB.dp
    val corner: Dp = Spacing.CORNER.dp
    val column: Dp = Spacing.COLUMN.dp
}

/** Type so large that what stands side by side has to stand below each other. */
val largeType: Boolean
    @Composable @ReadOnlyComposable
    get() = LocalDensity.current.fontScale > 1.3f

@Composable
fun Look(
    preferences: Preferences,
    canvas: Canvas,
    content: @Composable () -> Unit,
) {
    val dark =
        when (preferences.theme) {
            Theme.SYSTEM -> isSystemInDarkTheme()
            Theme.LIGHT -> false
            Theme.DARK -> true
        }
    val density = LocalDensity.current
    CompositionLocalProvider(
        LocalStrings provides preferences.strings,
        LocalHand provides preferences.hand,
        LocalCanvas provides canvas,
        LocalPictures provides remember(canvas) { Pictures(canvas) },
        LocalDark provides dark,
        LocalDensity provides Density(density.density, density.fontScale * preferences.typeSize / 100),
    ) {
        MaterialTheme(colorScheme = scheme(dark)) {
            CompositionLocalProvider(
                LocalTextStyle provides TypeStyle.BODY.now.copy(color = Colour.INK.now),
                LocalTextSelectionColors provides TextSelectionColors(Colour.ACCENT.now, Colour.ACCENT_SOFT.now),
                content = content,
            )
        }
    }
}

/** Material's own parts in our colours. */
@Composable
private fun scheme(dark: Boolean) =
    (if (dark) darkColorScheme() else lightColorScheme()).copy(
        primary = Colour.ACCENT.now,
        onPrimary = Colour.ON_ACCENT.now,
        primaryContainer = Colour.ACCENT_SOFT.now,
        onPrimaryContainer = Colour.INK.now,
        background = Colour.GROUND.now,
        onBackground = Colour.INK.now,
        surface = Colour.PANEL.now,
        onSurface = Colour.INK.now,
        surfaceVariant = Colour.SUNK.now,
        onSurfaceVariant = Colour.MUTED.now,
        outline = Colour.EDGE.now,
        outlineVariant = Colour.LINE.now,
        error = Colour.TROUBLE.now,
    )
