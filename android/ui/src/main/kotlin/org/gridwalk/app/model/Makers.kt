// What to set on the phones of each maker, so that the app may work in the background.
package org.gridwalk.app.model

import org.gridwalk.design.Strings

enum class Maker(
    /** How its phones name themselves. */
    private val names: Set<String>,
    private val steps: Said,
) {
    /** HarmonyOS too, as long as it runs apps of Android's. */
    HUAWEI(setOf("huawei", "honor"), Strings::guideHuawei),
    XIAOMI(setOf("xiaomi", "redmi", "poco"), Strings::guideXiaomi),
    OPPO(setOf("oppo", "realme", "oneplus"), Strings::guideOppo),
    VIVO(setOf("vivo", "iqoo"), Strings::guideVivo),
    SAMSUNG(setOf("samsung"), Strings::guideSamsung),
    OTHER(emptySet(), Strings::guideOther),
    ;

    /** One line a step. */
    fun steps(strings: Strings): List<String> = steps.invoke(strings).lines()

    companion object {
        fun of(name: String): Maker = entries.firstOrNull { name.trim().lowercase() in it.names } ?: OTHER
    }
}
