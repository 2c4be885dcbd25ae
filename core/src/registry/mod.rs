//! The grid's registry (底数), as far as collecting a person (采集) needs it: dwellings and people are
//! found, and a person is collected from the two sides of an identity card and a few words. The
//! pictures of a card are read by the caller and never come here: nothing keeps them. What has been
//! read is a durable draft until the worker confirms it; then it is an operation like any other.

mod content;
mod draft;
mod error;
mod field;
mod finish;
mod known;
mod people;
mod sensible;

use std::sync::Arc;

use crate::capture;
use crate::opened::Core;
use crate::store::StoreError;
use crate::wire::{CollectionPolicy, Dwelling, Person};

pub use draft::{Collecting, FieldState, Known};
pub use error::CollectError;
pub use field::{BadValue, Field};

/// Dwellings, people, and collecting them; see [`crate::Client::registry`].
pub struct Registry {
    core: Arc<Core>,
}

impl Registry {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// What is shown to a person before anything is read, and on which footing they are collected.
    pub fn notice(&self) -> Result<CollectionPolicy, CollectError> {
        let read = |c: &rusqlite::Connection| Ok(capture::policy(c)?.collection);
        self.core.store.read(read)
    }

    /// Dwellings of the grid whose address holds every one of `words`; all of them without words.
    pub fn dwellings(&self, words: &str) -> Result<Vec<Dwelling>, StoreError> {
        self.core.store.read(|c| people::dwellings(c, words))
    }

    /// Who lives in a dwelling, the head of each household first.
    pub fn people(&self, dwelling: &str) -> Result<Vec<Person>, StoreError> {
        let mut people = self.core.store.read(people::all)?;
        people.retain(|known| known.person.dwelling == dwelling);
        people.sort_by_key(|known| (known.person.household, known.person.relation != "head"));
        Ok(people.into_iter().map(|known| known.person).collect())
    }
}
