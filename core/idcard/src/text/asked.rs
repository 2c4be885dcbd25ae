//! How a reading asks its readers, built in or a phone's own: only while somebody waits for the answer,
//! and what comes back is held against what may. What is built on it counts on that.

use super::{LineText, ReaderFailed, TextLine, TextRecogniser};
use crate::cancel::{Cancelled, Gone, go_on};
use crate::reading::Source;

/// The length of lines, in their heights, after which it is looked whether anybody still waits: that of
/// the number and a short line.
const A_MOMENT: f64 = 12.0;

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
        let mut texts = vec![LineText::default(); lines.len()];
        for piece in pieces(lines) {
            go_on(self.cancelled).map_err(|Gone| failed("nobody waits"))?;
            let asked: Vec<TextLine> = piece.iter().map(|&at| lines[at].clone()).collect();
            let answered = self.reader.read(&asked)?;
            if answered.len() != asked.len() || !answered.iter().all(LineText::is_sound) {
                return Err(failed("it answered otherwise than it was asked"));
            }
            for (at, text) in piece.into_iter().zip(answered) {
                texts[at] = text.narrowed(lines[at].script);
            }
        }
        Ok(texts)
    }
}

/// Which lines go together: of like length, so that a reader may batch them, and no more than it reads
/// in a moment.
fn pieces(lines: &[TextLine]) -> Vec<Vec<usize>> {
    let length = |at: usize| {
        let (width, height) = lines[at].image.dimensions();
        f64::from(width) / f64::from(height.max(1))
    };
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|&a, &b| length(a).total_cmp(&length(b)));
    let (mut pieces, mut long) = (Vec::<Vec<usize>>::new(), 0.0);
    for at in order {
        long += length(at);
        match pieces.last_mut() {
            Some(piece) if long <= A_MOMENT => piece.push(at),
            _ => {
                long = length(at);
                pieces.push(vec![at]);
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

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

    /// Says how long each line is, and counts how often it was asked.
    struct Measuring(AtomicUsize);

    impl TextRecogniser for Measuring {
        fn source(&self) -> Source {
            Source::Phone
        }

        fn read(&self, lines: &[TextLine]) -> Result<Vec<LineText>, ReaderFailed> {
            self.0.fetch_add(1, Ordering::Relaxed);
            let said = |line: &TextLine| LineText {
                text: line.image.width().to_string(),
                sure: vec![1.0; line.image.width().to_string().len()],
                ..LineText::default()
            };
            Ok(lines.iter().map(said).collect())
        }
    }

    #[test]
    fn lines_are_handed_over_a_few_at_a_time_and_none_when_nobody_waits() {
        let lines = [480, 60, 400, 90, 500, 620, 70].map(|width| TextLine {
            image: image::RgbImage::new(width, 50),
            script: Script::Any,
        });
        let reader = Measuring(AtomicUsize::new(0));
        let asked = |gone_after: usize| {
            let before = reader.0.load(Ordering::Relaxed);
            let read = Asked {
                reader: &reader,
                cancelled: &|| reader.0.load(Ordering::Relaxed) - before == gone_after,
            }
            .read(&lines);
            (read, reader.0.load(Ordering::Relaxed) - before)
        };
        let (read, times) = asked(usize::MAX);
        let texts: Vec<String> = read.unwrap().into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["480", "60", "400", "90", "500", "620", "70"]);
        // The three short ones together, the others one by one.
        assert_eq!(times, 5);
        let (read, times) = asked(2);
        assert!(read.is_err() && times == 2);
    }

    #[test]
    fn a_number_is_nothing_but_digits_whatever_a_reader_says() {
        let read = |text: &str, places: Vec<f32>| {
            let reader = &Saying(vec![LineText {
                text: text.to_owned(),
                sure: (0..text.chars().count()).map(|n| n as f32 / 10.0).collect(),
                places,
                ..LineText::default()
            }]);
            let line = TextLine {
                image: image::RgbImage::new(64, 48),
                script: Script::Number,
            };
            let cancelled = &|| false;
            Asked { reader, cancelled }.read(&[line]).unwrap().remove(0)
        };
        let labelled = read("号 4x", vec![0.1, 0.2, 0.3, 0.4]);
        assert_eq!(labelled.text, "4X");
        assert_eq!(
            (labelled.sure, labelled.places),
            (vec![0.2, 0.3], vec![0.3, 0.4])
        );
        // Eighteen bytes are not eighteen digits.
        assert_eq!(read("公民身份号码", vec![]).text, "");
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
