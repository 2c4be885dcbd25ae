//! Whose folder this is, what waits, and whether the journal holds.

use std::process::ExitCode;

use gridwalk_core::Client;
use gridwalk_core::journal::{Break, Verified};
use serde_json::json;

use crate::error::Failure;
use crate::output::Output;

pub(crate) fn status(client: &Client, output: &Output) -> Result<ExitCode, Failure> {
    let status = client.status()?;
    let worker = status.device.as_ref().map(|device| &device.worker.id);
    let grid = status
        .device
        .as_ref()
        .and_then(|device| device.worker.grids.first());
    let centre = status
        .grid
        .as_ref()
        .map(|grid| [grid.centre.lat, grid.centre.lon]);
    let tally = status.tally;
    let waiting = tally.waiting + tally.received;
    let object = json!({
        "worker": worker,
        "grid": grid,
        "centre": centre,
        "server": status.device.as_ref().map(|device| &device.server),
        "operations_waiting": waiting,
        "bytes_waiting": tally.bytes_waiting,
        "complete": tally.complete,
        "quarantined": tally.quarantined,
        "last_error": status.last_error,
        "other_copy": status.other_copy,
        "set_aside": status.set_aside.len(),
        "traffic": status.traffic.iter().map(|row| json!({
            "day": row.day,
            "kind": row.kind,
            "metered": row.metered,
            "sent": row.sent,
            "received": row.received,
        })).collect::<Vec<_>>(),
    });
    let words = match (worker, grid) {
        (Some(worker), grid) => format!(
            "worker {worker}, grid {}: {waiting} operations ({} kB) wait, {} complete, {} refused{}{}",
            grid.map_or("-", String::as_str),
            tally.bytes_waiting / 1000,
            tally.complete,
            tally.quarantined,
            status
                .last_error
                .map(|error| format!("; last error: {error}"))
                .unwrap_or_default(),
            match status.other_copy {
                Some(_) => "; another copy of this folder sends too: use only one",
                None => "",
            },
        ),
        (None, _) => "not activated: use `gridwalk activate` with the code from the station".into(),
    };
    output.line(&object, words)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn verify_journal(client: &Client, output: &Output) -> Result<ExitCode, Failure> {
    let Verified { entries, broken } = client.verify_journal()?;
    let Some(broken) = broken else {
        let object = json!({ "entries": entries, "broken": null });
        output.line(&object, format!("the journal holds: {entries} entries"))?;
        return Ok(ExitCode::SUCCESS);
    };
    let (first, words) = match broken {
        Break::Changed(seq) => (
            seq,
            format!("broken at entry {seq}: it or one before was changed"),
        ),
        Break::CutAfter(seq) => (seq + 1, format!("everything after entry {seq} was cut off")),
    };
    output.line(&json!({ "entries": entries, "broken": first }), words)?;
    Ok(ExitCode::FAILURE)
}
