package org.gridwalk

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.withContext
import java.nio.file.Path
import java.time.Duration
import org.gridwalk.ffi.Config as FfiConfig
import org.gridwalk.ffi.Gridwalk as FfiGridwalk

/**
 * A worker's data folder, opened.
 *
 * Every `suspend` function does its work on threads of its own: call them from any dispatcher, the
 * main one too. Cancelling the coroutine ends the work at its next safe point. What concerns the
 * store itself is thrown as [StoreException] by every call.
 *
 * ```
 * Gridwalk.open(home, keyStore).use { gridwalk -> … }
 * ```
 */
public class Gridwalk private constructor(internal val ffi: FfiGridwalk) : AutoCloseable {
    /** Checkpoints and check-ins (巡查, 打卡). */
    public val patrol: Patrol = Patrol(ffi.patrol())

    /** Reports (上报), their drafts, the catalogue, and suggestions. */
    public val reports: Reports = Reports(ffi.reports())

    /** The grid's registry (底数), and collecting people (采集) into it. */
    public val registry: Registry = Registry(ffi.registry())

    /** What waits to be sent (待传队列), and what may be done about it. */
    public val outbox: Outbox = Outbox(ffi.outbox())

    /** Activation and delivery. */
    public val sync: Sync = Sync(ffi.sync())

    /**
     * Emits at once, and then whenever something was recorded, sent or received in this process:
     * what a screen waits for before it asks again.
     */
    public val changes: Flow<Unit> = observed { emit -> ffi.observe(OnChange { emit(Unit) }) }

    /** Where this phone stands: whose it is, what waits, what went wrong last. */
    public suspend fun status(): Status = call { ffi.status() }

    /** What the app takes of this phone's room and of today's metered line, against what it may. */
    public suspend fun budgets(): Budgets = call { ffi.budgets() }

    /** Walks the journal (操作日志): how many entries hold, and where the chain first breaks. */
    public suspend fun verifyJournal(): Verified = call { ffi.verifyJournal().asOurs() }

    /**
     * Ends every sync, hands the rest of one photo over to the app's [BackgroundUpload], and closes the
     * database, before the system suspends the app. Takes some seconds at most; [resume] cuts it short.
     * Until then every call throws [StoreException.Paused].
     */
    public suspend fun pause(): Unit = call { ffi.pause() }

    /** Takes back what was handed over, and opens the database again. */
    public suspend fun resume(): Unit = call { ffi.resume() }

    /** Ends what runs, and frees everything. Safe to call twice; other calls then fail. */
    override fun close() {
        listOf(ffi, patrol.ffi, reports.ffi, registry.ffi, outbox.ffi, sync.ffi).forEach { it.close() }
    }

    public companion object {
        /**
         * Opens the folder [home], or makes a new store in it. Any error leaves the folder as it
         * was.
         *
         * @param home the data folder; keep it out of the system's backups
         * @param keyStore the phone's keystore; on a desktop [fileKeyStore]
         * @param undoWindow how long a report may be undone before it is sent
         * @param clock the phone's clocks, where the operating system's will not do
         * @param connectivity whether the network is metered; without one it counts as free
         * @param location where the phone is, for what is recorded without a fix
         * @param background what goes on uploading while the app is suspended, where policy allows it
         */
        public suspend fun open(
            home: Path,
            keyStore: KeyStore,
            undoWindow: Duration = Duration.ofSeconds(10),
            clock: Clock? = null,
            connectivity: Connectivity? = null,
            location: LocationSource? = null,
            background: BackgroundUpload? = null,
        ): Gridwalk =
            // The first call loads the native library, which blocks.
            withContext(Dispatchers.IO) {
                call {
                    val config = FfiConfig(home.toString(), undoWindow)
                    Gridwalk(
                        FfiGridwalk.open(
                            config,
                            keyStore.toFfi(),
                            clock?.let(::ClockAdapter),
                            connectivity?.let(::ConnectivityAdapter),
                            location?.let(::LocationAdapter),
                            background?.let(::BackgroundUploadAdapter),
                        ),
                    )
                }
            }
    }
}
