// Errors of reading cards and of collecting people; the others are in Errors.kt.
package org.gridwalk

import java.util.UUID
import kotlin.coroutines.cancellation.CancellationException
import org.gridwalk.ffi.CollectException as FfiCollectException
import org.gridwalk.ffi.IdCardException as FfiIdCardException

/** No card was read. Nothing is kept of a picture, read or not. */
public sealed class IdCardException(cause: Throwable) : GridwalkException(cause) {
    /** The folder that was named has no model: the app's asset was not laid there. */
    public class ModelMissing internal constructor(cause: Throwable) : IdCardException(cause)

    /** The file is not the model that this version was measured with: lay the asset there anew. */
    public class ModelDamaged internal constructor(cause: Throwable) : IdCardException(cause)

    /**
     * A reader could not read at all: `ppocr`, `tesseract` or, an app's own, `phone`; `gridwalk` for a
     * fault of this library.
     */
    public class ReaderFailed internal constructor(
        public val reader: String,
        cause: Throwable,
    ) : IdCardException(cause)

    /** The picture's file cannot be read. */
    public class Unreadable internal constructor(
        public val what: String,
        cause: Throwable,
    ) : IdCardException(cause)

    /** Not a JPEG, PNG or WebP, or a damaged one. */
    public class Undecodable internal constructor(cause: Throwable) : IdCardException(cause)

    /** More pixels than any camera takes. */
    public class TooLarge internal constructor(
        public val width: Int,
        public val height: Int,
        cause: Throwable,
    ) : IdCardException(cause)

    /** Nothing of a card's shape and layout is in the picture. */
    public class NoCard internal constructor(cause: Throwable) : IdCardException(cause)

    /** Something has a card's shape, but is no resident identity card. */
    public class AnotherDocument internal constructor(cause: Throwable) : IdCardException(cause)
}

/** Nothing was recorded; the draft is as it was. */
public sealed class CollectException(cause: Throwable) : GridwalkException(cause) {
    /** Collecting needs an activated device. */
    public class NotActivated internal constructor(cause: Throwable) : CollectException(cause)

    /** There is no such dwelling in the worker's scope. */
    public class UnknownDwelling internal constructor(
        public val dwelling: String,
        cause: Throwable,
    ) : CollectException(cause)

    /** Nobody of this household is known here. */
    public class UnknownHousehold internal constructor(
        public val household: UUID,
        cause: Throwable,
    ) : CollectException(cause)

    /** There is no such draft on this phone. */
    public class Unknown internal constructor(
        public val id: UUID,
        cause: Throwable,
    ) : CollectException(cause)

    /** It is no draft any more. */
    public class NotAllowed internal constructor(
        public val id: UUID,
        public val from: State,
        public val to: State,
        cause: Throwable,
    ) : CollectException(cause)

    /** A value that the field cannot have. */
    public class BadValue internal constructor(
        public val field: PersonField,
        public val problem: ValueProblem,
        cause: Throwable,
    ) : CollectException(cause)

    /** Something is missing, or was read and not looked at. */
    public class Unfinished internal constructor(
        public val missing: List<PersonField>,
        public val toLook: List<PersonField>,
        cause: Throwable,
    ) : CollectException(cause)

    /** The person is under 14: name a guardian, and record their consent. */
    public class GuardianNeeded internal constructor(cause: Throwable) : CollectException(cause)

    /** The deployment asks for a separate consent: show the notice, and record it. */
    public class ConsentNeeded internal constructor(cause: Throwable) : CollectException(cause)
}

internal fun FfiIdCardException.asOurs(): Exception =
    when (this) {
        is FfiIdCardException.ModelMissing -> IdCardException.ModelMissing(this)
        is FfiIdCardException.ModelDamaged -> IdCardException.ModelDamaged(this)
        is FfiIdCardException.ReaderFailed -> IdCardException.ReaderFailed(reader, this)
        is FfiIdCardException.Unreadable -> IdCardException.Unreadable(what, this)
        is FfiIdCardException.Undecodable -> IdCardException.Undecodable(this)
        is FfiIdCardException.TooLarge -> IdCardException.TooLarge(width.toInt(), height.toInt(), this)
        is FfiIdCardException.NoCard -> IdCardException.NoCard(this)
        is FfiIdCardException.AnotherDocument -> IdCardException.AnotherDocument(this)
        is FfiIdCardException.Cancelled -> CancellationException(toString(), this)
    }

internal fun FfiCollectException.asOurs(): Exception =
    when (this) {
        is FfiCollectException.NotActivated -> CollectException.NotActivated(this)
        is FfiCollectException.UnknownDwelling -> CollectException.UnknownDwelling(dwelling, this)
        is FfiCollectException.UnknownHousehold -> CollectException.UnknownHousehold(household, this)
        is FfiCollectException.Unknown -> CollectException.Unknown(id, this)
        is FfiCollectException.NotAllowed -> CollectException.NotAllowed(id, from, to, this)
        is FfiCollectException.BadValue -> CollectException.BadValue(`field`, problem, this)
        is FfiCollectException.Unfinished -> CollectException.Unfinished(missing, toLook, this)
        is FfiCollectException.GuardianNeeded -> CollectException.GuardianNeeded(this)
        is FfiCollectException.ConsentNeeded -> CollectException.ConsentNeeded(this)
        is FfiCollectException.Store -> problem.asOurs()
    }
