// What an operation is about, in a word: the item of the catalogue, or the checkpoint. The operation's
// own body says it, as long as it is kept.
package org.gridwalk.app.model

import org.gridwalk.CatalogueItem
import org.gridwalk.Gridwalk
import org.gridwalk.Item
import org.gridwalk.Kind

class Subjects(private val gridwalk: Gridwalk) {
    private var items = emptyMap<String, CatalogueItem>()
    private var checkpoints = emptyMap<String, String>()

    suspend fun catalogueItem(code: String): CatalogueItem? {
        if (code !in items) items = gridwalk.reports.catalogue().associateBy { it.code }
        return items[code]
    }

    suspend fun of(item: Item): Said? {
        val body = if (item.kind in TOLD) gridwalk.outbox.body(item.id) ?: return null else return null
        return when (item.kind) {
            Kind.REPORT -> named(body, "category")?.let { catalogueItem(it) }?.let(::said)
            else -> named(body, "checkpoint")?.let { checkpoint(it) }?.let { name -> { name } }
        }
    }

    private suspend fun checkpoint(id: String): String? {
        if (id !in checkpoints) checkpoints = gridwalk.patrol.checkpoints().associate { it.id to it.name }
        return checkpoints[id]
    }

    private companion object {
        val TOLD = setOf(Kind.REPORT, Kind.CHECK_IN)

        /** A quote inside a JSON string is escaped, so this finds members only, never what a note says. */
        fun named(body: String, member: String): String? =
            Regex("\"$member\"\\s*:\\s*\"([^\"\\\\]+)\"").find(body)?.groupValues?.get(1)
    }
}
