// The camera by camera2, which every phone has: one stream to look at, one of small frames that codes and
// cards are found in, one for photos. Photos go into the app's own folder, never into a gallery.
package org.gridwalk.phone

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.ImageFormat
import android.graphics.Matrix
import android.graphics.RectF
import android.graphics.SurfaceTexture
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CameraMetadata
import android.hardware.camera2.CaptureRequest
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.os.HandlerThread
import android.util.Size
import android.view.Surface
import android.view.WindowManager
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import org.gridwalk.app.platform.Aim
import org.gridwalk.app.platform.Camera
import org.gridwalk.app.platform.Frame
import java.nio.file.Files
import java.nio.file.Path

class PhoneCamera(
    private val context: Context,
    private val folder: Path,
) : Camera {
    private val manager = context.getSystemService(CameraManager::class.java)
    private val handler by lazy { Handler(HandlerThread("camera").apply { start() }.looper) }
    private val seen = MutableSharedFlow<Frame>(extraBufferCapacity = 1, onBufferOverflow = BufferOverflow.DROP_OLDEST)
    private var lens: Lens? = null
    private var taken: CompletableDeferred<ByteArray>? = null

    override fun frames(aim: Aim): Flow<Frame> = seen

    override suspend fun takePicture(aim: Aim): Path? {
        val picture = CompletableDeferred<ByteArray>().also { taken = it }
        if (lens?.shoot(uprightTurn(lens?.mounted ?: 0, display())) != true) return null
        val bytes = withTimeoutOrNull(PATIENCE_MS) { picture.await() } ?: return null
        return withContext(Dispatchers.IO) {
            Files.createDirectories(folder)
            Files.write(Files.createTempFile(folder, "shot", ".jpg"), bytes)
        }
    }

    /** Pictures that nobody came to read. */
    fun clear() {
        folder.toFile().deleteRecursively()
    }

    /** Opens it for [texture]; [place] lays the picture upright into the view. */
    @SuppressLint("MissingPermission")
    fun open(texture: SurfaceTexture, place: ((Int, Int, Int) -> Matrix) -> Unit) {
        close()
        val id = manager.cameraIdList.firstOrNull { faces(it) == CameraMetadata.LENS_FACING_BACK } ?: return
        val facts = manager.getCameraCharacteristics(id)
        val sizes = facts.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP) ?: return
        val look = nearest(sizes.getOutputSizes(SurfaceTexture::class.java), LOOK)
        texture.setDefaultBufferSize(look.width, look.height)
        val opened =
            Lens(
                Surface(texture),
                reader(nearest(sizes.getOutputSizes(ImageFormat.YUV_420_888), FRAME), ImageFormat.YUV_420_888) {
                    seen.tryEmit(frameOf(it, uprightTurn(lens?.mounted ?: 0, display())))
                },
                reader(nearest(sizes.getOutputSizes(ImageFormat.JPEG), PHOTO), ImageFormat.JPEG) {
                    val buffer = it.planes[0].buffer
                    taken?.complete(ByteArray(buffer.remaining()).also(buffer::get))
                },
                facts.get(CameraCharacteristics.SENSOR_ORIENTATION) ?: 0,
                handler,
            ) { place { width, height, turn -> upright(width, height, look, turn) } }
        lens = opened
        manager.openCamera(id, opened, handler)
    }

    fun turned() {
        lens?.placed?.invoke()
    }

    fun close() {
        lens?.close()
        lens = null
    }

    private fun faces(id: String) = manager.getCameraCharacteristics(id).get(CameraCharacteristics.LENS_FACING)

    @Suppress("DEPRECATION")
    private fun display(): Int = context.getSystemService(WindowManager::class.java).defaultDisplay.rotation

    private fun reader(
        size: Size,
        format: Int,
        use: (Image) -> Unit,
    ): ImageReader =
        ImageReader.newInstance(size.width, size.height, format, 2).apply {
            setOnImageAvailableListener({ it.acquireLatestImage()?.use(use) }, handler)
        }

    private companion object {
        const val PATIENCE_MS = 8_000L
        const val LOOK = 1920 * 1080
        const val FRAME = 640 * 480
        const val PHOTO = 4000 * 3000
    }
}

