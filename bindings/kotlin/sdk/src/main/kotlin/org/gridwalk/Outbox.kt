package org.gridwalk

import kotlinx.coroutines.flow.Flow
import java.util.UUID
import org.gridwalk.ffi.Outbox as FfiOutbox

/**
 * What waits to be sent (待传队列), and what may be done about it. What changes something throws
 * [OutboxException] if nothing was changed.
 */
public class Outbox internal constructor(internal val ffi: FfiOutbox) {
    /** The tally: at once, and then whenever something was recorded, sent or received. */
    public val tallies: Flow<Tally> = observed { emit -> ffi.observe(OnTally(emit)) }

    /**
     * Operations in the order of recording: what is on its way or needs the worker or, with [all],
     * everything.
     */
    public suspend fun items(
        all: Boolean = false,
        offset: Int = 0,
        limit: Int = 100,
    ): List<Item> {
        require(offset >= 0 && limit >= 0) { "offset and limit count from 0" }
        return call { ffi.items(all, offset.toUInt(), limit.toUInt()) }
    }

    /** One operation. */
    public suspend fun item(id: UUID): Item = call { ffi.item(id) }

    /** An operation's JSON as it is sent, while it is kept. */
    public suspend fun body(id: UUID): String? = call { ffi.body(id) }

    /** The thumbnail of a photo (JPEG), null if this phone never had it. */
    public suspend fun thumbnail(photo: Sha256): ByteArray? = call { ffi.thumbnail(photo) }

    /** How many operations stand where. */
    public suspend fun tally(): Tally = call { ffi.tally() }

    /** Takes an operation back: into its draft while it is held, with a withdrawal after that. */
    public suspend fun undo(id: UUID): Undone = call { ffi.undo(id).asOurs() }

    /** Sends a refused or waiting operation again as it is, and what waits for it. */
    public suspend fun retry(id: UUID): Unit = call { ffi.retry(id) }

    /** Gives an operation up, knowingly. */
    public suspend fun discard(id: UUID): Unit = call { ffi.discard(id) }
}
