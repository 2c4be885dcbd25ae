// What the platform draws: the camera's picture, where the worker has allowed it, and photos.
package org.gridwalk.phone

import android.graphics.BitmapFactory
import android.graphics.SurfaceTexture
import android.view.TextureView
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.asImageBitmap
import androidx.compose.ui.viewinterop.AndroidView
import org.gridwalk.app.ui.Canvas

class PhoneCanvas(private val camera: PhoneCamera) : Canvas {
    @Composable
    override fun Viewfinder(modifier: Modifier) {
        AndroidView({ TextureView(it).apply { surfaceTextureListener = Opened(this, camera) } }, modifier)
    }

    override fun picture(jpeg: ByteArray): ImageBitmap? =
        BitmapFactory.decodeByteArray(jpeg, 0, jpeg.size)?.asImageBitmap()
}

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
