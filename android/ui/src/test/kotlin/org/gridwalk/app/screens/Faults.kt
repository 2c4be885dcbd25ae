// What a person could not read or not hit on the screen of now, as the layout and the fonts tell it.
package org.gridwalk.app.screens

import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsOwner
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getAllSemanticsNodes
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import org.gridwalk.design.Spacing
import org.jetbrains.skia.FontMgr
import org.jetbrains.skia.FontStyle

/** [whole]: the screen is as high as it takes, so nothing may be outside of it. */
fun faults(
    owner: SemanticsOwner,
    density: Density,
    screen: Rect,
    whole: Boolean,
): List<String> {
    val single = owner.getAllSemanticsNodes(mergingEnabled = false)
    val texts = single.filter { (laid(it)?.text ?: textOf(it)).isNotBlank() }
    val touched = owner.getAllSemanticsNodes(mergingEnabled = true).filter(::isTouched)
    val least = with(density) { Spacing.TOUCH.dp.toPx() }
    return (
        texts.flatMap { unread(it) + outside(it, screen, whole) } +
            touched.flatMap { unhit(it, least) + outside(it, screen, whole) } +
            single.flatMap { squeezed(it, least) } +
            covered((texts + single.filter(::isTouched)).distinctBy { it.id })
    ).distinct()
}

/** What is read aloud. */
private fun textOf(node: SemanticsNode): String =
    node.config
        .getOrNull(SemanticsProperties.Text)
        .orEmpty()
        .joinToString { it.text }

private fun isTouched(node: SemanticsNode) = SemanticsActions.OnClick in node.config

/** What it is called by who listens; for a text field what stands in it, too. */
private fun label(node: SemanticsNode): String =
    listOfNotNull(
        node.config.getOrNull(SemanticsProperties.ContentDescription)?.joinToString(),
        textOf(node),
        node.config.getOrNull(SemanticsProperties.EditableText)?.text,
    ).filter(String::isNotBlank).joinToString().ifEmpty { "a thing of ${node.size}" }

private fun unread(node: SemanticsNode): List<String> {
    val laid = laid(node)
    val text = laid?.text ?: textOf(node)
    return listOfNotNull(
        "cut off: $text".takeIf { laid?.cut(node) == true },
        "nothing to see: $text".takeIf { node.size.width * node.size.height == 0 },
        text
            .codePoints()
            .toArray()
            .firstOrNull { !drawable(it) }
            ?.let { "no glyph for U+%04X: $text".format(it) },
    )
}

private val known = mutableMapOf<Int, Boolean>()

/** The font that the system would take for it has a glyph for it. */
fun drawable(character: Int): Boolean =
    known.getOrPut(character) {
        val font = FontMgr.default.matchFamilyStyleCharacter(null, FontStyle.NORMAL, arrayOf("zh-Hans"), character)
        Character.isWhitespace(character) || (font?.getUTF32Glyph(character) ?: 0) != 0.toShort()
    }

private fun unhit(node: SemanticsNode, least: Float): List<String> {
    val (width, height) = node.size
    val silent = textOf(node).isBlank() && SemanticsProperties.ContentDescription !in node.config
    return listOfNotNull(
        "says nothing: ${label(node)}".takeIf { silent },
        "too small: ${label(node)} is $width by $height".takeIf { minOf(width, height) < least - 1 },
    )
}

/** Beside the screen, or below it where nobody can scroll. */
private fun outside(
    node: SemanticsNode,
    screen: Rect,
    whole: Boolean,
): List<String> {
    val seen = node.boundsInRoot.intersect(screen)
    val scrolls = generateSequence(node.parent) { it.parent }.any { SemanticsActions.ScrollBy in it.config }
    return listOfNotNull(
        "beside the screen: ${label(node)}".takeIf {
            seen.width < node.size.width - 1 &&
                (whole || !scrolls || seen.height > 0)
        },
        "below the screen: ${label(node)}".takeIf { seen.height < node.size.height - 1 && (whole || !scrolls) },
    )
}

/** What scrolls needs room for two of what can be touched in it. */
private fun squeezed(node: SemanticsNode, least: Float): List<String> {
    val height = node.size.height
    val more = node.config.getOrNull(SemanticsProperties.VerticalScrollAxisRange)?.let { it.maxValue() > 0 } ?: false
    val list = more && SemanticsActions.SetText !in node.config
    return listOfNotNull("a list of only $height pixels".takeIf { list && height < 2 * least })
}

/** What lies over something else that is read or touched, without being a part of it. */
private fun covered(nodes: List<SemanticsNode>): List<String> {
    val above = nodes.associate { node -> node.id to generateSequence(node.parent) { it.parent }.map { it.id }.toSet() }
    return nodes.flatMapIndexed { index, one ->
        nodes.drop(index + 1).mapNotNull { other ->
            val apart = one.id in above.getValue(other.id) || other.id in above.getValue(one.id)
            val both = one.boundsInRoot.intersect(other.boundsInRoot)
            if (!apart && both.width > 1 && both.height > 1) "covered: ${label(one)} by ${label(other)}" else null
        }
    }
}
