// What the platform draws: the camera's picture, and photos. The camera's permission is asked where the
// camera is first seen.
package org.gridwalk.phone

import android.Manifest
import android.content.pm.PackageManager
import android.graphics.BitmapFactory
import android.graphics.SurfaceTexture
import android.view.TextureView
import androidx.activity.compose.rememberLauncherForActivityResult
import androidx.activity.result.contract.ActivityResultContracts
import androidx.compose.foundation.layout.Box
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.asImageBitmap
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.viewinterop.AndroidView
import org.gridwalk.app.ui.Canvas
import org.gridwalk.app.ui.Words
import org.gridwalk.app.ui.words
import org.gridwalk.design.Colour

class PhoneCanvas(private val camera: PhoneCamera) : Canvas {
    @Composable
    override fun Viewfinder(modifier: Modifier) {
        val context = LocalContext.current
        var allowed by remember { mutableStateOf(context.mayUseCamera()) }
        val ask = rememberLauncherForActivityResult(ActivityResultContracts.RequestPermission()) { allowed = it }
        LaunchedEffect(Unit) { if (!allowed) ask.launch(Manifest.permission.CAMERA) }
        if (allowed) {
            AndroidView({ TextureView(it).apply { surfaceTextureListener = Opened(this, camera) } }, modifier)
        } else {
            Box(modifier, contentAlignment = Alignment.Center) { Words(words.cameraNone, colour = Colour.ON_SHADE) }
        }
    }

    override fun picture(jpeg: ByteArray): ImageBitmap? =
        BitmapFactory.decodeByteArray(jpeg, 0, jpeg.size)?.asImageBitmap()
}

private fun android.content.Context.mayUseCamera(): Boolean =
    checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED

/** The camera is open as long as somebody sees its picture. */
private class Opened(
    private val view: TextureView,
    private val camera: PhoneCamera,
) : TextureView.SurfaceTextureListener {
    override fun onSurfaceTextureAvailable(
        texture: SurfaceTexture,
        width: Int,
        height: Int,
    ) {
        camera.open(texture) { view.setTransform(it(view.width, view.height, view.display?.rotation ?: 0)) }
    }

    override fun onSurfaceTextureSizeChanged(
        texture: SurfaceTexture,
        width: Int,
        height: Int,
    ) = camera.turned()

    override fun onSurfaceTextureDestroyed(texture: SurfaceTexture): Boolean {
        camera.close()
        return true
    }

    override fun onSurfaceTextureUpdated(texture: SurfaceTexture) = Unit
}
