package org.gridwalk

import java.nio.ByteBuffer
import org.gridwalk.ffi.CardFinder as FfiCardFinder

/**
 * Follows a card through the frames of a camera's preview and says when to take the picture, so that
 * the app takes it by itself. Nothing is read. Make one for each picture that is wanted.
 *
 * @param wanted the side of the card
 */
public class CardFinder(wanted: CardSide) : AutoCloseable {
    private val ffi = FfiCardFinder(wanted)

    /**
     * Looks at the next frame, which is not copied and is done with when this returns. It takes some
     * milliseconds: call it where the camera hands its frames over (an `ImageAnalysis.Analyzer`),
     * not on the main thread.
     *
     * @param luma a direct buffer with the brightness of the pixels, row by row: the Y plane
     * @param stride bytes from one row to the next
     * @param rotation degrees clockwise by which the picture must be turned to stand upright: 0, 90,
     * 180 or 270; the corners come back upright
     */
    public fun look(
        luma: ByteBuffer,
        width: Int,
        height: Int,
        stride: Int = width,
        rotation: Int = 0,
    ): CardLook {
        require(luma.isDirect) { "the frame must be a direct buffer: ByteBuffer.allocateDirect" }
        require(width >= 0 && height >= 0 && stride >= width) { "the frame's measures do not fit" }
        require(rotation in listOf(0, 90, 180, 270)) { "rotation is 0, 90, 180 or 270 degrees" }
        // The crossing takes a buffer from its very beginning.
        val frame = luma.slice()
        return immediate { ffi.look(frame, width.toUInt(), height.toUInt(), stride.toUInt(), rotation.toUShort()) }
    }

    /** Frees everything. Safe to call twice. */
    override fun close(): Unit = ffi.close()
}
