//! Reads identity cards from pictures. Needs no data folder and no network; nothing is kept, and a
//! number is printed in full only where somebody asked for it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Instant;

use gridwalk_core::idcard::geometry::{Point, Quad};
#[cfg(feature = "tesseract")]
use gridwalk_core::idcard::text::Tesseract;
use gridwalk_core::idcard::text::{PpOcr, TextRecogniser, default_folder};
use gridwalk_core::idcard::{
    BadPicture, CardReader, CardReading, Explain, Field, Outcome, Readers, Side, number,
};
use serde_json::{Map, Value, json};

use crate::error::Failure;
use crate::output::Output;

/// Which readers to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Reader {
    /// PP-OCRv6 reads, Tesseract bears witness
    Both,
    /// Tesseract alone
    Tesseract,
    /// PP-OCRv6 alone
    Ppocr,
}

/// What `scan` was asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Scan {
    /// Which readers
    #[arg(long, value_enum, default_value = "both")]
    reader: Reader,
    /// Top left, top right, bottom right, bottom left corner of the card in pixels
    #[arg(long, value_name = "X,Y,X,Y,X,Y,X,Y", value_parser = corners, allow_hyphen_values = true)]
    corners: Option<Quad>,
    /// Pictures read at a time; as many as there are cores if not given
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Print the number in full
    #[arg(long)]
    reveal: bool,
    /// Write the straightened cards into this folder
    #[arg(long, value_name = "DIR")]
    explain: Option<PathBuf>,
    /// Pictures: JPEG, PNG or WebP
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

fn corners(text: &str) -> Result<Quad, String> {
    let numbers: Vec<f64> = text
        .split(',')
        .map_while(|part| part.trim().parse().ok())
        .collect();
    let [a, b, c, d, e, f, g, h] = numbers.as_slice() else {
        return Err("eight numbers are needed: x,y of four corners".into());
    };
    let quad = [(a, b), (c, d), (e, f), (g, h)];
    Ok(Quad(quad.map(|(x, y)| Point::new(*x, *y))))
}

/// What a file gave.
type Answer = (u128, Result<Outcome, String>);

