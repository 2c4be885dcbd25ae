//! The phone's own recogniser of text, which an app may hand in.

use std::sync::Arc;

use gridwalk_core::idcard::Source;
use gridwalk_core::idcard::text::{self, ReaderFailed, Script, TextLine};

use crate::desk;

/// Reads lines of print: ML Kit, Vision, or whatever the phone has. Two readers that agree are the
/// best evidence there is, so this one bears witness beside the built-in ones. It is asked on
/// threads of the library, which may wait for it.
#[uniffi::export(rust, foreign)]
pub trait TextRecogniser: Send + Sync {
    /// One text a line, in their order; an empty one for a line that cannot be read.
    fn read(&self, lines: Vec<LineImage>) -> Result<Vec<LineText>, TextRecogniserError>;
}

/// One line cut from a straightened card.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LineImage {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green and blue of every pixel, row by row: `width` × `height` × 3 bytes.
    pub rgb: Vec<u8>,
    /// What may stand there.
    pub script: LineScript,
}

/// What may stand in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum LineScript {
    /// Anything: Han characters, digits, Latin letters.
    Any,
    /// An identity number: digits and X.
    Number,
    /// A date range: digits, dots, a dash, 长期.
    Dates,
}

/// What a recogniser made of a line. Prints without its text.
#[derive(Clone, PartialEq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct LineText {
    /// The characters.
    pub text: String,
    /// How sure the recogniser is of each of them, 0 to 1; or one number for all.
    pub sure: Vec<f32>,
}

crate::value::without_values!(LineText(sure));

/// The recogniser cannot read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TextRecogniserError {
    /// It is not there, or broke down.
    #[error("the phone's recogniser of text failed")]
    Failed,
}

desk::fails_as!(TextRecogniserError::Failed);

/// The app's recogniser, as core asks for it.
pub(crate) struct AppRecogniser(pub(crate) Arc<dyn TextRecogniser>);

impl text::TextRecogniser for AppRecogniser {
    fn source(&self) -> Source {
        Source::Phone
    }

    fn read(&self, lines: &[TextLine]) -> Result<Vec<text::LineText>, ReaderFailed> {
        let texts = self.0.read(lines.iter().map(crossed).collect());
        let texts = texts.map_err(|_| ReaderFailed {
            reader: self.source().as_str(),
            reason: "it threw".to_owned(),
        })?;
        Ok(texts.into_iter().map(taken).collect())
    }
}

fn crossed(line: &TextLine) -> LineImage {
    LineImage {
        width: line.image.width(),
        height: line.image.height(),
        rgb: line.image.as_raw().clone(),
        script: match line.script {
            Script::Any => LineScript::Any,
            Script::Number => LineScript::Number,
            Script::Dates => LineScript::Dates,
        },
    }
}

/// A reader that says once how sure it is means every character.
fn taken(line: LineText) -> text::LineText {
    let mut sure = line.sure;
    if sure.len() == 1 {
        sure = vec![sure[0]; line.text.chars().count()];
    }
    let known = |sure: f32| {
        if sure.is_finite() {
            sure.clamp(0.0, 1.0)
        } else {
            0.0
        }
    };
    text::LineText {
        text: line.text,
        sure: sure.into_iter().map(known).collect(),
        others: Vec::new(),
        places: Vec::new(),
    }
}
