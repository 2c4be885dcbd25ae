//! How a reading asks its readers, built in or a phone's own: only while somebody waits for the answer,
//! and what comes back is held against what may. What is built on it counts on that.

use super::{LineText, ReaderFailed, TextLine, TextRecogniser};
use crate::cancel::{Cancelled, Gone, go_on};
use crate::reading::Source;

/// A reader that is asked no more when nobody waits, and answers as it was asked or has failed.
pub(crate) struct Asked<'a> {
    pub(crate) reader: &'a dyn TextRecogniser,
    pub(crate) cancelled: Cancelled<'a>,
}

impl TextRecogniser for Asked<'_> {
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
    use crate::text::Script;

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
            script: Script::Any,
        };
        let sound = LineText {
            text: "张三".to_owned(),
            sure: vec![0.9, 1.0],
            ..LineText::default()
        };
        let answers = |said: Vec<LineText>| {
            let reader = &Saying(said);
            let cancelled = &|| false;
            Asked { reader, cancelled }
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
