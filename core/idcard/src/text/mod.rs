//! Reading one line of print. A reader is a trait, so that a phone may hand in its own; two are
//! built in, and what both say alike is the best evidence there is.

mod asked;
pub mod distance;
mod likeliest;
mod model;
mod ppocr;
#[cfg(feature = "tesseract")]
mod tesseract;

use image::RgbImage;

pub(crate) use asked::Asked;
pub(crate) use likeliest::likeliest;
pub use model::{MODEL_FILE, ModelError, default_folder};
pub use ppocr::PpOcr;
#[cfg(feature = "tesseract")]
pub use tesseract::Tesseract;

use super::reading::Source;

/// What may stand in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// What Chinese print has: Han characters, digits, Latin letters, signs.
    Any,
    /// An identity number: digits and X.
    Number,
    /// A date range: digits, dots, a dash, 长期.
    Dates,
}

impl Script {
    /// Whether a character may occur.
    pub fn allows(self, c: char) -> bool {
        match self {
            // The recogniser knows kana and hangul too, some of which look like rare characters.
            Script::Any => {
                !matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{ac00}'..='\u{d7a3}')
            }
            Script::Number => c.is_ascii_digit() || c == 'X',
            Script::Dates => c.is_ascii_digit() || matches!(c, '.' | '-' | '长' | '期'),
        }
    }
}

/// One line cut from a straightened card.
#[derive(Debug, Clone)]
pub struct TextLine {
    /// The pixels, upright, with a narrow margin.
    pub image: RgbImage,
    /// What may stand there.
    pub script: Script,
}

/// What a reader made of a line.
#[derive(Clone, Default)]
pub struct LineText {
    /// The characters.
    pub text: String,
    /// How sure the reader is of each, 0..1; as many as characters.
    pub sure: Vec<f32>,
    /// What else each might be and how likely, itself among them; empty from a reader that does
    /// not tell.
    pub others: Vec<Vec<(char, f32)>>,
    /// Where along the line each was read, 0 (its left end) to 1; empty from a reader that does not
    /// tell.
    pub places: Vec<f32>,
}

impl LineText {
    /// The least sure character; 0 for an empty line.
    pub fn least(&self) -> f64 {
        let least = self.sure.iter().copied().fold(f32::MAX, f32::min);
        if self.sure.is_empty() {
            0.0
        } else {
            f64::from(least)
        }
    }

    /// Only what may stand in a number, where one was asked for: a phone's own reader takes no such hint,
    /// and reads the label along.
    fn narrowed(mut self, script: Script) -> Self {
        if script != Script::Number {
            return self;
        }
        let text = self.text.to_ascii_uppercase();
        let stands: Vec<bool> = text.chars().map(|c| script.allows(c)).collect();
        self.text = text.chars().filter(|c| script.allows(*c)).collect();
        only(&mut self.sure, &stands);
        only(&mut self.others, &stands);
        only(&mut self.places, &stands);
        self
    }

    /// Whether a reader may answer it. Rounding may lead a little beyond 1, a letter's middle a little
    /// beyond its line.
    fn is_sound(&self) -> bool {
        let count = self.text.chars().count();
        let fits = |length: usize| length == 0 || length == count;
        let is_share = |share: &f32| (0.0..=1.01).contains(share);
        self.sure.len() == count
            && fits(self.others.len())
            && fits(self.places.len())
            && self.sure.iter().all(is_share)
            && self.others.iter().flatten().all(|(_, p)| is_share(p))
            && self.places.iter().all(|x| (-0.5..=1.5).contains(x))
    }
}

/// Leaves what is told of characters that stand, if anything is told.
fn only<T>(told: &mut Vec<T>, stands: &[bool]) {
    let mut stands = stands.iter();
    told.retain(|_| stands.next().copied().unwrap_or_default());
}

/// A reader that cannot read at all; one unreadable line is an empty text instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the reader {reader} failed: {reason}; check that it is installed whole")]
pub struct ReaderFailed {
    /// Which one.
    pub reader: &'static str,
    /// What it said.
    pub reason: String,
}

/// Reads lines. Lines of one card come together, so that a reader may batch them.
pub trait TextRecogniser: Send + Sync {
    /// Who this is.
    fn source(&self) -> Source;

    /// One text a line, in their order; one that is no [`LineText`] as it says counts as a failure.
    fn read(&self, lines: &[TextLine]) -> Result<Vec<LineText>, ReaderFailed>;

    /// Gives back memory; the next reading loads anew.
    fn unload(&self) {}
}
