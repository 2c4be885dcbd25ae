// What the core says of a report before it is queued. Nothing is chosen yet, so it is asked for each of
// the likely items: what it says of all of them is said once, the rest with their names. It refuses
// nothing, and asks for no touch.
package org.gridwalk.app.model

import org.gridwalk.CatalogueItem
import org.gridwalk.PhotoRole
import org.gridwalk.Warning
import org.gridwalk.WarningCode

data class Caution(
    val warning: Warning,
    /** The likely items that it is about; none where it is about all. */
    val items: List<CatalogueItem> = emptyList(),
    /** The photo that may be taken anew. */
    val retake: Shot? = null,
    /** The photo that is missing. */
    val add: PhotoRole? = null,
)

/** What to say of [photos], where the core has [told] of each likely item. */
fun cautions(told: List<Pair<CatalogueItem, List<Warning>>>, photos: List<Shot>): List<Caution> {
    val about = linkedMapOf<Warning, MutableList<CatalogueItem>>()
    told.forEach { (item, warnings) -> warnings.forEach { about.getOrPut(it) { mutableListOf() } += item } }
    val offered = mutableSetOf<Shot>()
    // How coarse the place is stands with the place.
    return about.filterKeys { it.code != WarningCode.COARSE_PLACE }.map { (warning, items) ->
        Caution(
            warning,
            items.takeIf { it.size < told.size }.orEmpty(),
            warning.figures.photo
                ?.let { photos.getOrNull(it - 1) }
                ?.takeIf(offered::add),
            missing(warning.code),
        )
    }
}

private fun missing(code: WarningCode): PhotoRole? =
    when (code) {
        WarningCode.MISSING_NEAR_PHOTO -> PhotoRole.NEAR
        WarningCode.MISSING_FAR_PHOTO -> PhotoRole.FAR
        WarningCode.MISSING_AFTER_PHOTO -> PhotoRole.AFTER
        else -> null
    }
