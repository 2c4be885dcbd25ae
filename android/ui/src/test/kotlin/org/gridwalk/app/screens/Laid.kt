// A text as it was laid out. What Compose hands to who listens is laid out once more for them, and not
// quite the same; so this reaches into Compose for the paragraph itself, and fails where it is not found.
package org.gridwalk.app.screens

import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.text.Paragraph

class Laid(
    val text: String,
    private val paragraph: Paragraph,
) {
    /** Drawn beyond its own lines or what it was given; a pixel is rounding. */
    fun cut(node: SemanticsNode): Boolean {
        val widest = (0 until paragraph.lineCount).maxOfOrNull { paragraph.getLineWidth(it) } ?: 0f
        return paragraph.didExceedMaxLines || widest > node.size.width + 1 || paragraph.height > node.size.height + 1
    }
}

/** Null where [node] is no text. */
fun laid(node: SemanticsNode): Laid? {
    var modifier = asked(node, "getOuterSemanticsNode\$ui")
    while (modifier != null && modifier.javaClass.simpleName != "TextStringSimpleNode") {
        modifier = asked(modifier, "getChild\$ui")
    }
    if (modifier == null) return null
    val cache = checkNotNull(held(modifier, "_layoutCache"))
    return Laid(held(modifier, "text") as String, asked(cache, "getParagraph\$foundation") as Paragraph)
}

private fun asked(of: Any, name: String): Any? = of.javaClass.getMethod(name).invoke(of)

private fun held(of: Any, name: String): Any? =
    of.javaClass
        .getDeclaredField(name)
        .apply { isAccessible = true }
        .get(of)
