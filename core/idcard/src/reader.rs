//! The whole way from a picture to a reading.

use std::collections::BTreeMap;
use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage};

use crate::cancel::{Cancelled, Gone, go_on};
use crate::find::{self, Found};
use crate::geometry::Quad;
use crate::reading::{
    CardReading, Field, FieldReading, NoCard, Outcome, Side, Warning, ZonePicture,
};
use crate::sheet::Sheet;
use crate::text::{Asked, ReaderFailed, TextRecogniser};
use crate::witness::Witnesses;
use crate::{back, front, resident};

/// How many rectangles without a label that can be read are read all the same.
const UNLABELLED: usize = 2;
/// More pixels than any phone's camera takes; a bomb of a picture stops here.
const MOST_PIXELS: u64 = 120_000_000;

/// Why a picture could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum BadPicture {
    /// No JPEG, PNG or WebP, or a damaged one.
    #[error("the picture cannot be decoded ({0}); take it again")]
    Undecodable(String),
    /// Larger than any camera's.
    #[error("the picture has {0} × {1} pixels, more than a camera takes; send a smaller one")]
    TooLarge(u32, u32),
    /// No reader could be run.
    #[error(transparent)]
    Reader(#[from] ReaderFailed),
    /// The caller no longer waits.
    #[error("reading the card was cancelled")]
    Cancelled,
}

impl From<Gone> for BadPicture {
    fn from(Gone: Gone) -> Self {
        BadPicture::Cancelled
    }
}

/// The readers to use: the first reads every line, the second bears witness.
pub struct Readers {
    /// Reads every line.
    pub first: Box<dyn TextRecogniser>,
    /// Reads the number again, and what the first doubts.
    pub second: Option<Box<dyn TextRecogniser>>,
}

/// Receives the pictures of each step, for people who look. The command line only: apps keep no
/// picture of a card.
pub trait Explain {
    /// One step's picture.
    fn show(&self, step: &str, picture: &RgbImage);
}

/// Reads cards; it may be shared by threads.
pub struct CardReader {
    readers: Readers,
}

impl CardReader {
    /// A reader that uses `readers`.
    pub fn new(readers: Readers) -> Self {
        CardReader { readers }
    }

    /// Gives back the models' memory; the next card loads them anew.
    pub fn unload(&self) {
        self.readers.first.unload();
        if let Some(second) = &self.readers.second {
            second.unload();
        }
    }

    /// Reads the card in an encoded picture. `corners`, where the caller knows them, are used
    /// instead of being looked for.
    pub fn read(
        &self,
        encoded: &[u8],
        corners: Option<Quad>,
        explain: Option<&dyn Explain>,
    ) -> Result<Outcome, BadPicture> {
        self.read_pixels(&decode(encoded)?, corners, explain)
    }

    /// The same for a decoded picture.
    pub fn read_pixels(
        &self,
        picture: &RgbImage,
        corners: Option<Quad>,
        explain: Option<&dyn Explain>,
    ) -> Result<Outcome, BadPicture> {
        self.look(picture, corners, explain, &|| false)
    }

    /// Reads the card in an encoded picture unless `cancelled` says, on the way, that nobody waits
    /// for it any more: then [`BadPicture::Cancelled`], soon.
    pub fn read_unless(
        &self,
        cancelled: Cancelled<'_>,
        encoded: &[u8],
        corners: Option<Quad>,
    ) -> Result<Outcome, BadPicture> {
        go_on(cancelled)?;
        let picture = decode(encoded)?;
        go_on(cancelled)?;
        let read = self.look(&picture, corners, None, cancelled);
        // A reader that stopped for it fails like any other.
        go_on(cancelled)?;
        read
    }

    fn look(
        &self,
        picture: &RgbImage,
        corners: Option<Quad>,
        explain: Option<&dyn Explain>,
        cancelled: Cancelled<'_>,
    ) -> Result<Outcome, BadPicture> {
        if picture.width() < 64 || picture.height() < 64 {
            return Ok(Outcome::None(NoCard::NotFound));
        }
        let found = match &corners {
            Some(quad) => find::at_corners(picture, quad),
            None => find::find(picture, cancelled)?,
        };
        let asked = |reader| Asked { reader, cancelled };
        let first = asked(self.readers.first.as_ref());
        let second = self.readers.second.as_deref().map(asked);
        let witnesses = Witnesses {
            first: &first,
            second: second.as_ref().map(|reader| reader as &dyn TextRecogniser),
        };
        if found.is_empty() {
            return Ok(Outcome::None(NoCard::NotFound));
        }
        // What is another document does not become a card when it is laid flat a little otherwise.
        let mut others: Vec<Found> = Vec::new();
        for (n, one) in found.iter().enumerate() {
            go_on(cancelled)?;
            if others.iter().any(|other| other.is_same_as(one)) {
                continue;
            }
            let Some(sheet) = Sheet::of(picture, &one.quad) else {
                continue;
            };
            if let Some(explain) = explain {
                explain.show(&format!("straightened-{n}"), &sheet.card);
            }
            if resident::is_covered(&sheet, one.side) {
                continue;
            }
            // Values that agree need no label; what is less likely is not read without one.
            let labelled = match n < UNLABELLED {
                true => None,
                false => Some(resident::has_labels(&first, &sheet, one.side)?),
            };
            if labelled == Some(false) {
                continue;
            }
            let (fields, mut warnings) = match one.side {
                Side::Front => front::read(&sheet, &witnesses)?,
                Side::Back => back::read(&sheet, &witnesses)?,
            };
            if resident::has_others_for_values(&fields) {
                others.push(*one);
                continue;
            }
            let believed =
                resident::is_believed(&first, &sheet, one, labelled, &fields, &warnings)?;
            if !believed {
                continue;
            }
            if has_second(&found, one) {
                warnings.push(Warning::SecondCard);
            }
            return Ok(Outcome::Card(CardReading {
                side: one.side,
                corners: one.quad,
                zones: to_look_at(&sheet, &fields),
                fields,
                warnings,
            }));
        }
        Ok(Outcome::None(NoCard::AnotherDocument))
    }
}

/// Of every field that needs a look, what the worker looks at.
fn to_look_at(
    sheet: &Sheet,
    fields: &BTreeMap<Field, FieldReading>,
) -> BTreeMap<Field, ZonePicture> {
    let doubted = fields.iter().filter(|(_, reading)| reading.needs_look);
    doubted
        .filter_map(|(field, _)| Some((*field, sheet.zone_picture(*field)?)))
        .collect()
}

/// Whether another card lies clear of the one that was read.
fn has_second(found: &[Found], read: &Found) -> bool {
    found
        .iter()
        .any(|other| other.score > find::GOOD && other.quad.is_clear_of(&read.quad))
}

/// Decodes the pixels as they are stored: a card is found at any turn, so EXIF, which may be absent
/// or wrong, is not asked.
fn decode(encoded: &[u8]) -> Result<RgbImage, BadPicture> {
    let undecodable = |e: &dyn std::fmt::Display| BadPicture::Undecodable(e.to_string());
    let decoder = ImageReader::new(Cursor::new(encoded))
        .with_guessed_format()
        .map_err(|e| undecodable(&e))?
        .into_decoder()
        .map_err(|e| undecodable(&e))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(BadPicture::TooLarge(width, height));
    }
    Ok(DynamicImage::from_decoder(decoder)
        .map_err(|e| undecodable(&e))?
        .into_rgb8())
}
