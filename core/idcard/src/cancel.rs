//! Ends a reading that nobody waits for any more: asked between the steps of finding a card, and
//! before every lot of lines. What a reader answers is held against what it may answer here too.

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

/// A reader that stops to read when nobody waits, and answers as it was asked or not at all.
pub(crate) struct Until<'a> {
    pub(crate) reader: &'a dyn TextRecogniser,
    pub(crate) cancelled: Cancelled<'a>,
}

impl TextRecogniser for Until<'_> {
    fn source(&self) -> Source {
        self.reader.source()
    }

    fn read(&self, lines: &[TextLine]) -> Result<Vec<LineText>, ReaderFailed> {
        let failed = |reason: &str| ReaderFailed {
            reader: self.source().as_str(),
            reason: reason.to_owned(),
        };
        go_on(self.cancelled).map_err(|Gone| failed("nobody waits"))?;
        let texts = self.reader.read(lines)?;
        if texts.len() == lines.len() && texts.iter().all(LineText::is_sound) {
            Ok(texts)
        } else {
            Err(failed("it answered otherwise than it was asked"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Saying(Vec<LineText>);

    impl TextRecogniser for Saying {
        fn source(&self) -> Source {
            Source::Phone
        }

        fn read(&self, _: &[TextLine]) -> Result<Vec<LineText>, ReaderFailed> {
            Ok(self.0.clone())
        }
    }

    #[test]
    fn a_reader_that_answers_otherwise_than_it_was_asked_has_failed() {
        let line = TextLine {
            image: image::RgbImage::new(64, 48),
            script: crate::text::Script::Any,
        };
        let sound = LineText {
            text: "张三".to_owned(),
            sure: vec![0.9, 1.0],
            ..LineText::default()
        };
        let answers = |said: Vec<LineText>| {
            let reader = &Saying(said);
            let cancelled = &|| false;
            Until { reader, cancelled }
                .read(std::slice::from_ref(&line))
                .is_ok()
        };
        assert!(answers(vec![sound.clone()]));
        assert!(!answers(vec![]), "a line too few");
        for spoil in [
            |text: &mut LineText| text.sure.truncate(1),
            |text: &mut LineText| text.sure[0] = f32::NAN,
            |text: &mut LineText| text.others.push(vec![('张', 0.9)]),
            |text: &mut LineText| text.places = vec![0.2, f32::INFINITY],
        ] {
            let mut spoiled = sound.clone();
            spoil(&mut spoiled);
            assert!(!answers(vec![spoiled]));
        }
    }
}
