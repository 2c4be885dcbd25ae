//! What comes out of a picture: for every field a value, how sure it is, whether the worker must
//! look at it, and who read it.

use std::collections::BTreeMap;

use crate::geometry::Quad;

/// The two sides of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// With the portrait.
    Front,
    /// With the emblem.
    Back,
}

/// The fields of both sides, in the order they are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 姓名.
    Name,
    /// 性别.
    Sex,
    /// 民族.
    Nationality,
    /// 出生.
    Birth,
    /// 住址.
    Address,
    /// 公民身份号码.
    IdNumber,
    /// 签发机关.
    Authority,
    /// 有效期限, first day.
    ValidFrom,
    /// 有效期限, last day or 长期.
    ValidUntil,
}

impl Field {
    /// The name on the wire and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Sex => "sex",
            Field::Nationality => "nationality",
            Field::Birth => "birth",
            Field::Address => "address",
            Field::IdNumber => "id_number",
            Field::Authority => "authority",
            Field::ValidFrom => "valid_from",
            Field::ValidUntil => "valid_until",
        }
    }

    /// The fields of one side.
    pub fn of(side: Side) -> &'static [Field] {
        match side {
            Side::Front => &[
                Field::Name,
                Field::Sex,
                Field::Nationality,
                Field::Birth,
                Field::Address,
                Field::IdNumber,
            ],
            Side::Back => &[Field::Authority, Field::ValidFrom, Field::ValidUntil],
        }
    }
}

/// Who a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The PP-OCRv6 recogniser.
    Ppocr,
    /// Tesseract.
    Tesseract,
    /// A reader that the phone handed in.
    Phone,
    /// Two readers that agree.
    Both,
    /// Not read: follows from the number.
    Number,
    /// Read, then corrected by a rule.
    Corrected,
    /// Nothing could be read.
    Unread,
}

impl Source {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Ppocr => "ppocr",
            Source::Tesseract => "tesseract",
            Source::Phone => "phone",
            Source::Both => "both",
            Source::Number => "number",
            Source::Corrected => "corrected",
            Source::Unread => "unread",
        }
    }
}

/// One field as it was read.
#[derive(Clone, PartialEq)]
pub struct FieldReading {
    /// The value; empty when nothing could be read.
    pub value: String,
    /// The share of such readings that are right, 0..1.
    pub confidence: f64,
    /// Whether the worker must look at it before it counts.
    pub needs_look: bool,
    /// Where the value comes from.
    pub source: Source,
}

impl FieldReading {
    pub(crate) fn new(value: impl Into<String>, confidence: f64, source: Source) -> Self {
        let value = value.into();
        let confidence = if value.is_empty() {
            0.0
        } else {
            confidence.clamp(0.0, 1.0)
        };
        FieldReading {
            value,
            confidence,
            needs_look: confidence < SURE,
            source,
        }
    }

    pub(crate) fn unread() -> Self {
        FieldReading::new("", 0.0, Source::Unread)
    }

    /// Caps the confidence, and asks for a look.
    pub(crate) fn doubt(&mut self, most: f64) {
        self.confidence = self.confidence.min(most);
        self.needs_look = true;
    }
}

/// Values are personal: only how they were read may reach a log.
impl std::fmt::Debug for FieldReading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "FieldReading({:.3}, look {}, {:?})",
            self.confidence, self.needs_look, self.source
        )
    }
}

/// From this confidence on a field needs no look: at most 2 in 1000 of such may be wrong. Of 4,315 that were
/// sure by 0.985 on hard fronts of four seeds 12 were wrong, four of them below this.
pub(crate) const SURE: f64 = 0.992;

/// Something about a whole card that a person should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// The printed birth date is not the one in the number.
    BirthDiffers,
    /// The printed sex is not the one in the number.
    SexDiffers,
    /// The number fails its check digit.
    NumberFailsCheck,
    /// One digit of the number was filled in from its check digit.
    NumberCorrected,
    /// The number's first six digits were never a division of GB/T 2260.
    DivisionUnknown,
    /// The address names another province than the number. People move: this is no error.
    AddressElsewhere,
    /// The address begins with no division that GB/T 2260 knows.
    AddressUnknown,
    /// The nationality is none of the 56.
    NationalityUnknown,
    /// The validity is none that the law knows.
    OddValidity,
    /// The authority does not end as a county's or district's police does.
    OddAuthority,
    /// Another card lies in the same picture.
    SecondCard,
}

impl Warning {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Warning::BirthDiffers => "birth-differs-from-number",
            Warning::SexDiffers => "sex-differs-from-number",
            Warning::NumberFailsCheck => "number-fails-check",
            Warning::NumberCorrected => "number-corrected",
            Warning::DivisionUnknown => "division-unknown",
            Warning::AddressElsewhere => "address-in-another-province",
            Warning::AddressUnknown => "address-division-unknown",
            Warning::NationalityUnknown => "nationality-unknown",
            Warning::OddValidity => "odd-validity",
            Warning::OddAuthority => "odd-authority",
            Warning::SecondCard => "second-card",
        }
    }
}

/// Why a picture gave no reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCard {
    /// Nothing of a card's shape and layout is in the picture.
    NotFound,
    /// Something has a card's shape, but not what is printed on every resident identity card.
    AnotherDocument,
}

impl NoCard {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            NoCard::NotFound => "no-card-found",
            NoCard::AnotherDocument => "not-a-resident-card",
        }
    }
}

/// What the picture shows where a field is printed, laid flat: a JPEG of some kilobytes. It is as
/// personal as the value, and a log learns only how long it is.
#[derive(Clone, PartialEq, Eq)]
pub struct ZonePicture(pub Vec<u8>);

impl std::fmt::Debug for ZonePicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ZonePicture({} bytes)", self.0.len())
    }
}

/// One side of one card.
#[derive(Debug, Clone)]
pub struct CardReading {
    /// Which side.
    pub side: Side,
    /// Where it lies in the picture.
    pub corners: Quad,
    /// Every field of the side.
    pub fields: BTreeMap<Field, FieldReading>,
    /// Of every field that needs a look: what to look at.
    pub zones: BTreeMap<Field, ZonePicture>,
    /// What the cross-checks found.
    pub warnings: Vec<Warning>,
}

/// What a picture held.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A card, read.
    Card(CardReading),
    /// No card, and why.
    None(NoCard),
}
