//! One file a group of commands. Each opens the data folder, asks the core for one thing, and
//! prints what it answered.

mod collect;
mod outbox;
mod record;
mod rescue;
mod scan;
mod status;
mod sync;

pub(crate) use collect::Collect;
pub(crate) use scan::Scan;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use gridwalk_core::store::FileKeyStore;
use gridwalk_core::{Client, Config};

use crate::args::{Args, Command, JournalCommand};
use crate::error::Failure;
use crate::output::Output;

/// Runs the command and returns its exit status.
pub(crate) fn run(args: &Args, output: &Output) -> Result<ExitCode, Failure> {
    match &args.command {
        Command::Scan(scan) => scan::scan(output, scan),
        Command::Activate { server, code, ca } => {
            sync::activate(&open(args, true)?, output, server, code, ca.as_deref())
        }
        Command::CheckIn {
            at,
            checkpoint,
            tag,
            details,
        } => {
            let (checkpoint, tag) = (checkpoint.as_deref(), tag.as_deref());
            record::check_in(&open(args, false)?, output, at, checkpoint, tag, details)
        }
        Command::Report {
            category,
            at,
            details,
            handled,
            urgent,
        } => {
            let marks = record::Marks {
                handled: *handled,
                urgent: *urgent,
            };
            record::report(&open(args, false)?, output, category, at, details, marks)
        }
        Command::Dwellings { words } => collect::dwellings(&open(args, false)?, output, words),
        Command::Collect(what) => collect::collect(&open(args, false)?, output, what),
        Command::Suggest { at } => record::suggest(&open(args, false)?, output, at),
        Command::Sync {
            seconds,
            watch,
            metered,
        } => sync::sync(&open(args, false)?, output, *seconds, *watch, *metered),
        Command::Queue { all } => outbox::queue(&open(args, false)?, output, *all),
        Command::Show { id } => outbox::show(&open(args, false)?, output, *id),
        Command::Undo { id } => outbox::undo(&open(args, false)?, output, *id),
        Command::Retry { id } => outbox::retry(&open(args, false)?, output, *id),
        Command::Discard { id } => outbox::discard(&open(args, false)?, output, *id),
        Command::Journal {
            command: JournalCommand::Verify,
        } => status::verify_journal(&open(args, false)?, output),
        Command::Status => status::status(&open(args, false)?, output),
        Command::Rescue { key, server, ca } => {
            rescue::rescue(&args.home, output, key, server, ca.as_deref())
        }
    }
}

/// Opens the data folder. Only `activate` makes a new one.
fn open(args: &Args, may_create: bool) -> Result<Client, Failure> {
    if !may_create && !args.home.exists() {
        return Err(Failure::no_home(&args.home));
    }
    let keys = FileKeyStore::open(&args.home.join("device.key"), may_create)?;
    let config = Config {
        undo_window: Duration::ZERO,
        ..Config::new(&args.home)
    };
    Ok(Client::open(config, Arc::new(keys))?)
}
