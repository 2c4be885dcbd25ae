//! Everything that is printed. With `--json` one object a line; otherwise sentences for people.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;

use crate::error::Failure;

/// Where results go, and in which form.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    pub(crate) json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// One result: the object with `--json`, the words otherwise. The line is out when this
    /// returns, so what it says must be true by then.
    pub(crate) fn line(&self, object: &impl Serialize, words: impl Display) -> Result<(), Failure> {
        let mut line = if self.json {
            serde_json::to_string(object).map_err(io::Error::from)?
        } else {
            words.to_string()
        };
        line.push('\n');
        let mut stdout = io::stdout().lock();
        match stdout
            .write_all(line.as_bytes())
            .and_then(|()| stdout.flush())
        {
            // The reader has seen enough, as `head` does; what was asked for is done.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => Ok(result?),
        }
    }

    /// The one line on standard error, and the exit status.
    pub(crate) fn fail(&self, failure: &Failure) -> ExitCode {
        let line = if self.json {
            #[derive(Serialize)]
            struct Line<'a> {
                error: Error<'a>,
            }
            #[derive(Serialize)]
            struct Error<'a> {
                code: &'a str,
                message: &'a str,
            }
            let error = Error {
                code: failure.code,
                message: &failure.message,
            };
            serde_json::to_string(&Line { error }).unwrap_or_default()
        } else {
            format!("gridwalk: {}", failure.message)
        };
        // If standard error is closed, the exit status still tells.
        let _ = writeln!(io::stderr(), "{line}");
        ExitCode::from(failure.status)
    }
}
