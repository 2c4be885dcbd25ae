//! An identity card as it was read. Values are personal: records that hold one print without it.

use std::fmt;

use gridwalk_core::idcard as core;
use gridwalk_core::idcard::geometry::{Point, Quad};
use gridwalk_core::registry::Field;

use super::person::PersonField;
use super::{mirrors, without_values};

/// The two sides of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum CardSide {
    /// With the portrait.
    Front,
    /// With the emblem.
    Back,
}

mirrors!(CardSide = core::Side: Front, Back);

/// A place in a picture, in pixels from its top left.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
pub struct PicturePoint {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl From<Point> for PicturePoint {
    fn from(point: Point) -> Self {
        Self {
            x: point.x,
            y: point.y,
        }
    }
}

/// The corners of a card in a picture, as a reader of the card names them.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
pub struct Corners {
    /// Where the card's top left is, and so on, clockwise.
    pub top_left: PicturePoint,
    /// Top right.
    pub top_right: PicturePoint,
    /// Bottom right.
    pub bottom_right: PicturePoint,
    /// Bottom left.
    pub bottom_left: PicturePoint,
}

impl From<Quad> for Corners {
    fn from(Quad([a, b, c, d]): Quad) -> Self {
        Self {
            top_left: a.into(),
            top_right: b.into(),
            bottom_right: c.into(),
            bottom_left: d.into(),
        }
    }
}

impl From<Corners> for Quad {
    fn from(corners: Corners) -> Self {
        let all = [
            corners.top_left,
            corners.top_right,
            corners.bottom_right,
            corners.bottom_left,
        ];
        Self(all.map(|point| Point::new(point.x, point.y)))
    }
}

/// One side of one card.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct CardReading {
    /// Which side.
    pub side: CardSide,
    /// Where it lies in the picture.
    pub corners: Corners,
    /// Every field of the side, in the order in which they are printed.
    pub fields: Vec<FieldReading>,
    /// Of every field that needs a look: what to look at.
    pub zones: Vec<FieldZone>,
    /// What the cross-checks found.
    pub warnings: Vec<CardWarning>,
}

/// What a card's picture shows where a field is printed, laid flat. Prints without it.
#[derive(Clone, PartialEq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct FieldZone {
    /// Which.
    pub field: PersonField,
    /// A JPEG of some kilobytes: show it, and keep it nowhere.
    pub jpeg: Vec<u8>,
}

without_values!(FieldZone(field));

pub(super) fn zone((field, picture): (Field, core::ZonePicture)) -> FieldZone {
    FieldZone {
        field: field.into(),
        jpeg: picture.0,
    }
}

/// A field as it was read. Prints without its value.
#[derive(Clone, PartialEq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct FieldReading {
    /// Which.
    pub field: PersonField,
    /// The value; empty when nothing could be read. Dates are `2001-02-28`.
    pub value: String,
    /// The share of such readings that are right, 0 to 1.
    pub confidence: f64,
    /// The worker must look at it before it counts.
    pub needs_look: bool,
    /// Where the value comes from.
    pub source: ValueSource,
}

impl fmt::Display for FieldReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let look = if self.needs_look { ", look" } else { "" };
        let Self {
            field,
            confidence,
            source,
            ..
        } = self;
        write!(
            f,
            "FieldReading({field:?}, {confidence:.3}{look}, {source:?})"
        )
    }
}

impl fmt::Debug for FieldReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<core::CardReading> for CardReading {
    fn from(card: core::CardReading) -> Self {
        let fields = card
            .fields
            .into_iter()
            .filter_map(|(field, reading)| {
                Some(FieldReading {
                    field: Field::parse(field.as_str())?.into(),
                    value: reading.value,
                    confidence: reading.confidence,
                    needs_look: reading.needs_look,
                    source: ValueSource::named(reading.source.as_str()),
                })
            })
            .collect();
        let zones = card.zones.into_iter();
        Self {
            side: card.side.into(),
            corners: card.corners.into(),
            fields,
            zones: zones
                .filter_map(|(field, jpeg)| Some(zone((Field::parse(field.as_str())?, jpeg))))
                .collect(),
            warnings: card.warnings.into_iter().map(CardWarning::from).collect(),
        }
    }
}

impl From<CardReading> for core::CardReading {
    fn from(card: CardReading) -> Self {
        let side = card.side.into();
        let on_side = |field: PersonField| {
            let name = Field::from(field).as_str();
            let fields = core::Field::of(side).iter();
            fields.copied().find(|field| field.as_str() == name)
        };
        let fields = card.fields.into_iter().filter_map(|reading| {
            let field = on_side(reading.field)?;
            let reading = core::FieldReading {
                value: reading.value,
                confidence: reading.confidence,
                needs_look: reading.needs_look,
                source: reading.source.into(),
            };
            Some((field, reading))
        });
        let zones = card.zones.into_iter();
        Self {
            side,
            corners: card.corners.into(),
            fields: fields.collect(),
            zones: zones
                .filter_map(|zone| Some((on_side(zone.field)?, core::ZonePicture(zone.jpeg))))
                .collect(),
            warnings: card.warnings.into_iter().map(Into::into).collect(),
        }
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum ValueSource {
    /// The PP-OCRv6 recogniser.
    Ppocr,
    /// Tesseract.
    Tesseract,
    /// A recogniser that the app handed in.
    Phone,
    /// Two readers that agree.
    Both,
    /// Not read: follows from the number.
    Number,
    /// Read, then corrected by a rule.
    Corrected,
    /// Nothing could be read.
    Unread,
    /// The worker said it.
    Worker,
}

impl ValueSource {
    /// By the name that drafts have; whatever is not known was read by nobody who is trusted.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "ppocr" => Self::Ppocr,
            "tesseract" => Self::Tesseract,
            "phone" => Self::Phone,
            "both" => Self::Both,
            "number" => Self::Number,
            "corrected" => Self::Corrected,
            "worker" => Self::Worker,
            _ => Self::Unread,
        }
    }
}

impl From<ValueSource> for core::Source {
    fn from(source: ValueSource) -> Self {
        match source {
            ValueSource::Ppocr => Self::Ppocr,
            ValueSource::Tesseract => Self::Tesseract,
            ValueSource::Phone => Self::Phone,
            ValueSource::Both => Self::Both,
            ValueSource::Number => Self::Number,
            ValueSource::Corrected => Self::Corrected,
            // No card says what only the worker does.
            ValueSource::Unread | ValueSource::Worker => Self::Unread,
        }
    }
}

/// Something about a whole card that a person should know; never a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum CardWarning {
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

mirrors!(CardWarning = core::Warning:
    BirthDiffers, SexDiffers, NumberFailsCheck, NumberCorrected, DivisionUnknown, AddressElsewhere,
    AddressUnknown, NationalityUnknown, OddValidity, OddAuthority, SecondCard);

impl CardWarning {
    /// By the name that drafts have.
    pub(super) fn named(name: &str) -> Option<Self> {
        let named = |warning: &&Self| core::Warning::from(**warning).as_str() == name;
        Self::ALL.iter().find(named).copied()
    }
}
