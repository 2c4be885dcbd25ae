//! What each step of reading one picture costs, in time and memory: the readers are timed by a
//! wrapper around each, the rest by what the reader shows on its way.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use gridwalk_idcard::reading::Source;
use gridwalk_idcard::text::{LineText, ReaderFailed, TextLine, TextRecogniser};
use gridwalk_idcard::{CardReader, Explain, Readers};

use super::cpu;

/// One step: what it was, processor milliseconds, how many lines it read.
type Step = (String, f64, usize);

#[derive(Clone, Default)]
struct Steps(Arc<Mutex<Vec<Step>>>);

impl Steps {
    fn add(&self, name: &str, ms: f64, lines: usize) {
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match steps.iter_mut().find(|step| step.0 == name) {
            Some(step) => {
                step.1 += ms;
                step.2 += lines;
            }
            None => steps.push((name.to_owned(), ms, lines)),
        }
    }

    /// Milliseconds that readers have taken so far.
    fn read(&self) -> f64 {
        let steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps
            .iter()
            .filter(|step| step.2 > 0)
            .map(|step| step.1)
            .sum()
    }
}

struct Timed {
    reader: Box<dyn TextRecogniser>,
    steps: Steps,
}

impl TextRecogniser for Timed {
    fn source(&self) -> Source {
        self.reader.source()
    }

    fn read(&self, lines: &[TextLine]) -> Result<Vec<LineText>, ReaderFailed> {
        let start = cpu();
        let texts = self.reader.read(lines);
        let name = format!("read by {}", self.source().as_str());
        self.steps.add(&name, cpu() - start, lines.len());
        texts
    }
}

/// Marks the moment at which the first rectangle was found and laid flat.
struct Found(Mutex<Option<f64>>);

impl Explain for Found {
    fn show(&self, _: &str, _: &image::RgbImage) {
        let mut at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        at.get_or_insert(cpu());
    }
}

/// A table of the steps of one picture. It is read twice: what is loaded once is a step of its own.
pub(crate) fn table(
    file: &Path,
    readers: impl Fn() -> Result<Readers, Box<dyn Error>>,
) -> Result<String, Box<dyn Error>> {
    let steps = Steps::default();
    let timed = |reader| -> Box<dyn TextRecogniser> {
        let steps = steps.clone();
        Box::new(Timed { reader, steps })
    };
    let mut out = format!("steps of {}\n", file.display());
    let mut row = |name: &str, ms: f64| -> std::fmt::Result {
        let [now, most] = ["VmRSS", "VmHWM"].map(memory_mb);
        writeln!(
            out,
            "  {name:<28}{ms:>8.0} ms of CPU, {now:>4} MB now, {most:>4} MB at most"
        )
    };
    row("start", cpu())?;
    let begun = cpu();
    let Readers { first, second } = readers()?;
    let reader = CardReader::new(Readers {
        first: timed(first),
        second: second.map(timed),
    });
    row("load models", cpu() - begun)?;
    let bytes = std::fs::read(file)?;
    let begun = cpu();
    reader.read(&bytes, None, None)?;
    row("the first card, all steps", cpu() - begun)?;
    steps
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clear();
    let begun = cpu();
    let picture = image::load_from_memory(&bytes)?.into_rgb8();
    row("decode", cpu() - begun)?;
    let begun = cpu();
    let found = Found(Mutex::default());
    reader.read_pixels(&picture, None, Some(&found))?;
    let all = cpu() - begun;
    let found = found.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    let found = found.map_or(all, |at| at - begun);
    row("find and lay flat", found)?;
    let read = steps.read();
    let by = steps
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    for (name, ms, lines) in by {
        row(&format!("{name}, {lines} lines"), ms)?;
    }
    row("cut, weigh shapes, check", all - found - read)?;
    Ok(out)
}

fn memory_mb(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1024
}