pub(super) fn scan(output: &Output, scan: &Scan) -> Result<ExitCode, Failure> {
    let reader = CardReader::new(readers(scan.reader)?);
    if let Some(folder) = &scan.explain {
        fs::create_dir_all(folder)?;
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = scan.jobs.unwrap_or(cores).clamp(1, scan.files.len());
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel::<(usize, Answer)>();
    let send = Mutex::new(send);
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let send = send.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let (next, reader) = (&next, &reader);
            scope.spawn(move || {
                while let Some(at) = Some(next.fetch_add(1, Ordering::Relaxed))
                    && let Some(file) = scan.files.get(at)
                {
                    let start = Instant::now();
                    let answer = read(reader, scan, file, at);
                    if send
                        .send((at, (start.elapsed().as_millis(), answer)))
                        .is_err()
                    {
                        return;
                    }
                }
            });
        }
        drop(send);
        // Printed in the order given, each as soon as those before it are out.
        let mut waiting: Vec<Option<Answer>> = scan.files.iter().map(|_| None).collect();
        let mut printed = 0;
        for (at, answer) in receive {
            waiting[at] = Some(answer);
            while let Some((ms, answer)) = waiting.get_mut(printed).and_then(Option::take) {
                print(output, scan, &scan.files[printed], ms, &answer)?;
                printed += 1;
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

pub(super) fn readers(which: Reader) -> Result<Readers, Failure> {
    let ppocr = || PpOcr::open(&default_folder()).map(|r| Box::new(r) as Box<dyn TextRecogniser>);
    match which {
        Reader::Ppocr => Ok(Readers {
            first: ppocr().map_err(Failure::reader)?,
            second: None,
        }),
        Reader::Tesseract => Ok(Readers {
            first: tesseract()?,
            second: None,
        }),
        Reader::Both => match ppocr() {
            Ok(first) => Ok(Readers {
                first,
                second: tesseract().ok(),
            }),
            Err(missing) => {
                let first = tesseract()?;
                // Standard output is for results; if standard error is closed, nobody listens.
                let _ = writeln!(io::stderr(), "gridwalk: {missing}; Tesseract reads alone");
                Ok(Readers {
                    first,
                    second: None,
                })
            }
        },
    }
}

#[cfg(feature = "tesseract")]
fn tesseract() -> Result<Box<dyn TextRecogniser>, Failure> {
    Ok(Box::new(
        Tesseract::open(&default_folder()).map_err(Failure::reader)?,
    ))
}

#[cfg(not(feature = "tesseract"))]
fn tesseract() -> Result<Box<dyn TextRecogniser>, Failure> {
    Err(Failure::reader("this build has no Tesseract"))
}

fn read(reader: &CardReader, scan: &Scan, file: &Path, at: usize) -> Result<Outcome, String> {
    let bytes = fs::read(file).map_err(|error| format!("the file cannot be read: {error}"))?;
    let steps = scan.explain.as_ref().map(|folder| Steps { folder, at });
    let explain = steps.as_ref().map(|steps| steps as &dyn Explain);
    reader
        .read(&bytes, scan.corners, explain)
        .map_err(|error: BadPicture| error.to_string())
}

/// Writes the pictures of each step, named by the place of the file on the command line: a file's
/// own name may name a person.
struct Steps<'a> {
    folder: &'a Path,
    at: usize,
}

impl Explain for Steps<'_> {
    fn show(&self, step: &str, picture: &image::RgbImage) {
        let path = self.folder.join(format!("{:03}-{step}.png", self.at));
        if let Err(error) = picture.save(&path) {
            let _ = writeln!(
                io::stderr(),
                "gridwalk: {} cannot be written: {error}",
                path.display()
            );
        }
    }
}

fn print(
    output: &Output,
    scan: &Scan,
    file: &Path,
    ms: u128,
    answer: &Result<Outcome, String>,
) -> Result<(), Failure> {
    let mut object = json!({
        "file": file, "side": "none", "ms": ms as u64, "fields": {}, "warnings": [], "error": null,
    });
    let mut words = vec![file.display().to_string()];
    match answer {
        Ok(Outcome::Card(card)) => {
            object["side"] = json!(if card.side == Side::Front {
                "front"
            } else {
                "back"
            });
            object["fields"] = fields(card);
            object["warnings"] = card.warnings.iter().map(|w| w.as_str()).collect();
            words.extend(card.fields.iter().map(|(field, reading)| {
                let hide = *field == Field::IdNumber && !scan.reveal;
                let value = if hide {
                    number::mask(&reading.value)
                } else {
                    reading.value.clone()
                };
                let look = if reading.needs_look { "  look" } else { "" };
                format!("  {:<12} {value}{look}", field.as_str())
            }));
            words.extend(card.warnings.iter().map(|w| format!("  ! {}", w.as_str())));
        }
        Ok(Outcome::None(why)) => {
            object["warnings"] = json!([why.as_str()]);
            words.push(format!("  {}", why.as_str()));
        }
        Err(error) => {
            object["error"] = json!(error);
            words.push(format!("  {error}"));
        }
    }
    output.line(&object, words.join("\n"))
}

fn fields(card: &CardReading) -> Value {
    let one = |field: &Field| {
        let reading = card.fields.get(field)?;
        let value = json!({
            "value": reading.value,
            "confidence": (reading.confidence * 1000.0).round() / 1000.0,
            "needs_look": reading.needs_look,
            "source": reading.source.as_str(),
        });
        Some((field.as_str().to_owned(), value))
    };
    Value::Object(
        Field::of(card.side)
            .iter()
            .filter_map(one)
            .collect::<Map<_, _>>(),
    )
}
