package org.gridwalk

import java.nio.file.Path

/** From nothing to the first report received by a city brain. */
suspend fun firstReport(
    home: Path,
    server: String,
    code: String,
): Tally {
    // On Android, hand in a KeyStore over the Android Keystore instead.
    val keys = fileKeyStore(home.resolve("device.key"))
    Gridwalk.open(home.resolve("data"), keys).use { gridwalk ->
        try {
            gridwalk.sync.activate(server, code)
        } catch (error: SyncException.CodeInvalid) {
            // Each error is a class; its message says what to do.
            throw IllegalArgumentException(error.message, error)
        }
        val here = Fix(at = Wgs84(lat = 21.2521, lon = 113.3693), accuracyM = 8.0)
        val likely = gridwalk.reports.suggest(here.at).first()
        // Durable when this returns, with or without network.
        gridwalk.reports.submit(Report(likely.category, here, note = "楼道堆物", urgent = true))
        return gridwalk.sync.run()
    }
}
