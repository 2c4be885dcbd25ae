//! How well cards are read: marks the reader against the truth of drawn specimens, beside what a
//! peer answered on the same pictures. `./dev bench idcard` draws, runs the peer and then this.

#[path = "bench_idcard/steps.rs"]
mod steps;
#[path = "bench_idcard/tally.rs"]
mod tally;

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::{Parser, ValueEnum};
use gridwalk_idcard::geometry::{Point, Quad};
use gridwalk_idcard::text::{PpOcr, TextRecogniser, default_folder};
use gridwalk_idcard::{CardReader, Explain, Field, Outcome, Readers, Side};
use serde_json::Value;
use tally::{Marked, MarkedField, Tally};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reader {
    Both,
    Tesseract,
    Ppocr,
}

/// Marks the reader against drawn specimens.
#[derive(Parser)]
struct Arguments {
    #[arg(long, value_enum, default_value = "both")]
    reader: Reader,
    /// Use the true corners: what reading alone is worth
    #[arg(long)]
    corners: bool,
    /// Say what was wrong with every card that was not all right
    #[arg(long)]
    failures: bool,
    /// Write the pictures of each step into this folder
    #[arg(long)]
    explain: Option<PathBuf>,
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Say what each step of the first picture costs, instead of marking
    #[arg(long)]
    steps: bool,
    /// What the peer answered, one line a picture
    #[arg(long)]
    peer: Vec<PathBuf>,
    /// Truth as `specimens` prints it
    #[arg(required = true)]
    truth: Vec<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let mut truths = Vec::new();
    for path in &arguments.truth {
        for line in io::BufReader::new(std::fs::File::open(path)?).lines() {
            truths.push(serde_json::from_str::<Value>(&line?)?);
        }
    }
    if arguments.steps {
        let file = truths[0]["file"].as_str().unwrap_or_default();
        let table = steps::table(file.as_ref(), || readers(arguments.reader))?;
        io::stdout().lock().write_all(table.as_bytes())?;
        return Ok(());
    }
    let mut tally = Tally::default();
    for path in &arguments.peer {
        for line in io::BufReader::new(std::fs::File::open(path)?).lines() {
            tally.peer(&serde_json::from_str(&line?)?);
        }
    }
    let reader = CardReader::new(readers(arguments.reader)?);
    let next = AtomicUsize::new(0);
    let marked = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs {
            scope.spawn(|| {
                while let Some(truth) = truths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let one = mark(&reader, truth, &arguments);
                    let mut all = marked.lock().unwrap_or_else(|e| e.into_inner());
                    match one {
                        Ok(one) => all.push(one),
                        Err(error) => {
                            let _ = writeln!(io::stderr(), "{}: {error}", truth["file"]);
                        }
                    }
                }
            });
        }
    });
    let mut marked = marked.into_inner().unwrap_or_else(|e| e.into_inner());
    marked.sort_by(|a, b| a.file.cmp(&b.file));
    let mut out = io::stdout().lock();
    for one in &marked {
        if arguments.failures && one.failed() {
            writeln!(out, "{one}")?;
        }
        tally.add(one);
    }
    writeln!(out, "{tally}")?;
    Ok(())
}

fn readers(which: Reader) -> Result<Readers, Box<dyn Error>> {
    let ppocr = || PpOcr::open(&default_folder()).map(|r| Box::new(r) as Box<dyn TextRecogniser>);
    Ok(match which {
        Reader::Ppocr => Readers {
            first: ppocr()?,
            second: None,
        },
        Reader::Tesseract => Readers {
            first: tesseract()?,
            second: None,
        },
        Reader::Both => Readers {
            first: ppocr()?,
            second: Some(tesseract()?),
        },
    })
}

#[cfg(feature = "tesseract")]
fn tesseract() -> Result<Box<dyn TextRecogniser>, Box<dyn Error>> {
    Ok(Box::new(gridwalk_idcard::text::Tesseract::open(
        &default_folder(),
    )?))
}

#[cfg(not(feature = "tesseract"))]
fn tesseract() -> Result<Box<dyn TextRecogniser>, Box<dyn Error>> {
    Err("this build has no Tesseract".into())
}

/// Writes each step, named by the picture's own name.
struct Steps(PathBuf);

impl Explain for Steps {
    fn show(&self, step: &str, picture: &image::RgbImage) {
        let path = self.0.with_extension(format!("{step}.png"));
        if let Err(error) = picture.save(&path) {
            let _ = writeln!(io::stderr(), "{}: {error}", path.display());
        }
    }
}

fn mark(
    reader: &CardReader,
    truth: &Value,
    arguments: &Arguments,
) -> Result<Marked, Box<dyn Error>> {
    let text = |key: &str| truth[key].as_str().unwrap_or_default().to_owned();
    let corners = truth["corners"].as_array().map(|list| {
        let mut points = [Point::default(); 4];
        for (point, pair) in points.iter_mut().zip(list) {
            let at = |i: usize| pair[i].as_f64().unwrap_or_default();
            *point = Point::new(at(0), at(1));
        }
        Quad(points)
    });
    let bytes = std::fs::read(text("file"))?;
    let start = cpu();
    let name = PathBuf::from(text("file"));
    let steps = match (&arguments.explain, name.file_name()) {
        (Some(folder), Some(name)) => Some(Steps(folder.join(name))),
        _ => None,
    };
    let outcome = reader.read(
        &bytes,
        corners.filter(|_| arguments.corners),
        steps.as_ref().map(|steps| steps as &dyn Explain),
    )?;
    let ms = cpu() - start;
    let mut marked = Marked {
        file: text("file"),
        level: truth["level"].as_str().unwrap_or("other").to_owned(),
        side: text("side"),
        kind: text("kind"),
        scene: truth["scene"].to_string(),
        ms,
        answer: String::new(),
        off_mm: None,
        fields: Vec::new(),
    };
    let mut fields = Default::default();
    match outcome {
        Outcome::None(why) => marked.answer = why.as_str().to_owned(),
        Outcome::Card(card) => {
            marked.answer = if card.side == Side::Front {
                "front"
            } else {
                "back"
            }
            .to_owned();
            marked.off_mm = corners.map(|true_corners| {
                let scale = true_corners.scale();
                (0..4)
                    .map(|i| {
                        let (a, b) = (card.corners.0[i], true_corners.0[i]);
                        (a.x - b.x).hypot(a.y - b.y) / scale
                    })
                    .fold(0.0, f64::max)
            });
            fields = card.fields;
        }
    }
    let Some(expected) = truth["fields"].as_object() else {
        return Ok(marked);
    };
    for field in Field::of(Side::Front).iter().chain(Field::of(Side::Back)) {
        let Some(value) = expected.get(field.as_str()).and_then(Value::as_str) else {
            continue;
        };
        let read = fields.remove(field);
        marked.fields.push(MarkedField {
            field: field.as_str(),
            truth: value.to_owned(),
            value: read.as_ref().map(|r| r.value.clone()).unwrap_or_default(),
            confidence: read.as_ref().map_or(0.0, |r| r.confidence),
            needs_look: read.as_ref().is_none_or(|r| r.needs_look),
            source: read.as_ref().map_or("none", |r| r.source.as_str()),
        });
    }
    Ok(marked)
}

/// Milliseconds of processor that this process has used: right with one job, as readers keep threads of their own.
pub(crate) fn cpu() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
