//! Ends a reading that nobody waits for any more: asked between the steps of finding a card, and
//! before every lot of lines.

use crate::reading::Source;
use crate::text::{LineText, ReaderFailed, TextLine, TextRecogniser};

/// Says whether nobody waits for the answer any more. Asked often, from the reading's own thread.
pub type Cancelled<'a> = &'a (dyn Fn() -> bool + Sync);

/// Nobody waits.
pub(crate) struct Gone;

/// Nothing while somebody waits.
pub(crate) fn go_on(cancelled: Cancelled<'_>) -> Result<(), Gone> {
    if cancelled() { Err(Gone) } else { Ok(()) }
}

/// A reader that stops to read when nobody waits.
pub(crate) struct Until<'a> {
    pub(crate) reader: &'a dyn TextRecogniser,
    pub(crate) cancelled: Cancelled<'a>,
}

impl TextRecogniser for Until<'_> {
    fn source(&self) -> Source {
        self.reader.source()
    }

    fn read(&self, lines: &[TextLine]) -> Result<Vec<LineText>, ReaderFailed> {
        go_on(self.cancelled).map_err(|Gone| ReaderFailed {
            reader: "any",
            reason: "nobody waits".to_owned(),
        })?;
        self.reader.read(lines)
    }
}
