package org.gridwalk

import org.gridwalk.ffi.TextRecogniser as FfiTextRecogniser
import org.gridwalk.ffi.TextRecogniserException as FfiTextRecogniserException

/**
 * The phone's own reader of text (ML Kit, for example), as a witness beside the built-in ones: two
 * readers that agree are the best evidence there is. It is asked on threads of the library and may
 * take its time. Whatever it throws ends the reading with [IdCardException.ReaderFailed].
 */
public fun interface TextRecogniser {
    /** One text a line, in their order; an empty one for a line that cannot be read. */
    public fun read(lines: List<LineImage>): List<LineText>
}

internal class RecogniserAdapter(private val recogniser: TextRecogniser) : FfiTextRecogniser {
    @Suppress("TooGenericExceptionCaught")
    override fun read(lines: List<LineImage>): List<LineText> =
        try {
            recogniser.read(lines)
        } catch (_: Throwable) {
            throw FfiTextRecogniserException.Failed()
        }
}
