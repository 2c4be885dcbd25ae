package org.gridwalk.app

import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.unit.Density
import org.jetbrains.skia.FontMgr
import org.jetbrains.skia.FontStyle

/**
 * What is wrong with the screen of now: words that are cut off or run out of it, characters that no
 * typeface has, and things to touch that are too small or have no name.
 */
@OptIn(ExperimentalTestApi::class)
fun SkikoComposeUiTest.faults(density: Density): List<String> {
    waitForIdle()
    val root = onNode(isRoot()).fetchSemanticsNode()
    val width = root.size.width
    val words =
        onAllNodes(hasText("", substring = true), useUnmergedTree = true).fetchSemanticsNodes().flatMap { node ->
            cut(node, width) + boxes(node)
        }
    val touched =
        onAllNodes(hasClickAction()).fetchSemanticsNodes().filter { it.shown(root) }.flatMap { node ->
            listOfNotNull(
                "cannot be touched surely: ${node.name} ${node.size}".takeIf { node.small(density) },
                "has no name: ${node.boundsInRoot}".takeIf { node.name.isBlank() },
            )
        }
    return words + touched
}

private val SemanticsNode.name: String
    get() =
        (
            config.getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
                config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text } +
                listOfNotNull(config.getOrNull(SemanticsProperties.EditableText)?.text)
        ).joinToString(" ")

/** Not cut by the edge of what scrolls: there it is small only for now. */
private fun SemanticsNode.shown(root: SemanticsNode) =
    boundsInRoot.height >= size.height - 1 && boundsInRoot.bottom <= root.size.height

private fun SemanticsNode.small(density: Density): Boolean {
    val least = LEAST_DP * density.density - 1
    return touchBoundsInRoot.width < least || touchBoundsInRoot.height < least
}

private fun cut(node: SemanticsNode, width: Int): List<String> {
    val layouts = mutableListOf<TextLayoutResult>()
    node.config
        .getOrNull(SemanticsActions.GetTextLayoutResult)
        ?.action
        ?.invoke(layouts)
    val overflown = layouts.filter { it.overflows() }.map { "is cut off: ${it.layoutInput.text}" }
    val left = node.positionInRoot.x
    val out = left < -1 || left + node.size.width > width + 1
    // A word that is broken in the middle reads badly.
    val broken =
        layouts.flatMap { layout ->
            (0 until layout.lineCount - 1).mapNotNull { line ->
                val end = layout.getLineEnd(line)
                val text = layout.layoutInput.text.text
                val inside = end in 1 until text.length && text[end - 1].isAscii() && text[end].isAscii()
                "breaks a word: $text".takeIf { inside }
            }
        }
    return overflown + broken + listOfNotNull("runs out of the screen: ${node.name}".takeIf { out })
}

/** By more than rounding. */
private fun TextLayoutResult.overflows() =
    multiParagraph.didExceedMaxLines ||
        multiParagraph.height > size.height + ROUNDING ||
        (0 until lineCount).any { getLineRight(it) > size.width + ROUNDING }

private fun Char.isAscii() = this in 'a'..'z' || this in 'A'..'Z'

private fun boxes(node: SemanticsNode): List<String> =
    node.name
        .codePoints()
        .toArray()
        .distinct()
        .filter { it > ' '.code && it !in drawn }
        .filter { point ->
            val found = FontMgr.default.matchFamilyStyleCharacter(null, FontStyle.NORMAL, arrayOf("zh-Hans"), point)
            if (found != null) drawn += point
            found == null
        }.map { "no typeface has ${String(Character.toChars(it))}" }

private val drawn = mutableSetOf<Int>()
private const val LEAST_DP = 48
private const val ROUNDING = 2
