// How full the phone is, and what today's metered line carried, against what each may take.
package org.gridwalk.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import org.gridwalk.MeteredBudget
import org.gridwalk.StorageBudget
import org.gridwalk.design.Colour
import org.gridwalk.design.Icon
import org.gridwalk.design.TypeStyle

@Composable
fun Storage(budget: StorageBudget) {
    Panel {
        Heading(words.meStorage)
        val full = budget.left <= 0
        Taken(budget.used, budget.limit - budget.reserve, full)
        Words(words.meStorageUsed(size(budget.used), size(budget.limit)))
        val reserve = size(budget.reserve)
        if (full) {
            Notice(words.meStorageFull(reserve), Icon.EXCLAMATION, Colour.WAITING)
        } else {
            Words(words.meStorageLeft(size(budget.left), reserve))
        }
        budget.free?.let { Words(words.meStorageFree(size(it)), style = TypeStyle.SMALL, colour = Colour.MUTED) }
        Words(words.meStorageKeep, style = TypeStyle.SMALL, colour = Colour.MUTED)
    }
}

@Composable
fun Line(budget: MeteredBudget) {
    Panel {
        Heading(words.meData)
        val full = budget.used >= budget.limit
        Taken(budget.used, budget.limit, full)
        Words(words.meDataPhotos(size(budget.used), size(budget.limit)))
        if (full) Notice(words.meDataFull, Icon.EXCLAMATION, Colour.WAITING)
        Words(words.meDataRecords(size(carried(budget, "operations"))))
        Words(words.meDataNews(size(carried(budget, "news"))))
        Words(words.meDataSays, style = TypeStyle.SMALL, colour = Colour.MUTED)
    }
}

private fun carried(budget: MeteredBudget, kind: String): Long =
    budget.today.filter { it.kind == kind }.sumOf { it.sent + it.received }

/** How much is taken, as a bar; its words stand below it. */
@Composable
private fun Taken(
    used: Long,
    limit: Long,
    full: Boolean,
) {
    val part = if (full || limit <= 0) 1f else (used.toFloat() / limit).coerceIn(0f, 1f)
    Box(
        Modifier
            .fillMaxWidth()
            .height(Room.near)
            .clip(CircleShape)
            .background(Colour.SUNK.now),
    ) {
        val ink = if (full) Colour.WAITING else Colour.ACCENT
        Box(
            Modifier
                .fillMaxWidth(part)
                .fillMaxHeight()
                .clip(CircleShape)
                .background(ink.now),
        )
    }
}
