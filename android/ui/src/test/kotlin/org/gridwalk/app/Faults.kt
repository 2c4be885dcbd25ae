// What a person could not read or not hit on the screen of now.
package org.gridwalk.app

import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import org.gridwalk.design.Spacing
import org.jetbrains.skia.FontMgr
import org.jetbrains.skia.FontStyle

@OptIn(ExperimentalTestApi::class)
fun SkikoComposeUiTest.faults(density: Density): List<String> {
    val everything = SemanticsMatcher("everything") { true }
    val words = onAllNodes(everything, useUnmergedTree = true).fetchSemanticsNodes().flatMap(::unread)
    val touched = onAllNodes(everything).fetchSemanticsNodes().flatMap { unhit(it, density) }
    return (words + touched).distinct()
}

private fun unread(node: SemanticsNode): List<String> {
    val layouts = mutableListOf<TextLayoutResult>()
    node.config
        .getOrNull(SemanticsActions.GetTextLayoutResult)
        ?.action
        ?.invoke(layouts)
    return layouts.flatMap { layout ->
        val text = layout.layoutInput.text.text
        listOfNotNull(
            "cut off: $text".takeIf { layout.hasVisualOverflow || layout.size.width > node.size.width },
            "no glyph: $text".takeIf { text.codePoints().anyMatch { !drawable(it) } },
            "nothing to see: $text".takeIf { text.isNotBlank() && node.size.width * node.size.height == 0 },
        )
    }
}

private val known = mutableMapOf<Int, Boolean>()

private fun drawable(character: Int): Boolean =
    known.getOrPut(character) {
        Character.isWhitespace(character) ||
            FontMgr.default.matchFamilyStyleCharacter(null, FontStyle.NORMAL, arrayOf("zh-Hans"), character) != null
    }

private fun unhit(node: SemanticsNode, density: Density): List<String> {
    val config = node.config
    if (SemanticsActions.OnClick !in config || SemanticsProperties.Disabled in config) return emptyList()
    val label =
        config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text } +
            config.getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
            listOfNotNull(config.getOrNull(SemanticsProperties.EditableText)?.text)
    val least = with(density) { Spacing.TOUCH.dp.roundToPx() }
    val (width, height) = node.size
    return listOfNotNull(
        "says nothing: a thing of $width by $height".takeIf { label.all(String::isBlank) },
        "too small: ${label.joinToString()} is $width by $height, not $least".takeIf { minOf(width, height) < least },
    )
}
