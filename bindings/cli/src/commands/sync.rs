//! Activation and synchronisation: the commands that use the network.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use gridwalk_core::Client;
use gridwalk_core::outbox::Tally;
use gridwalk_core::sync::{Always, Mode, Options};
use serde::Serialize;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::error::{Failure, INCOMPLETE};
use crate::output::Output;
use crate::progress::Display;

pub(crate) fn activate(
    client: &Client,
    output: &Output,
    server: &str,
    code: &str,
    ca: Option<&Path>,
) -> Result<ExitCode, Failure> {
    let authority = authority(ca)?;
    let device = runtime()?.block_on(client.sync().activate(server, code, authority))?;
    let object = json!({
        "device": device.id,
        "worker": device.worker.id,
        "grids": device.worker.grids,
        "server": device.server,
    });
    let words = format!(
        "activated for worker {} in grid {}; the device key lies in the data folder, so this is \
         for desktops only",
        device.worker.id,
        device.worker.grids.first().map_or("-", String::as_str)
    );
    output.line(&object, words)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn sync(
    client: &Client,
    output: &Output,
    seconds: Option<u64>,
    watch: bool,
    metered: bool,
) -> Result<ExitCode, Failure> {
    let mode = match seconds {
        Some(seconds) => Mode::For(Duration::from_secs(seconds)),
        None if watch => Mode::Watch,
        None => Mode::Once,
    };
    let display = Arc::new(Display::new(*output));
    let cancel = CancellationToken::new();
    let shown = Arc::clone(&display);
    let options = Options {
        mode,
        cancel: cancel.clone(),
        progress: Arc::new(move |progress| shown.show(&progress)),
        background: false,
    };
    let result = runtime()?.block_on(async {
        tokio::spawn(async move {
            stop_signal().await;
            cancel.cancel();
        });
        let network = Arc::new(Always { metered });
        client.sync().with_connectivity(network).run(options).await
    });
    display.finish();
    let tally = result?.tally;
    output.line(&Done::new(&tally), words(&tally))?;
    let left = tally.received + tally.waiting + tally.quarantined;
    let complete = left == 0 || watch;
    Ok(if complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(INCOMPLETE)
    })
}

/// Operations in the store at the end, each counted once.
#[derive(Serialize)]
struct Done {
    event: &'static str,
    complete: u64,
    received: u64,
    waiting: u64,
    quarantined: u64,
}

impl Done {
    fn new(tally: &Tally) -> Self {
        let &Tally {
            complete,
            received,
            waiting,
            quarantined,
            ..
        } = tally;
        Self {
            event: "done",
            complete,
            received,
            waiting,
            quarantined,
        }
    }
}

fn words(tally: &Tally) -> String {
    let Tally {
        complete,
        received,
        waiting,
        quarantined,
        ..
    } = tally;
    if received + waiting + quarantined == 0 {
        return format!("everything has arrived: {complete} operations complete");
    }
    format!(
        "{complete} complete, {received} received with photos still to come, {waiting} waiting, \
         {quarantined} refused: see `queue`"
    )
}

/// The authority's certificate, read and handed on as it is.
pub(super) fn authority(ca: Option<&Path>) -> Result<Option<String>, Failure> {
    ca.map(|path| {
        fs::read_to_string(path).map_err(|error| Failure::unreadable("the --ca file", &error))
    })
    .transpose()
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?)
}

/// SIGTERM or Ctrl-C: stop at the next safe point.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
