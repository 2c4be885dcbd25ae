//! Room on a phone that is nearly full. Originals have a budget, and the end of it is for urgent
//! reports; what the city brain holds already gives way first. And because other apps fill the disk
//! too, a file of a few megabytes is kept for nothing but to be given up when an urgent report, or
//! the sync that frees space, finds none.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::capture::RecordError;
use crate::disk;
use crate::opened::Core;
use crate::outbox::{Figures, OutboxError, Warning, WarningCode, retention};
use crate::photo::VaultError;
use crate::reference;
use crate::store::StoreError;
use crate::wire::Policy;
use rusqlite::Connection;

/// What an urgent report with a photo takes, the database's log included, and some more.
const BALLAST: u64 = 6 << 20;
/// With less left on the disk everything that may go does.
const SCARCE: u64 = 4 * BALLAST;
/// What a photo takes, for words.
const A_PHOTO: u64 = 400_000;
/// With room for fewer ordinary photos the worker is told.
const FEW: u64 = 25;

/// What a ballast is for: a sync must not find that an urgent report took its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ballast {
    Urgent,
    Drain,
}

impl Ballast {
    fn path(self, home: &Path) -> PathBuf {
        home.join(match self {
            Self::Urgent => "ballast-urgent",
            Self::Drain => "ballast-drain",
        })
    }

    /// Gives it up; `false` if there was none.
    fn give(self, home: &Path) -> bool {
        fs::remove_file(self.path(home)).is_ok()
    }
}

/// Keeps both if there is enough space beside them. Whatever goes wrong, goes wrong later.
pub(crate) fn keep_ballast(home: &Path) {
    keep(home, Ballast::Urgent);
    keep(home, Ballast::Drain);
}

fn keep(home: &Path, ballast: Ballast) {
    let path = ballast.path(home);
    if path.exists() || free(home).is_none_or(|free| free < 2 * BALLAST) {
        return;
    }
    let write = || {
        let mut file = disk::create_private(&path)?;
        // Not zeros: some file systems keep those for nothing.
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        for _ in 0..BALLAST >> 12 {
            let mut page = [0; 4096];
            for word in page.chunks_exact_mut(8) {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                word.copy_from_slice(&state.to_le_bytes());
            }
            file.write_all(&page)?;
        }
        file.sync_all()
    };
    if let Err(error) = write() {
        tracing::debug!(%error, "no ballast");
        ballast.give(home);
    }
}

/// The sync that frees space needs some itself.
pub(crate) fn make_way(home: &Path) {
    if free(home).is_some_and(|free| free < BALLAST / 3) {
        Ballast::Drain.give(home);
    }
}

/// Does something that must succeed on a full disk: when it finds no space, the ballast goes.
pub(crate) fn with_ballast<T>(
    core: &Core,
    mut work: impl FnMut() -> Result<T, RecordError>,
) -> Result<T, RecordError> {
    match work() {
        Err(error) if is_full(&error) && Ballast::Urgent.give(core.store.home()) => work(),
        other => other,
    }
}

fn is_full(error: &RecordError) -> bool {
    matches!(
        error,
        RecordError::Vault(VaultError::NoSpace)
            | RecordError::Outbox(OutboxError::Store(StoreError::NoSpace))
    )
}

/// So little space is left that what the city brain holds goes at once.
pub(crate) fn is_scarce(home: &Path, connection: &Connection) -> Result<bool, OutboxError> {
    let policy = reference::policy(connection)?;
    Ok(left(home, connection, &policy)? < FEW * A_PHOTO
        || free(home).is_some_and(|free| free < SCARCE))
}

/// Finds room for new originals of so many bytes, or refuses: an ordinary report may not take what
/// is kept for urgent ones.
pub(crate) fn find(
    core: &Core,
    policy: &Policy,
    bytes: u64,
    urgent: bool,
) -> Result<(), RecordError> {
    let reserve = if urgent {
        megabytes(policy.reserve_mb)
    } else {
        0
    };
    let fits = |left: u64| left + reserve >= bytes;
    let home = core.store.home();
    if fits(
        core.store
            .read(|connection| left(home, connection, policy))?,
    ) {
        return Ok(());
    }
    let now = core.clock.read().wall;
    let gone = core
        .store
        .write(|transaction| retention::release_originals(transaction, now, 0.0))?;
    for sha256 in gone {
        core.vault.remove(sha256)?;
    }
    match fits(
        core.store
            .read(|connection| left(home, connection, policy))?,
    ) {
        true => Ok(()),
        false => Err(VaultError::NoSpace.into()),
    }
}

/// What to tell after a record, if room for ordinary photos runs out.
pub(crate) fn warning(
    home: &Path,
    connection: &Connection,
    policy: &Policy,
) -> Result<Option<Warning>, OutboxError> {
    let photos = left(home, connection, policy)? / A_PHOTO;
    Ok((photos < FEW).then(|| {
        let words = format!(
            "the phone has room for about {photos} more photos: let it sync, or free space; urgent \
             reports still fit"
        );
        Warning::new(WarningCode::StorageLow, words).with(Figures {
            photos: u32::try_from(photos).ok(),
            ..Figures::default()
        })
    }))
}

/// Bytes that ordinary originals may still take.
pub(crate) fn left(
    home: &Path,
    connection: &Connection,
    policy: &Policy,
) -> Result<u64, OutboxError> {
    let budget = megabytes(policy.storage_mb).saturating_sub(megabytes(policy.reserve_mb));
    let in_budget = budget.saturating_sub(used(connection)?);
    Ok(free(home).map_or(in_budget, |free| in_budget.min(free)))
}

/// Bytes that originals take.
pub(crate) fn used(connection: &Connection) -> Result<u64, OutboxError> {
    let bytes: i64 = connection
        .prepare_cached("SELECT COALESCE(SUM(bytes), 0) FROM photos WHERE original = 1")?
        .query_row([], |row| row.get(0))?;
    Ok(bytes.unsigned_abs())
}

pub(crate) fn megabytes(count: f64) -> u64 {
    (count.max(0.0) * 1e6) as u64
}

/// Bytes free on the disk, where the system tells.
#[cfg(unix)]
pub(crate) fn free(home: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(home).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

#[cfg(not(unix))]
pub(crate) fn free(_home: &Path) -> Option<u64> {
    None
}
