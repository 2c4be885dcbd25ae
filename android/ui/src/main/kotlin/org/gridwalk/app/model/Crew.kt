// The stores of the workers who share this phone. Each is open only as long as somebody uses it: the
// one whose turn it is, and the others for as long as a delivery in the background or a count takes.
package org.gridwalk.app.model

import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import org.gridwalk.Gridwalk
import org.gridwalk.GridwalkException
import org.gridwalk.app.platform.Phone
import org.gridwalk.design.UNDO_SECONDS
import java.time.Duration

/** One of them, as the others may see them. */
data class Member(
    val seat: Seat,
    val current: Boolean,
    /** As the activation gave it; null before that, and where the store cannot be opened. */
    val name: String? = null,
    /** Still to be sent, which happens by itself. */
    val waiting: Int = 0,
    /** Refused, or never finished: nobody but them can do anything about it. */
    val unfinished: Int = 0,
    /** Why nothing is known of them. */
    val trouble: Said? = null,
) {
    /** Would be lost with the store. */
    val open: Int get() = waiting + unfinished
}

class Crew(private val phone: Phone) {
    val seats = Seats(phone.home)
    private val stores = mutableMapOf<Int, Store>()
    private val delivering = Mutex()

    init {
        seats.clear()
    }

    fun store(seat: Seat): Store = synchronized(stores) { stores.getOrPut(seat.number) { Store(seat, phone) } }

    /** A seat for somebody who is to be activated; of a key by that number nothing may be left. */
    fun add(): Seat = seats.add().also { phone.forget(it.number) }

    suspend fun members(): List<Member> = seats.all().map { member(it) }

    private suspend fun member(seat: Seat): Member {
        val member = Member(seat, seat == seats.current)
        return try {
            store(seat).use { member.counted(it) }
        } catch (error: GridwalkException) {
            member.copy(trouble = said(error))
        }
    }

    private suspend fun Member.counted(gridwalk: Gridwalk): Member {
        val status = gridwalk.status()
        val device = status.device ?: return this
        val drafts = gridwalk.reports.drafts().size + gridwalk.registry.drafts().size
        return copy(
            name = device.worker.name,
            waiting = status.tally.run { waiting + received }.toInt(),
            unfinished = status.tally.quarantined.toInt() + drafts,
        )
    }

    /** Something of somebody's is not delivered yet. */
    suspend fun waiting(): Boolean = members().any { it.waiting > 0 }

    /** Whether [remove] would. */
    suspend fun mayRemove(seat: Seat, givenUp: String): Boolean {
        val member = member(seat)
        return member.trouble == null && (member.open == 0 || givenUp.trim() == member.name)
    }

    /** Delivers once what waits of all [seats]; true if nothing is left to be sent. */
    suspend fun drain(seats: List<Seat>): Boolean =
        delivering.withLock {
            var all = true
            var failed: GridwalkException? = null
            for (seat in seats) {
                try {
                    all = store(seat).use { drain(it) } && all
                } catch (error: GridwalkException) {
                    // One whose store cannot be opened holds nobody up.
                    failed = error
                }
            }
            failed?.let { throw it }
            all
        }

    private suspend fun drain(gridwalk: Gridwalk): Boolean {
        if (gridwalk.status().device == null) return true
        return gridwalk.sync.run(background = true).run { waiting + received == 0L }
    }

    /**
     * Deletes a store with its keys. False if something of it is not sent and [givenUp] is not the
     * worker's name, if nothing is known of it, or if it is being delivered now.
     */
    suspend fun remove(seat: Seat, givenUp: String): Boolean {
        if (!delivering.tryLock()) return false
        try {
            if (!mayRemove(seat, givenUp)) return false
            store(seat).end()
            synchronized(stores) { stores.remove(seat.number) }
            seats.remove(seat)
            phone.forget(seat.number)
            return true
        } finally {
            delivering.unlock()
        }
    }
}

/** A worker's store: open as long as somebody has taken it and not given it back. */
class Store(
    private val seat: Seat,
    private val phone: Phone,
) {
    private val mutex = Mutex()
    private var users = 0
    private var gridwalk: Gridwalk? = null

    suspend fun take(): Gridwalk =
        mutex.withLock {
            val opened =
                gridwalk ?: Gridwalk.open(
                    seat.data,
                    phone.keyStore(seat.number),
                    Duration.ofSeconds(UNDO_SECONDS.toLong()),
                    connectivity = phone.connectivity,
                )
            gridwalk = opened
            users++
            opened
        }

    suspend fun give(): Unit = mutex.withLock { if (--users == 0) close() }

    suspend fun <T> use(work: suspend (Gridwalk) -> T): T {
        val taken = take()
        try {
            return work(taken)
        } finally {
            withContext(NonCancellable) { give() }
        }
    }

    suspend fun end(): Unit = mutex.withLock { close() }

    private suspend fun close() {
        val closing = gridwalk ?: return
        gridwalk = null
        try {
            closing.pause()
        } finally {
            closing.close()
        }
    }
}