/** An opened camera and its three streams. */
private class Lens(
    private val look: Surface,
    private val frames: ImageReader,
    private val photos: ImageReader,
    /** Quarter turns of the sensor, in degrees. */
    val mounted: Int,
    private val handler: Handler,
    val placed: () -> Unit,
) : CameraDevice.StateCallback() {
    private var device: CameraDevice? = null
    private var session: CameraCaptureSession? = null

    @Suppress("DEPRECATION")
    override fun onOpened(camera: CameraDevice) {
        device = camera
        val ready =
            object : CameraCaptureSession.StateCallback() {
                override fun onConfigured(configured: CameraCaptureSession) {
                    session = configured
                    configured.setRepeatingRequest(
                        request(camera, CameraDevice.TEMPLATE_PREVIEW, look, frames.surface),
                        null,
                        handler,
                    )
                    placed()
                }

                override fun onConfigureFailed(failed: CameraCaptureSession) = close()
            }
        camera.createCaptureSession(listOf(look, frames.surface, photos.surface), ready, handler)
    }

    override fun onDisconnected(camera: CameraDevice) = close()

    override fun onError(camera: CameraDevice, error: Int) = close()

    fun shoot(turn: Int): Boolean {
        val camera = device ?: return false
        val still =
            request(camera, CameraDevice.TEMPLATE_STILL_CAPTURE, photos.surface) {
                set(CaptureRequest.JPEG_ORIENTATION, turn * QUARTER)
            }
        return session?.capture(still, null, handler) != null
    }

    private fun request(
        camera: CameraDevice,
        template: Int,
        vararg targets: Surface,
        more: CaptureRequest.Builder.() -> Unit = {},
    ): CaptureRequest =
        camera
            .createCaptureRequest(template)
            .apply {
                targets.forEach(::addTarget)
                set(CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE)
                more()
            }.build()

    fun close() {
        session = null
        device?.close()
        device = null
        frames.close()
        photos.close()
    }
}

private const val QUARTER = 90

/** The size that comes nearest to so many pixels. */
fun nearest(sizes: Array<Size>, pixels: Int): Size = sizes.minBy { kotlin.math.abs(it.width * it.height - pixels) }

/** Quarter turns clockwise until a picture of a sensor that is mounted so is upright on a display turned so. */
fun uprightTurn(mounted: Int, display: Int): Int = (mounted / QUARTER - display + FULL) % FULL

private const val FULL = 4

/** The brightness of an image, row by row. */
private fun frameOf(image: Image, turns: Int): Frame {
    val plane = image.planes[0]
    val luma = ByteArray(plane.buffer.remaining()).also(plane.buffer::get)
    return Frame(luma, image.width, image.height, plane.rowStride, turns)
}

/** Lays a picture of [look] upright over a view without stretching it: what does not fit is cut off. */
fun upright(
    width: Int,
    height: Int,
    look: Size,
    display: Int,
): Matrix {
    val view = RectF(0f, 0f, width.toFloat(), height.toFloat())
    val standing = display % 2 == 0
    val picture =
        if (standing) {
            RectF(0f, 0f, look.height.toFloat(), look.width.toFloat())
        } else {
            RectF(0f, 0f, look.width.toFloat(), look.height.toFloat())
        }
    val scale = maxOf(view.width() / picture.width(), view.height() / picture.height())
    return Matrix().apply {
        setScale(
            picture.width() * scale / view.width(),
            picture.height() * scale / view.height(),
            view.centerX(),
            view.centerY(),
        )
        if (!standing) postRotate((QUARTER * -display).toFloat(), view.centerX(), view.centerY())
    }
}
