//! What is asked of a person, and which values each field can have.

use chrono::NaiveDate;
use gridwalk_idcard::IdNumber;
use gridwalk_idcard::nationality::{self, Match};
use gridwalk_idcard::number::BadNumber;
use serde::{Deserialize, Serialize};

use crate::wire::{RELATIONS, TENURES};

/// A field of a person: first those of the card, then those that only the worker can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
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
    /// The person agreed.
    Consent,
    /// The guardian agreed.
    GuardianConsent,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 19] = [
        Self::Name,
        Self::Sex,
        Self::Nationality,
        Self::Birth,
        Self::Address,
        Self::IdNumber,
        Self::Authority,
        Self::ValidFrom,
        Self::ValidUntil,
        Self::Phone,
        Self::Relation,
        Self::Tenure,
        Self::Since,
        Self::Emergency,
        Self::EmergencyPhone,
        Self::Guardian,
        Self::GuardianPhone,
        Self::Consent,
        Self::GuardianConsent,
    ];

    /// Fields without which nobody is collected.
    pub(super) const REQUIRED: [Self; 7] = [
        Self::Name,
        Self::Sex,
        Self::Nationality,
        Self::Birth,
        Self::Address,
        Self::IdNumber,
        Self::Relation,
    ];

    /// The name on the command line and in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Sex => "sex",
            Self::Nationality => "nationality",
            Self::Birth => "birth",
            Self::Address => "address",
            Self::IdNumber => "id_number",
            Self::Authority => "authority",
            Self::ValidFrom => "valid_from",
            Self::ValidUntil => "valid_until",
            Self::Phone => "phone",
            Self::Relation => "relation",
            Self::Tenure => "tenure",
            Self::Since => "since",
            Self::Emergency => "emergency",
            Self::EmergencyPhone => "emergency_phone",
            Self::Guardian => "guardian",
            Self::GuardianPhone => "guardian_phone",
            Self::Consent => "consent",
            Self::GuardianConsent => "guardian_consent",
        }
    }

    /// The field of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }

    /// The values that the field can have, where they are few: as they are kept, and in Chinese.
    pub fn choices(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Sex => vec![("男", "男"), ("女", "女")],
            Self::Nationality => nationality::all().map(|name| (name, name)).collect(),
            Self::Relation => RELATIONS.to_vec(),
            Self::Tenure => TENURES.to_vec(),
            Self::Consent | Self::GuardianConsent => vec![("yes", "是")],
            _ => Vec::new(),
        }
    }

    /// The value as it is kept: trimmed, in the form of its field.
    pub(super) fn checked(self, value: &str) -> Result<String, BadValue> {
        let value = value.trim();
        match self {
            Self::IdNumber => Ok(IdNumber::parse(value)?.reveal().to_owned()),
            Self::Sex if !matches!(value, "男" | "女") => Err(BadValue::NotOneOf("男, 女")),
            Self::Nationality => match nationality::find(value) {
                Some(Match::Exact(name)) => Ok(name.to_owned()),
                _ => Err(BadValue::NoNationality),
            },
            Self::ValidUntil if value == "长期" => Ok(value.to_owned()),
            Self::Birth | Self::ValidFrom | Self::ValidUntil | Self::Since => {
                let date: NaiveDate = value.parse().map_err(|_| BadValue::NoDate)?;
                Ok(date.to_string())
            }
            Self::Phone | Self::EmergencyPhone | Self::GuardianPhone => phone(value),
            Self::Relation => one_of(&RELATIONS, value),
            Self::Tenure => one_of(&TENURES, value),
            Self::Consent | Self::GuardianConsent => match value {
                "yes" | "是" => Ok("yes".to_owned()),
                _ => Err(BadValue::NotOneOf("yes")),
            },
            _ if value.is_empty() || value.chars().any(char::is_control) => Err(BadValue::NoText),
            _ => Ok(value.to_owned()),
        }
    }
}

/// Why a value cannot be. The value itself is personal and is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadValue {
    /// Not an identity number.
    #[error(transparent)]
    Number(#[from] BadNumber),
    /// Not a date.
    #[error("a date is written 2001-02-28")]
    NoDate,
    /// None of the 56.
    #[error("none of the 56 nationalities of GB/T 3304: write it without 族")]
    NoNationality,
    /// Not a telephone number.
    #[error("a telephone number has 7 to 15 digits")]
    NoPhone,
    /// Empty, or not text.
    #[error("a line of text is needed")]
    NoText,
    /// Not one of a few words.
    #[error("one of {0} is needed")]
    NotOneOf(&'static str),
}

/// Digits with an optional leading +, as ITU-T E.164 has them; spaces and hyphens are taken out.
fn phone(value: &str) -> Result<String, BadValue> {
    let kept: String = value.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    let fits = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if fits {
        Ok(kept)
    } else {
        Err(BadValue::NoPhone)
    }
}

/// The wire's word for a value given as that or in Chinese.
fn one_of(words: &[(&'static str, &'static str)], value: &str) -> Result<String, BadValue> {
    let found = words
        .iter()
        .find(|(code, word)| value == *code || value == *word);
    match found {
        Some((code, _)) => Ok((*code).to_owned()),
        None if words == RELATIONS.as_slice() => Err(BadValue::NotOneOf(
            "head, spouse, child, parent, grandchild, grandparent, sibling, other",
        )),
        None => Err(BadValue::NotOneOf("tenant, owner, dormitory, guest")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name_and_says_it_in_json() {
        for field in Field::ALL {
            assert_eq!(Field::parse(field.as_str()), Some(field));
            let json = serde_json::to_string(&field).unwrap();
            assert_eq!(json, format!("{:?}", field.as_str()));
        }
        assert_eq!(Field::parse("shoe_size"), None);
    }

    #[test]
    fn every_choice_is_a_value_that_the_field_can_have() {
        let mut count = 0;
        for field in Field::ALL {
            for (value, words) in field.choices() {
                assert_eq!(field.checked(value).as_deref(), Ok(value));
                assert_eq!(field.checked(words).as_deref(), Ok(value));
                count += 1;
            }
        }
        assert_eq!(count, 2 + 56 + 8 + 4 + 1 + 1);
    }

    #[test]
    fn values_are_kept_in_one_form_and_refused_without_being_repeated() {
        let good = [
            (Field::IdNumber, "11010519491231002x", "11010519491231002X"),
            (Field::Nationality, "壮族", "壮"),
            (Field::Phone, "138 0013-8000", "13800138000"),
            (Field::Relation, "子女", "child"),
            (Field::Tenure, "owner", "owner"),
            (Field::ValidUntil, "长期", "长期"),
            (Field::Since, "2024-03-01", "2024-03-01"),
            (Field::Name, " 买买提·吐尔逊 ", "买买提·吐尔逊"),
        ];
        for (field, given, kept) in good {
            assert_eq!(field.checked(given).as_deref(), Ok(kept));
        }
        let bad = [
            (Field::IdNumber, "110105194912310021"),
            (Field::Nationality, "壯"),
            (Field::Sex, "M"),
            (Field::Phone, "12345"),
            (Field::Phone, "电话号码没有"),
            (Field::Relation, "邻居"),
            (Field::Birth, "1949-02-30"),
            (Field::Name, "  "),
            (Field::Consent, "no"),
        ];
        for (field, given) in bad {
            let error = field.checked(given).unwrap_err().to_string();
            assert!(!error.contains(given), "{error}");
        }
    }
}
