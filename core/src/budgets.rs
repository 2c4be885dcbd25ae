//! What the app takes of a phone, against what the deployment lets it take: room for photos, and
//! bytes on a network that costs.

use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use crate::outbox::OutboxError;
use crate::reference;
use crate::room::{self, megabytes};
use crate::sync::{self, Traffic};

/// What is taken and what may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budgets {
    /// Room for photos.
    pub storage: StorageBudget,
    /// Today's line.
    pub metered: MeteredBudget,
}

/// Room for photos on this phone, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorageBudget {
    /// What photos take.
    pub used: u64,
    /// What they may take.
    pub limit: u64,
    /// Of that, what only urgent reports may take.
    pub reserve: u64,
    /// What ordinary photos may still take, of that and of the phone.
    pub left: u64,
    /// What is free on the phone, where the system tells.
    pub free: Option<u64>,
}

/// What metered networks carried today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeteredBudget {
    /// Bytes of photos that went up; records and news do not count.
    pub used: u64,
    /// Bytes of photos that may; urgent ones go beyond it.
    pub limit: u64,
    /// Everything of today that was metered, by kind.
    pub today: Vec<Traffic>,
}

pub(crate) fn look(
    home: &Path,
    connection: &Connection,
    now: DateTime<Utc>,
) -> Result<Budgets, OutboxError> {
    let policy = reference::policy(connection)?;
    let mut today = sync::week(connection, now)?;
    today.retain(|row| row.metered && row.day == sync::day(now));
    Ok(Budgets {
        storage: StorageBudget {
            used: room::used(connection)?,
            limit: megabytes(policy.storage_mb),
            reserve: megabytes(policy.reserve_mb),
            left: room::left(home, connection, &policy)?,
            free: room::free(home),
        },
        metered: MeteredBudget {
            used: sync::metered_today(connection, now)?,
            limit: megabytes(policy.metered_mb_per_day),
            today,
        },
    })
}
