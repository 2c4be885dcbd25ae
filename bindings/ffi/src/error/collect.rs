//! Why a person was not collected.

use gridwalk_core::RecordError;
use gridwalk_core::idcard::number::BadNumber;
use gridwalk_core::outbox::OutboxError;
use gridwalk_core::registry::{BadValue, CollectError as Core};
use uuid::Uuid;

use super::store::StoreError;
use crate::desk::Panicked;
use crate::value::operation::State;
use crate::value::person::{PersonField, fields};

/// Nothing was recorded; the draft is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
pub enum CollectError {
    /// Collecting needs an activated device.
    #[error("this device is not activated: activate it with the code from the station first")]
    NotActivated,
    /// There is no such dwelling in the worker's scope.
    #[error("no dwelling {dwelling:?} in this worker's grids: synchronise, or choose another")]
    UnknownDwelling {
        /// What was given.
        dwelling: String,
    },
    /// Nobody of this household is known here.
    #[error(
        "nobody of household {household} is known here: synchronise, or begin with its dwelling"
    )]
    UnknownHousehold {
        /// What was given.
        household: Uuid,
    },
    /// There is no such draft on this phone.
    #[error("no operation {id} on this phone")]
    Unknown {
        /// What was given.
        id: Uuid,
    },
    /// It is no draft any more.
    #[error("the collection {id} is {from:?}, so it cannot become {to:?}")]
    NotAllowed {
        /// The operation.
        id: Uuid,
        /// Where it stands.
        from: State,
        /// Where it was to go.
        to: State,
    },
    /// A value that the field cannot have.
    #[error("{field:?}: {problem}")]
    BadValue {
        /// The field.
        field: PersonField,
        /// What is wrong with the value, without it.
        problem: ValueProblem,
    },
    /// Something is missing, or was read and not looked at.
    #[error("not finished: missing {missing:?}; to be looked at {to_look:?}")]
    Unfinished {
        /// Fields that need a value.
        missing: Vec<PersonField>,
        /// Fields whose value needs a look.
        to_look: Vec<PersonField>,
    },
    /// The person is under 14 (PIPL, Article 31): name a guardian, and record their consent.
    #[error("under 14: name a guardian, and record their consent")]
    GuardianNeeded,
    /// The deployment asks for a separate consent (PIPL, Article 29).
    #[error("the person has not agreed yet: show the notice, and record their consent")]
    ConsentNeeded,
    /// The store failed.
    #[error("{problem}")]
    Store {
        /// What happened to it.
        problem: StoreError,
    },
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum ValueProblem {
    /// Not seventeen digits and a digit or X.
    NumberShape,
    /// The birth date inside the number does not exist.
    NumberBirth,
    /// The number fails its check digit.
    NumberCheck,
    /// A date is written `2001-02-28`.
    NoDate,
    /// None of the 56 nationalities.
    NoNationality,
    /// Not a telephone number.
    NoPhone,
    /// Empty, or not a line of text.
    NoText,
    /// None of the field's choices.
    NoChoice,
}

impl std::fmt::Display for ValueProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let core = match self {
            Self::NumberShape => BadValue::Number(BadNumber::Shape),
            Self::NumberBirth => BadValue::Number(BadNumber::Birth),
            Self::NumberCheck => BadValue::Number(BadNumber::Check),
            Self::NoDate => BadValue::NoDate,
            Self::NoNationality => BadValue::NoNationality,
            Self::NoPhone => BadValue::NoPhone,
            Self::NoText => BadValue::NoText,
            Self::NoChoice => BadValue::NotOneOf("the field's choices"),
        };
        core.fmt(f)
    }
}

impl From<BadValue> for ValueProblem {
    fn from(problem: BadValue) -> Self {
        match problem {
            BadValue::Number(BadNumber::Shape) => Self::NumberShape,
            BadValue::Number(BadNumber::Birth) => Self::NumberBirth,
            BadValue::Number(BadNumber::Check) => Self::NumberCheck,
            BadValue::NoDate => Self::NoDate,
            BadValue::NoNationality => Self::NoNationality,
            BadValue::NoPhone => Self::NoPhone,
            BadValue::NoText => Self::NoText,
            BadValue::NotOneOf(_) => Self::NoChoice,
        }
    }
}

impl From<StoreError> for CollectError {
    fn from(problem: StoreError) -> Self {
        Self::Store { problem }
    }
}

impl From<Panicked> for CollectError {
    fn from(panicked: Panicked) -> Self {
        StoreError::from(panicked).into()
    }
}

impl From<Core> for CollectError {
    fn from(error: Core) -> Self {
        match error {
            Core::UnknownDwelling(dwelling) => Self::UnknownDwelling { dwelling },
            Core::UnknownHousehold(household) => Self::UnknownHousehold { household },
            Core::BadValue { field, problem } => Self::BadValue {
                field: field.into(),
                problem: problem.into(),
            },
            Core::Unfinished { missing, to_look } => Self::Unfinished {
                missing: fields(missing),
                to_look: fields(to_look),
            },
            Core::GuardianNeeded => Self::GuardianNeeded,
            Core::ConsentNeeded => Self::ConsentNeeded,
            Core::Record(RecordError::Outbox(error)) => match error {
                OutboxError::NotActivated => Self::NotActivated,
                OutboxError::Unknown(id) => Self::Unknown { id },
                OutboxError::NotAllowed { id, from, to } => Self::NotAllowed {
                    id,
                    from: from.into(),
                    to: to.into(),
                },
                OutboxError::Store(error) => StoreError::from(error).into(),
                // Nothing here withdraws.
                OutboxError::Withdrawn(_) => StoreError::Internal.into(),
            },
            // What only check-ins and reports have.
            Core::Record(_) => StoreError::Internal.into(),
        }
    }
}
