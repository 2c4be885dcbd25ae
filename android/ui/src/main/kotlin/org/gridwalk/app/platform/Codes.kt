// QR codes in what the camera sees: activation at the station, tags at checkpoints.
package org.gridwalk.app.platform

import com.google.zxing.BarcodeFormat
import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.PlanarYUVLuminanceSource
import com.google.zxing.ReaderException
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.mapNotNull

/** Every QR code that comes before the camera, once each time it is another. */
fun Camera.codes(): Flow<String> =
    frames(Aim.CODE)
        .conflate()
        .mapNotNull(::code)
        .distinctUntilChanged()
        .flowOn(Dispatchers.Default)

/** The QR code in a frame. It may stand any way up: three corners tell. */
fun code(frame: Frame): String? {
    val source =
        PlanarYUVLuminanceSource(
            frame.luma,
            frame.stride,
            frame.height,
            0,
            0,
            frame.width,
            frame.height,
            false,
        )
    val hints = mapOf(DecodeHintType.POSSIBLE_FORMATS to listOf(BarcodeFormat.QR_CODE))
    return try {
        QRCodeReader().decode(BinaryBitmap(HybridBinarizer(source)), hints).text
    } catch (_: ReaderException) {
        null
    }
}
