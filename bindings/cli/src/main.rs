//! `gridwalk`: the core on a desktop. People try it, tests and scripts drive it; with `--json` its
//! output is a contract: one object a line on standard output and nothing else.

mod args;
mod commands;
mod error;
mod output;
mod progress;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use args::Args;
use error::Failure;
use output::Output;

fn main() -> ExitCode {
    log_to_stderr();
    let wants_json = std::env::args().any(|argument| argument == "--json");
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) if error.use_stderr() => {
            return Output::new(wants_json).fail(&Failure::usage(&error));
        }
        Err(help) => {
            // --help and --version: nothing can be done if standard output is closed.
            let _ = help.print();
            return ExitCode::SUCCESS;
        }
    };
    let output = Output::new(args.json);
    match commands::run(&args, &output) {
        Ok(status) => status,
        Err(failure) => output.fail(&failure),
    }
}

/// Log lines go to standard error, as JSON, and only when `RUST_LOG` asks for them.
fn log_to_stderr() {
    let Ok(filter) = tracing_subscriber::EnvFilter::try_from_default_env() else {
        return;
    };
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .json()
        .with_writer(io::stderr)
        .init();
}
