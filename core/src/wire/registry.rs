//! The grid's registry (底数): dwellings and people. What a deployment may ask of a person, for which
//! purpose and on which legal basis is its own word ([`CollectionPolicy`]); every collected person
//! carries the answer (PIPL, Articles 6, 14, 17, 29 and 31).

use std::fmt;

use chrono::NaiveDate;
use gridwalk_idcard::IdNumber;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// 房屋: a place where people live.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dwelling {
    /// Identifier.
    pub id: String,
    /// Code of its grid.
    pub grid: String,
    /// Address for people, down to the room.
    pub address: String,
}

/// 自然人: somebody who lives in a dwelling of the grid.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// 公民身份号码 (GB 11643), in full: this is the record itself.
    #[serde(with = "number")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id_number: IdNumber,
    /// 姓名
    pub name: String,
    /// 男 or 女
    pub sex: String,
    /// 民族 without 族 (GB/T 3304)
    pub nationality: String,
    /// 出生
    pub birth: NaiveDate,
    /// 住址 as the card prints it: where the person is registered, often elsewhere.
    pub address: String,
    /// 签发机关
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// 有效期限, first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// 有效期限, last day as `YYYY-MM-DD`, or `长期`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    /// The dwelling where they live.
    pub dwelling: String,
    /// 户: the same for everybody who lives together.
    pub household: Uuid,
    /// One of [`RELATIONS`], to the head of the household.
    pub relation: String,
    /// One of [`TENURES`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenure: Option<String>,
    /// Lives there since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Whom to call in an emergency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency: Option<Contact>,
    /// Of a person under 14.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Contact>,
}

impl fmt::Debug for Person {
    /// Nothing of a person may slip into a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({})", self.id_number)
    }
}

/// Somebody to call.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact")
    }
}

/// Relations to the head of a household, as the wire names them, with the words of GB/T 4761.
pub const RELATIONS: [(&str, &str); 8] = [
    ("head", "户主"),
    ("spouse", "配偶"),
    ("child", "子女"),
    ("parent", "父母"),
    ("grandchild", "孙子女"),
    ("grandparent", "祖父母"),
    ("sibling", "兄弟姐妹"),
    ("other", "其他"),
];

/// By what right somebody lives in a dwelling.
pub const TENURES: [(&str, &str); 4] = [
    ("tenant", "租住"),
    ("owner", "自有"),
    ("dormitory", "集体宿舍"),
    ("guest", "借住"),
];

/// 采集: a person as the worker collected them, and on which footing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Collection {
    /// The person's record; of somebody new, the operation's own id.
    pub id: String,
    /// Version of the record that this edits; absent for somebody new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<i64>,
    /// The person.
    pub person: Person,
    /// The footing.
    pub basis: Basis,
    /// How each field came about.
    pub sources: Vec<FieldSource>,
}

/// On which footing a person was collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Basis {
    /// What for (PIPL, Article 6).
    pub purpose: String,
    /// By which law, or by consent (PIPL, Article 13).
    pub legal_basis: String,
    /// Version of the notice that was shown (PIPL, Article 17).
    pub notice: String,
    /// The person agreed, separately from everything else (PIPL, Article 29).
    pub consent: bool,
    /// The guardian agreed, for a person under 14 (PIPL, Article 31).
    pub guardian_consent: bool,
}

/// How a field came about, without its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldSource {
    /// Name of the field.
    pub field: String,
    /// Who read it (`ppocr`, `tesseract`, `both`, …), or `worker`.
    pub source: String,
    /// The reader's confidence, 0 to 1.
    pub confidence: f64,
    /// The worker looked at it, or said it.
    pub looked: bool,
}

/// What the deployment may ask of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct CollectionPolicy {
    /// What for.
    pub purpose: String,
    /// By which law, or by consent.
    pub legal_basis: String,
    /// Version of the notice that is shown before anything is read.
    pub notice: String,
    /// The notice itself.
    pub notice_text: String,
    /// A separate consent is needed.
    pub consent: bool,
}

impl Default for CollectionPolicy {
    fn default() -> Self {
        Self {
            purpose: "实有人口登记".to_owned(),
            legal_basis: "《个人信息保护法》第十三条第一款第三项：为履行法定职责所必需".to_owned(),
            notice: "2".to_owned(),
            notice_text:
                "为登记本网格实有人口，现采集您的身份证信息、联系电话和居住情况，仅用于社区\
                          管理与服务。身份证照片不上传，确认后不留存。您可以查询、更正您的信息。"
                    .to_owned(),
            consent: false,
        }
    }
}

/// An identity number as text: the one place where it leaves its masked type.
mod number {
    use gridwalk_idcard::IdNumber;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        number: &IdNumber,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(number.reveal())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<IdNumber, D::Error> {
        let text = String::deserialize(deserializer)?;
        IdNumber::parse(&text).map_err(D::Error::custom)
    }
}
