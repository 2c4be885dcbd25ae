//! Progress of a sync: lines with `--json`, a bar on a terminal, nothing into a pipe.

use std::io::{self, IsTerminal};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use gridwalk_core::sync::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::output::Output;

/// Lines with `--json` are no closer together than this.
const BETWEEN_LINES: Duration = Duration::from_millis(200);

/// Shows how far a sync has come.
pub(crate) struct Display {
    output: Output,
    bar: ProgressBar,
    last: Mutex<Option<Instant>>,
}

#[derive(Serialize)]
struct Line {
    event: &'static str,
    operations_left: u64,
    bytes_sent: u64,
    bytes_total: u64,
}

impl Display {
    pub(crate) fn new(output: Output) -> Self {
        let shown = !output.json && io::stderr().is_terminal();
        let target = if shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes}  {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self {
            output,
            bar,
            last: Mutex::default(),
        }
    }

    pub(crate) fn show(&self, progress: &Progress) {
        self.bar.set_length(progress.bytes_total);
        self.bar.set_position(progress.bytes_sent);
        self.bar
            .set_message(format!("{} operations left", progress.operations_left));
        if !self.output.json {
            return;
        }
        let Ok(mut last) = self.last.lock() else {
            return;
        };
        if last.is_some_and(|last| last.elapsed() < BETWEEN_LINES) {
            return;
        }
        *last = Some(Instant::now());
        let line = Line {
            event: "progress",
            operations_left: progress.operations_left,
            bytes_sent: progress.bytes_sent,
            bytes_total: progress.bytes_total,
        };
        // A closed pipe ends nothing: the sync goes on.
        let _ = self.output.line(&line, "");
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
