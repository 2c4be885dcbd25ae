//! The grid's registry for an app: dwellings and people are found, and a person is collected from
//! the two sides of a card and a few words. Each step is durable on its own.

use std::sync::Arc;

use gridwalk_core::store::StoreError as CoreStoreError;
use uuid::Uuid;

use crate::desk::Desk;
use crate::error::{CollectError, StoreError};
use crate::value::card::CardReading;
use crate::value::collecting::{Collecting, Notice};
use crate::value::operation::Recorded;
use crate::value::person::{Dwelling, Person, PersonField};

/// The grid's registry (底数), and collecting people (采集) into it.
#[derive(uniffi::Object)]
pub struct Registry(pub(crate) Arc<Desk>);

#[uniffi::export]
impl Registry {
    /// What is shown to a person before anything is read.
    pub async fn notice(&self) -> Result<Notice, CollectError> {
        self.0
            .work(|client| client.registry().notice().map(Notice::from))
            .await
    }

    /// Dwellings of the grid whose address holds every one of `words`; all of them without words.
    pub async fn dwellings(&self, words: String) -> Result<Vec<Dwelling>, StoreError> {
        self.0
            .work(move |client| {
                let found = client.registry().dwellings(&words)?;
                Ok::<_, CoreStoreError>(found.into_iter().map(Dwelling::from).collect())
            })
            .await
    }

    /// Who lives in a dwelling, the head of each household first.
    pub async fn people(&self, dwelling: String) -> Result<Vec<Person>, StoreError> {
        self.0
            .work(move |client| {
                let found = client.registry().people(&dwelling)?;
                Ok::<_, CoreStoreError>(found.into_iter().map(Person::from).collect())
            })
            .await
    }

    /// Begins to collect somebody who lives in `dwelling`, alone or as the first of a household.
    /// The id is the one that the operation will have.
    pub async fn begin(&self, dwelling: String) -> Result<Uuid, CollectError> {
        self.0
            .work(move |client| client.registry().begin(&dwelling))
            .await
    }

    /// Begins to collect another member of a household: dwelling, tenure and date are taken over.
    pub async fn begin_beside(&self, household: Uuid) -> Result<Uuid, CollectError> {
        self.0
            .work(move |client| client.registry().begin_beside(household))
            .await
    }

    /// Takes in a side of the person's card. What the worker has said stays.
    pub async fn read(&self, id: Uuid, reading: CardReading) -> Result<(), CollectError> {
        self.0
            .work(move |client| client.registry().read(id, &reading.into()))
            .await
    }

    /// The worker says what a field is.
    pub async fn say(
        &self,
        id: Uuid,
        field: PersonField,
        value: String,
    ) -> Result<(), CollectError> {
        self.0
            .work(move |client| client.registry().say(id, field.into(), &value))
            .await
    }

    /// The worker has looked at a field as it was read, and it is right.
    pub async fn look(&self, id: Uuid, field: PersonField) -> Result<(), CollectError> {
        self.0
            .work(move |client| client.registry().look(id, field.into()))
            .await
    }

    /// Somebody who is being collected.
    pub async fn collecting(&self, id: Uuid) -> Result<Collecting, CollectError> {
        self.0
            .work(move |client| client.registry().collecting(id).map(Collecting::from))
            .await
    }

    /// Everybody who is being collected, oldest first.
    pub async fn drafts(&self) -> Result<Vec<Uuid>, CollectError> {
        self.0.work(|client| client.registry().drafts()).await
    }

    /// Gives it up: nothing of the person stays.
    pub async fn discard(&self, id: Uuid) -> Result<(), CollectError> {
        self.0
            .work(move |client| client.registry().discard(id))
            .await
    }

    /// The worker confirms what is shown: durable when this returns, and the draft is gone. Of a
    /// person whom the registry has already this is an edit of their record.
    pub async fn confirm(&self, id: Uuid) -> Result<Recorded, CollectError> {
        self.0
            .work(move |client| client.registry().confirm(id).map(Recorded::from))
            .await
    }
}
