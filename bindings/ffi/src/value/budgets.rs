//! What the app takes of a phone, against what it may.

use gridwalk_core as core;

use super::count;
use super::status::Traffic;

/// What is taken and what may be.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Budgets {
    /// Room for photos.
    pub storage: StorageBudget,
    /// Today's line.
    pub metered: MeteredBudget,
}

impl From<core::Budgets> for Budgets {
    fn from(budgets: core::Budgets) -> Self {
        let core::Budgets { storage, metered } = budgets;
        Self {
            storage: StorageBudget {
                used: count(storage.used),
                limit: count(storage.limit),
                reserve: count(storage.reserve),
                left: count(storage.left),
                free: storage.free.map(count),
            },
            metered: MeteredBudget {
                used: count(metered.used),
                limit: count(metered.limit),
                today: metered.today.into_iter().map(Into::into).collect(),
            },
        }
    }
}

/// Room for photos on this phone, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct StorageBudget {
    /// What photos take.
    pub used: i64,
    /// What they may take.
    pub limit: i64,
    /// Of that, what only urgent reports may take.
    pub reserve: i64,
    /// What ordinary photos may still take, of that and of the phone.
    pub left: i64,
    /// What is free on the phone, where the system tells.
    pub free: Option<i64>,
}

/// What metered networks carried today.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct MeteredBudget {
    /// Bytes of photos that went up; records and news do not count.
    pub used: i64,
    /// Bytes of photos that may; urgent ones go beyond it.
    pub limit: i64,
    /// Everything of today that was metered, by kind.
    pub today: Vec<Traffic>,
}
