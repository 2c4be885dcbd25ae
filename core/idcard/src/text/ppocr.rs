//! The PP-OCRv6 small recogniser, run by rten: a line scaled to 48 pixels of height gives, for every
//! eighth column, a probability for each of 18,708 characters (CTC). What the script of a line does
//! not allow is left out before the likeliest is taken, but the probability stays as it was: a
//! digit forced out of a Han character shows by being unlikely.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use image::RgbImage;
use rten::{Model, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::{LineText, ModelError, ReaderFailed, Script, Source, TextLine, TextRecogniser, model};

const HEIGHT: u32 = 48;
/// A line narrower than this is padded: the network halves its input several times.
const LEAST_WIDTH: u32 = 48;
const MOST_WIDTH: u32 = 960;
/// Lines share a batch while padding makes it at most this much wider.
const PADDING: f64 = 1.3;

/// The reader; clones share one model.
#[derive(Clone)]
pub struct PpOcr {
    folder: PathBuf,
    loaded: Arc<Mutex<Option<Arc<Loaded>>>>,
    threads: Arc<ThreadPool>,
}

struct Loaded {
    model: Model,
    /// Class 0 is CTC's blank.
    characters: Vec<char>,
}

impl PpOcr {
    /// Loads the model from `folder`; each card then uses one thread.
    pub fn open(folder: &Path) -> Result<Self, ModelError> {
        let reader = PpOcr {
            folder: folder.to_owned(),
            loaded: Arc::default(),
            threads: Arc::new(ThreadPool::with_num_threads(1)),
        };
        reader.loaded()?;
        Ok(reader)
    }

    fn loaded(&self) -> Result<Arc<Loaded>, ModelError> {
        let mut slot = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(loaded) = slot.as_ref() {
            return Ok(loaded.clone());
        }
        let bytes = model::load(&self.folder)?;
        let model = Model::load(bytes).map_err(|e| ModelError::Unusable(e.to_string()))?;
        let list = model.metadata().get("character").unwrap_or_default();
        // A line of the dictionary that is no single character can never be the right answer here.
        let one = |line: &str| {
            let mut chars = line.chars();
            chars
                .next()
                .filter(|_| chars.next().is_none())
                .unwrap_or('\u{fffd}')
        };
        let mut characters = vec!['\0'];
        characters.extend(list.split('\n').map(one));
        characters.push(' ');
        if characters.len() < 1000 {
            return Err(ModelError::Unusable("it carries no dictionary".into()));
        }
        let loaded = Arc::new(Loaded { model, characters });
        *slot = Some(loaded.clone());
        Ok(loaded)
    }

    fn batch(&self, loaded: &Loaded, lines: &[&TextLine]) -> Result<Vec<LineText>, String> {
        let images: Vec<RgbImage> = lines.iter().map(|line| scaled(&line.image)).collect();
        let width = images
            .iter()
            .map(RgbImage::width)
            .max()
            .unwrap_or(LEAST_WIDTH)
            .max(LEAST_WIDTH);
        // Padding is the middle of the range, as in the model's training.
        let mut input = NdTensor::zeros([images.len(), 3, HEIGHT as usize, width as usize]);
        for (n, image) in images.iter().enumerate() {
            for (x, y, pixel) in image.enumerate_pixels() {
                for c in 0..3 {
                    // Trained on blue-green-red.
                    input[[n, c, y as usize, x as usize]] = f32::from(pixel[2 - c]) / 127.5 - 1.0;
                }
            }
        }
        let mut options = RunOptions::default();
        options.thread_pool = Some(self.threads.clone());
        let output = loaded
            .model
            .run_one(input.view().into(), Some(options))
            .map_err(|e| e.to_string())?;
        let output: NdTensor<f32, 3> = output.try_into().map_err(|_| "odd output".to_owned())?;
        let steps_per_pixel = output.size(1) as f64 / f64::from(width);
        Ok(lines
            .iter()
            .zip(&images)
            .enumerate()
            .map(|(n, (line, image))| {
                let used = (f64::from(image.width()) * steps_per_pixel).ceil() as usize + 1;
                let steps: Vec<_> = (0..output.size(1).min(used))
                    .map(|t| output.slice((n, t)))
                    .collect();
                let steps: Vec<&[f32]> = steps.iter().filter_map(|step| step.data()).collect();
                let mut text = decode(&steps, &loaded.characters, line.script);
                let steps_a_line = f64::from(image.width()) * steps_per_pixel;
                for place in &mut text.places {
                    *place /= steps_a_line as f32;
                }
                text
            })
            .collect())
    }
}

/// Greedy CTC over the characters that the script allows.
fn decode(steps: &[&[f32]], characters: &[char], script: Script) -> LineText {
    let allowed = |class: usize| characters.get(class).filter(|c| script.allows(**c));
    let mut out = LineText::default();
    // The step at which each character was surest.
    let mut surest: Vec<usize> = Vec::new();
    let mut before = 0;
    for (t, step) in steps.iter().enumerate() {
        let mut best = (0, step.first().copied().unwrap_or(1.0));
        for (class, &p) in step.iter().enumerate().skip(1) {
            if p > best.1 && allowed(class).is_some() {
                best = (class, p);
            }
        }
        let (class, p) = best;
        if class != 0 && class != before {
            out.text
                .push(characters.get(class).copied().unwrap_or('\u{fffd}'));
            out.sure.push(p);
            surest.push(t);
        } else if class != 0
            && let (Some(last), Some(at)) = (out.sure.last_mut(), surest.last_mut())
            && p > *last
        {
            (*last, *at) = (p, t);
        }
        before = class;
    }
    out.places = surest.iter().map(|&t| t as f32 + 0.5).collect();
    out.others = surest
        .iter()
        .map(|&t| {
            let mut others: Vec<(char, f32)> = (1..)
                .zip(&steps[t][1..])
                .filter(|(_, p)| **p > 0.002)
                .filter_map(|(class, &p)| allowed(class).map(|c| (*c, p)))
                .collect();
            others.sort_by(|a, b| b.1.total_cmp(&a.1));
            others.truncate(8);
            others
        })
        .collect();
    out
}

fn scaled(image: &RgbImage) -> RgbImage {
    let width = f64::from(image.width()) * f64::from(HEIGHT) / f64::from(image.height().max(1));
    let width = (width.round() as u32).clamp(8, MOST_WIDTH);
    image::imageops::resize(image, width, HEIGHT, image::imageops::FilterType::Triangle)
}

impl TextRecogniser for PpOcr {
    fn source(&self) -> Source {
        Source::Ppocr
    }

    fn read(&self, lines: &[TextLine]) -> Result<Vec<LineText>, ReaderFailed> {
        let failed = |reason: String| ReaderFailed {
            reader: "ppocr",
            reason,
        };
        let loaded = self.loaded().map_err(|e| failed(e.to_string()))?;
        let ratio = |i: usize| {
            let image = &lines[i].image;
            f64::from(image.width()) / f64::from(image.height().max(1))
        };
        let mut order: Vec<usize> = (0..lines.len()).collect();
        order.sort_by(|&a, &b| ratio(a).total_cmp(&ratio(b)));
        let mut texts = vec![LineText::default(); lines.len()];
        let mut rest = order.as_slice();
        while let Some(&first) = rest.first() {
            let most = (ratio(first) * PADDING).max(2.0);
            let count = rest
                .iter()
                .take_while(|&&i| ratio(i) <= most)
                .count()
                .max(1);
            let (group, after) = rest.split_at(count);
            let batch: Vec<&TextLine> = group.iter().map(|&i| &lines[i]).collect();
            for (&i, text) in group
                .iter()
                .zip(self.batch(&loaded, &batch).map_err(failed)?)
            {
                texts[i] = text;
            }
            rest = after;
        }
        Ok(texts)
    }

    fn unload(&self) {
        *self.loaded.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_joins_repeats_and_keeps_doubles() {
        let characters = ['\0', '1', '2', '李'];
        let steps = [1, 1, 0, 1, 2, 3, 0].map(|class| {
            let mut step = vec![0.02; 4];
            step[class] = 0.9;
            step
        });
        let steps: Vec<&[f32]> = steps.iter().map(Vec::as_slice).collect();
        let all = decode(&steps, &characters, Script::Any);
        assert_eq!(all.text, "112李");
        assert_eq!(all.others[3][0], ('李', 0.9));
        let digits = decode(&steps, &characters, Script::Number);
        assert_eq!((digits.text.as_str(), digits.sure.len()), ("112", 3));
    }
}
