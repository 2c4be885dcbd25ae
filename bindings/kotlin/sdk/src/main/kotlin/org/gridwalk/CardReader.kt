package org.gridwalk

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.nio.file.Path
import org.gridwalk.ffi.CardReader as FfiCardReader

/**
 * Reads identity cards (居民身份证). Make one for the whole app: it keeps its models loaded until
 * [unload], and may read several pictures at once. It needs no data folder and no network.
 *
 * ```
 * val reader = CardReader.open(models)
 * val reading = try { reader.scan(picture) } finally { picture.deleteIfExists() }
 * ```
 */
public class CardReader private constructor(internal val ffi: FfiCardReader) : AutoCloseable {
    /** Who reads every line and, after it, who bears witness. */
    public val readers: List<ValueSource> = immediate { ffi.readers() }

    /**
     * Reads the card in a picture: JPEG, PNG or WebP, any way up. Cancel the coroutine to end it.
     * Nothing is kept of the picture, and nobody else may keep one of a card: delete the file.
     *
     * @param corners the card's corners where they are known, or it is looked for
     * @throws IdCardException if no card was read
     */
    public suspend fun scan(picture: Path, corners: Corners? = null): CardReading =
        call { ffi.scan(picture.toString(), corners) }

    /**
     * Gives the models' memory back: call it from `onTrimMemory`. The next card loads them anew.
     * Returns at once.
     */
    public fun unload(): Unit = immediate { ffi.unload() }

    /** Frees everything. Safe to call twice. */
    override fun close(): Unit = ffi.close()

    public companion object {
        /**
         * Loads what reads; an app that hands in nothing gets what a desktop has.
         *
         * @param models the folder in which the model lies, and Tesseract's languages where this build
         * has it; without one, where a desktop's set-up lays the model, if it is there
         * @param recogniser the phone's own reader of text, to bear witness
         * @throws IdCardException if the model is missing or damaged, or nobody can read
         */
        public suspend fun open(models: Path? = null, recogniser: TextRecogniser? = null): CardReader =
            // The first call loads the native library, which blocks.
            withContext(Dispatchers.IO) {
                call {
                    CardReader(FfiCardReader.open(models?.toString(), recogniser?.let(::RecogniserAdapter)))
                }
            }
    }
}
