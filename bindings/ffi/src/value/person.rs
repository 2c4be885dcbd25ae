//! Dwellings and people of the grid. What holds a value of a person prints without it.

use std::fmt;

use chrono::NaiveDate;
use gridwalk_core::idcard::IdNumber;
use gridwalk_core::registry::Field;
use gridwalk_core::wire;
use uuid::Uuid;

use super::{mirrors, without_values};

/// A field of a person: first those of the card, then those that only the worker can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum PersonField {
    /// 姓名
    Name,
    /// 性别
    Sex,
    /// 民族
    Nationality,
    /// 出生
    Birth,
    /// 住址, as the card prints it.
    Address,
    /// 公民身份号码
    IdNumber,
    /// 签发机关
    Authority,
    /// 有效期限, first day.
    ValidFrom,
    /// 有效期限, last day or 长期.
    ValidUntil,
    /// Telephone.
    Phone,
    /// To the head of the household.
    Relation,
    /// By what right they live there.
    Tenure,
    /// Lives there since.
    Since,
    /// Name of whom to call in an emergency.
    Emergency,
    /// Telephone of that person.
    EmergencyPhone,
    /// Name of the guardian of a person under 14.
    Guardian,
    /// Telephone of the guardian.
    GuardianPhone,
    /// The person agreed: `yes`.
    Consent,
    /// The guardian agreed: `yes`.
    GuardianConsent,
}

mirrors!(PersonField = Field:
    Name, Sex, Nationality, Birth, Address, IdNumber, Authority, ValidFrom, ValidUntil, Phone,
    Relation, Tenure, Since, Emergency, EmergencyPhone, Guardian, GuardianPhone, Consent,
    GuardianConsent);

/// Fields of core's as fields of ours.
pub(crate) fn fields(fields: Vec<Field>) -> Vec<PersonField> {
    fields.into_iter().map(PersonField::from).collect()
}

/// A value that a field can have.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Choice {
    /// As it is kept, and given to `say`.
    pub value: String,
    /// In Chinese.
    pub words: String,
}

/// The values that a field can have, where they are few: sex, nationality, relation, tenure and the
/// consents; nothing for a field of free text.
#[uniffi::export]
pub fn choices(field: PersonField) -> Vec<Choice> {
    let choice = |(value, words): (&str, &str)| Choice {
        value: value.to_owned(),
        words: words.to_owned(),
    };
    Field::from(field)
        .choices()
        .into_iter()
        .map(choice)
        .collect()
}

/// 房屋
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Dwelling {
    /// Its id.
    pub id: String,
    /// Code of its grid.
    pub grid: String,
    /// Address for people, down to the room.
    pub address: String,
}

impl From<wire::Dwelling> for Dwelling {
    fn from(dwelling: wire::Dwelling) -> Self {
        Self {
            id: dwelling.id,
            grid: dwelling.grid,
            address: dwelling.address,
        }
    }
}

/// 自然人: somebody who lives in a dwelling of the grid. Prints without their values.
#[derive(Clone, PartialEq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct Person {
    /// 公民身份号码
    pub id_number: IdNumber,
    /// 姓名
    pub name: String,
    /// 男 or 女
    pub sex: String,
    /// 民族 without 族
    pub nationality: String,
    /// 出生
    pub birth: NaiveDate,
    /// 住址 as the card prints it: where the person is registered, often elsewhere.
    pub address: String,
    /// The dwelling where they live.
    pub dwelling: String,
    /// 户: the same for everybody who lives together.
    pub household: Uuid,
    /// To the head of the household: one of the field's choices.
    pub relation: String,
    /// By what right they live there: one of the field's choices.
    pub tenure: Option<String>,
    /// Lives there since.
    pub since: Option<NaiveDate>,
    /// Telephone.
    pub phone: Option<String>,
    /// Whom to call in an emergency.
    pub emergency: Option<Contact>,
    /// Of a person under 14.
    pub guardian: Option<Contact>,
}

/// Somebody to call. Prints without their values.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
}

impl From<wire::Contact> for Contact {
    fn from(contact: wire::Contact) -> Self {
        Self {
            name: contact.name,
            phone: contact.phone,
        }
    }
}

impl From<wire::Person> for Person {
    fn from(person: wire::Person) -> Self {
        Self {
            id_number: person.id_number,
            name: person.name,
            sex: person.sex,
            nationality: person.nationality,
            birth: person.birth,
            address: person.address,
            dwelling: person.dwelling,
            household: person.household,
            relation: person.relation,
            tenure: person.tenure,
            since: person.since,
            phone: person.phone,
            emergency: person.emergency.map(Contact::from),
            guardian: person.guardian.map(Contact::from),
        }
    }
}

without_values!(Person(id_number));

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact")
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
