//! The whole way from a picture to a reading.

use std::collections::BTreeMap;
use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage};

use crate::cancel::{Cancelled, Gone, go_on};
use crate::find::{self, Found};
use crate::geometry::Quad;
use crate::ink::Ink;
use crate::reading::{
    CardReading, Field, FieldReading, NoCard, Outcome, Side, Source, Warning, ZonePicture,
};
use crate::sheet::Sheet;
use crate::text::distance::edits;
use crate::text::{Asked, ReaderFailed, Script, TextLine, TextRecogniser};
use crate::witness::Witnesses;
use crate::zones::{self, Word, Zone};
use crate::{back, front, nationality};

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
        for (n, one) in found.iter().enumerate() {
            go_on(cancelled)?;
            let Some(sheet) = Sheet::of(picture, &one.quad) else {
                continue;
            };
            if let Some(explain) = explain {
                explain.show(&format!("straightened-{n}"), &sheet.card);
            }
            let labelled = is_resident_card(&first, &sheet, one.side)?;
            if !labelled && n >= UNLABELLED {
                continue;
            }
            let (fields, mut warnings) = match one.side {
                Side::Front => front::read(&sheet, &witnesses)?,
                Side::Back => back::read(&sheet, &witnesses)?,
            };
            let believed = !has_labels_for_values(&fields)
                && (agree(&fields)
                    || labelled
                        && (is_plausible(one.side, &fields, &warnings)
                            || has_other_labels(&first, &sheet, one.side)?));
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

/// Whether what is printed on every resident card stands where it must. Bank, social-security and
/// driving cards have other words there.
fn is_resident_card(
    reader: &dyn TextRecogniser,
    sheet: &Sheet,
    side: Side,
) -> Result<bool, ReaderFailed> {
    let [surest, others] = zones::evidence(side);
    if says(reader, surest, |zone| sheet.line(zone.whole(), Script::Any))? {
        return Ok(true);
    }
    // Labels are pale, and the first to go in poor light.
    let ink = Ink::with_labels(&sheet.card);
    let plain = |zone: &Zone| zone.whole().grey_line(&ink, Script::Any);
    Ok(says(reader, surest, plain)? || says(reader, others, plain)?)
}

/// Whether labels besides the surest can be read in their places.
fn has_other_labels(
    reader: &dyn TextRecogniser,
    sheet: &Sheet,
    side: Side,
) -> Result<bool, ReaderFailed> {
    let ink = Ink::with_labels(&sheet.card);
    let [_, others] = zones::evidence(side);
    says(reader, others, |zone| {
        zone.whole().grey_line(&ink, Script::Any)
    })
}

/// Whether half of the characters are those that stand on every card.
fn says(
    reader: &dyn TextRecogniser,
    words: &[Word],
    line: impl Fn(&Zone) -> TextLine,
) -> Result<bool, ReaderFailed> {
    let lines: Vec<_> = words.iter().map(|(zone, _)| line(zone)).collect();
    let texts = reader.read(&lines)?;
    let (mut alike, mut count) = (0, 0);
    for ((_, word), read) in words.iter().zip(texts) {
        let length = word.chars().count();
        alike += length - edits(&read.text.replace(' ', ""), word).min(length);
        count += length;
    }
    Ok(alike * 2 >= count)
}

/// Whether the values are such as stand there: on the front one of the 56 nationalities, or a birth
/// date or sex that agrees with the number; on the back a police authority or a validity. A passport
/// stretched until its label and its number lie in place has none of the others there, nor has a form whose 公民身份号码 lies where the back has
/// its title.
fn is_plausible(side: Side, fields: &BTreeMap<Field, FieldReading>, warnings: &[Warning]) -> bool {
    let read = |field: Field| fields.get(&field).filter(|read| !read.value.is_empty());
    match side {
        Side::Front => {
            let both = |field| read(field).is_some_and(|read| read.source == Source::Both);
            read(Field::Nationality).is_some_and(|read| nationality::find(&read.value).is_some())
                || !warnings.contains(&Warning::NumberCorrected)
                    && (both(Field::Birth) || both(Field::Sex))
        }
        Side::Back => {
            read(Field::ValidFrom).is_some() || !warnings.contains(&Warning::OddAuthority)
        }
    }
}

/// Whether a label of the card stands where a value belongs: a form has the same words in rows of its
/// own.
fn has_labels_for_values(fields: &BTreeMap<Field, FieldReading>) -> bool {
    let labels = zones::evidence(Side::Front).concat();
    [Field::Name, Field::Address]
        .iter()
        .filter_map(|field| fields.get(field))
        .any(|read| labels.iter().any(|(_, word)| read.value.starts_with(word)))
}

/// Whether values that depend on each other agree, each read from its own place: the sex with the
/// number beside a nationality in the list; and either the birth date with the number, too, or two
/// readings of the number with each other, if the nationality needed no mending. No other document
/// has that just there, even where poor light has left no label to read.
fn agree(fields: &BTreeMap<Field, FieldReading>) -> bool {
    let read = |field: Field| fields.get(&field);
    let both = |field| read(field).is_some_and(|reading| reading.source == Source::Both);
    let Some(nationality) =
        read(Field::Nationality).filter(|reading| nationality::find(&reading.value).is_some())
    else {
        return false;
    };
    let unmended = nationality.source != Source::Corrected;
    both(Field::Sex) && (both(Field::Birth) || unmended && both(Field::IdNumber))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn front(nationality: (&str, Source), sex: Source, birth: Source, number: Source) -> bool {
        let field = |value: &str, source| FieldReading::new(value, 0.99, source);
        agree(&BTreeMap::from([
            (Field::Nationality, field(nationality.0, nationality.1)),
            (Field::Sex, field("男", sex)),
            (Field::Birth, field("1939-04-14", birth)),
            (Field::IdNumber, field("975070193904146137", number)),
        ]))
    }

    #[test]
    fn a_form_has_labels_where_a_card_has_values() {
        let form = |name: &str, address: &str| {
            let field = |value: &str| FieldReading::new(value, 0.99, Source::Ppocr);
            has_labels_for_values(&BTreeMap::from([
                (Field::Name, field(name)),
                (Field::Address, field(address)),
            ]))
        };
        assert!(form("民族汉", "广东省湛江市"));
        assert!(form("民望", "住址广东省湛江市"));
        assert!(!form("民望", "广东省湛江市"));
    }

    #[test]
    fn three_places_must_agree_where_no_label_is_readable() {
        use Source::{Both, Corrected, Number, Ppocr};
        let read = ("珞巴", Ppocr);
        assert!(front(read, Both, Both, Ppocr));
        assert!(front(read, Both, Number, Both), "a birth date too pale");
        assert!(!front(read, Both, Number, Ppocr));
        assert!(!front(read, Number, Both, Both));
        assert!(!front(("中国", Ppocr), Both, Both, Both));
        assert!(front(("珞巴", Corrected), Both, Both, Both));
        assert!(!front(("珞巴", Corrected), Both, Number, Both));
    }
}
