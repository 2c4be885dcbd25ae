// Errors of reading cards and of collecting people; the others are in Errors.kt.
package org.gridwalk

import java.util.UUID
import kotlin.coroutines.cancellation.CancellationException
import org.gridwalk.ffi.CollectException as FfiCollectException
import org.gridwalk.ffi.IdCardException as FfiIdCardException

/** No card was read. Nothing is kept of a picture, read or not. */
public sealed class IdCardException(
    message: String,
    cause: Throwable,
) : GridwalkException(message, cause) {
    /** The folder that was named has no model: the app's asset was not laid there. */
    public class ModelMissing internal constructor(
        message: String,
        cause: Throwable,
    ) : IdCardException(message, cause)

    /** The file is not the model that this version was measured with: lay the asset there anew. */
    public class ModelDamaged internal constructor(
        message: String,
        cause: Throwable,
    ) : IdCardException(message, cause)

    /** This build has no reader of its own that works here, and the app handed in none. */
    public class NoReader internal constructor(
        message: String,
        cause: Throwable,
    ) : IdCardException(message, cause)

    /** A reader could not read at all: `ppocr`, `tesseract` or, an app's own, `phone`. */
    public class ReaderFailed internal constructor(
        public val reader: String,
        message: String,
        cause: Throwable,
    ) : IdCardException(message, cause)

    /** The picture's file cannot be read. */
    public class Unreadable internal constructor(
        public val what: String,
        message: String,
        cause: Throwable,
    ) : IdCardException(message, cause)

    /** Not a JPEG, PNG or WebP, or a damaged one. */
    public class Undecodable internal constructor(
        message: String,
        cause: Throwable,
    ) : IdCardException(message, cause)

    /** More pixels than any camera takes. */
    public class TooLarge internal constructor(
        public val width: Int,
        public val height: Int,
        message: String,
        cause: Throwable,
    ) : IdCardException(message, cause)

    /** Nothing of a card's shape and layout is in the picture. */
    public class NoCard internal constructor(
        message: String,
        cause: Throwable,
    ) : IdCardException(message, cause)

    /** Something has a card's shape, but is no resident identity card. */
    public class AnotherDocument internal constructor(
        message: String,
        cause: Throwable,
    ) : IdCardException(message, cause)

    /** A fault of this library ended this call. */
    public class Internal internal constructor(
        message: String,
        cause: Throwable,
    ) : IdCardException(message, cause)
}

/** Nothing was recorded; the draft is as it was. */
public sealed class CollectException(
    message: String,
    cause: Throwable,
) : GridwalkException(message, cause) {
    /** Collecting needs an activated device. */
    public class NotActivated internal constructor(
        message: String,
        cause: Throwable,
    ) : CollectException(message, cause)

    /** There is no such dwelling in the worker's scope. */
    public class UnknownDwelling internal constructor(
        public val dwelling: String,
        message: String,
        cause: Throwable,
    ) : CollectException(message, cause)

    /** Nobody of this household is known here. */
    public class UnknownHousehold internal constructor(
        public val household: UUID,
        message: String,
        cause: Throwable,
    ) : CollectException(message, cause)

    /** There is no such draft on this phone. */
    public class Unknown internal constructor(
        public val id: UUID,
        message: String,
        cause: Throwable,
    ) : CollectException(message, cause)

    /** It is no draft any more. */
    public class NotAllowed internal constructor(
        public val id: UUID,
        public val from: State,
        public val to: State,
        message: String,
        cause: Throwable,
    ) : CollectException(message, cause)

    /** A value that the field cannot have. */
    public class BadValue internal constructor(
        public val field: PersonField,
        public val problem: ValueProblem,
        message: String,
        cause: Throwable,
    ) : CollectException(message, cause)

    /** Something is missing, or was read and not looked at. */
    public class Unfinished internal constructor(
        public val missing: List<PersonField>,
        public val toLook: List<PersonField>,
        message: String,
        cause: Throwable,
    ) : CollectException(message, cause)

    /** The person is under 14: name a guardian, and record their consent. */
    public class GuardianNeeded internal constructor(
        message: String,
        cause: Throwable,
    ) : CollectException(message, cause)

    /** The deployment asks for a separate consent: show the notice, and record it. */
    public class ConsentNeeded internal constructor(
        message: String,
        cause: Throwable,
    ) : CollectException(message, cause)
}

internal fun FfiIdCardException.asOurs(): Exception {
    val words = toString()
    return when (this) {
        is FfiIdCardException.ModelMissing -> IdCardException.ModelMissing(words, this)
        is FfiIdCardException.ModelDamaged -> IdCardException.ModelDamaged(words, this)
        is FfiIdCardException.NoReader -> IdCardException.NoReader(words, this)
        is FfiIdCardException.ReaderFailed -> IdCardException.ReaderFailed(reader, words, this)
        is FfiIdCardException.Unreadable -> IdCardException.Unreadable(what, words, this)
        is FfiIdCardException.Undecodable -> IdCardException.Undecodable(words, this)
        is FfiIdCardException.TooLarge -> IdCardException.TooLarge(width.toInt(), height.toInt(), words, this)
        is FfiIdCardException.NoCard -> IdCardException.NoCard(words, this)
        is FfiIdCardException.AnotherDocument -> IdCardException.AnotherDocument(words, this)
        is FfiIdCardException.Cancelled -> CancellationException(words, this)
        is FfiIdCardException.Internal -> IdCardException.Internal(words, this)
    }
}

internal fun FfiCollectException.asOurs(): Exception {
    val words = toString()
    return when (this) {
        is FfiCollectException.NotActivated -> CollectException.NotActivated(words, this)
        is FfiCollectException.UnknownDwelling -> CollectException.UnknownDwelling(dwelling, words, this)
        is FfiCollectException.UnknownHousehold -> CollectException.UnknownHousehold(household, words, this)
        is FfiCollectException.Unknown -> CollectException.Unknown(id, words, this)
        is FfiCollectException.NotAllowed -> CollectException.NotAllowed(id, from, to, words, this)
        is FfiCollectException.BadValue -> CollectException.BadValue(`field`, problem, words, this)
        is FfiCollectException.Unfinished -> CollectException.Unfinished(missing, toLook, words, this)
        is FfiCollectException.GuardianNeeded -> CollectException.GuardianNeeded(words, this)
        is FfiCollectException.ConsentNeeded -> CollectException.ConsentNeeded(words, this)
        is FfiCollectException.Store -> problem.asOurs()
    }
}
