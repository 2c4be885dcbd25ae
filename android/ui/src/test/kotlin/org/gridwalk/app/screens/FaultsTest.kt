package org.gridwalk.app.screens

import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.requiredWidth
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import org.junit.jupiter.api.Test
import kotlin.test.assertEquals

/** What finds faults finds each kind of them, and none where there is none. */
@OptIn(ExperimentalComposeUiApi::class)
class FaultsTest {
    private fun kinds(content: @Composable () -> Unit): Set<String> {
        val density = Density(1f)
        val screen = ImageComposeScene(320, 640, density) { content() }
        try {
            screen.render(0)
            screen.render(16_000_000)
            return screen.semanticsOwners
                .flatMap { faults(it, density, Rect(0f, 0f, 320f, 640f), whole = true) }
                .map { it.substringBefore(':').substringBefore(" for ").substringBefore(" of only") }
                .toSet()
        } finally {
            screen.close()
        }
    }

    @Test
    fun `what is as it should be has none`() {
        val found =
            kinds {
                Column {
                    Text("巡查点")
                    Text("in two lines, since it is too long for one of them")
                    Box(Modifier.size(48.dp).clickable { }) { Text("打卡") }
                    LazyColumn(Modifier.height(96.dp)) { item { Text("one") } }
                }
            }
        assertEquals(emptySet(), found)
    }

    @Test
    fun `each fault is found`() {
        assertEquals(setOf("cut off"), kinds { Text("肉菜市场东门", Modifier.width(60.dp).height(20.dp)) })
        assertEquals(setOf("cut off"), kinds { Text("肉菜市场东门", Modifier.width(60.dp), softWrap = false) })
        assertEquals(setOf("cut off"), kinds { Text("肉菜市场东门", Modifier.width(60.dp), maxLines = 1) })
        assertEquals(setOf("no glyph"), kinds { Text("巡\uE000") })
        assertEquals(setOf("says nothing"), kinds { Box(Modifier.size(48.dp).clickable { }) })
        assertEquals(setOf("too small"), kinds { Box(Modifier.size(40.dp).clickable { }) { Text("打") } })
        assertEquals(setOf("beside the screen"), kinds { Text("打卡", Modifier.offset(x = 300.dp)) })
        assertEquals(setOf("below the screen"), kinds { Text("打卡", Modifier.offset(y = 630.dp)) })
        assertEquals(
            setOf("covered"),
            kinds {
                Text("打卡")
                Text("上报")
            },
        )
        assertEquals(
            setOf("a list", "below the screen"),
            kinds {
                LazyColumn(Modifier.height(60.dp)) { items(1) { Text("one\ntwo\nthree\nfour") } }
            },
        )
        assertEquals(setOf("beside the screen"), kinds { Box(Modifier.requiredWidth(400.dp)) { Wide() } })
    }

    @Composable
    private fun Wide() {
        Text("街道综合网格中心".repeat(3), Modifier.requiredWidth(400.dp))
    }
}
