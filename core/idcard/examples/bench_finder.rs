//! How well a preview's frames are judged: plays drawn sequences to the finder and says how many
//! reached `ready`, how soon, how often wrongly, what a frame costs, and how the pictures taken at
//! that moment are read.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};

use clap::Parser;
use gridwalk_idcard::text::{PpOcr, default_folder};
use gridwalk_idcard::{Advice, CardFinder, CardReader, Frame, Outcome, Readers, Side};
use image::RgbImage;
use specimens::card::{Preview, Story, Studio};

/// Plays drawn previews to the finder.
#[derive(Parser)]
struct Arguments {
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many sequences; the stories come in turn
    #[arg(long, default_value_t = 10)]
    count: u64,
    /// Print each frame's truth and advice
    #[arg(long)]
    frames: bool,
    /// Take the picture at each `ready` and read it
    #[arg(long)]
    read: bool,
}

#[derive(Default)]
struct Sum {
    sequences: usize,
    possible: usize,
    reached: usize,
    late_ms: u64,
    all_right: usize,
    /// Ready at a moment that the drawing calls not worth taking.
    false_ready: usize,
    /// Of those: its photo may well be read all the same.
    false_right: usize,
    /// Of those: without asking anybody to look.
    false_sure: usize,
}

/// What came of a photo.
#[derive(Default)]
struct Photo {
    /// Every field is right.
    right: bool,
    /// No field needs a look.
    sure: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let studio = Studio::open()?;
    let reader = match arguments.read {
        true => Some(CardReader::new(Readers {
            first: Box::new(PpOcr::open(&default_folder())?),
            second: None,
        })),
        false => None,
    };
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    let mut cost = Vec::new();
    let mut out = io::stdout().lock();
    for number in 0..arguments.count {
        let story = Story::ALL[(number % Story::ALL.len() as u64) as usize];
        let preview = studio.preview(arguments.seed * 1_000_003 + number, story);
        let sum = sums.entry(format!("{story:?}")).or_default();
        sum.sequences += 1;
        let mut finder = CardFinder::new(Side::Front);
        let mut worth_since = None;
        for index in 0..preview.frames() {
            let frame = preview.frame(index);
            if frame.worth_taking && worth_since.is_none() {
                worth_since = Some(frame.at_ms);
                sum.possible += 1;
            }
            let start = cpu();
            let look = finder.look(&Frame {
                luma: &frame.luma,
                width: frame.width.into(),
                height: frame.height.into(),
                stride: frame.width.into(),
                rotation: 0,
            });
            cost.push(cpu() - start);
            if arguments.frames {
                writeln!(
                    out,
                    "{story:?} {number} {} worth {} fill {:.2} blur {:.2} glare {:.2} -> {:?}",
                    frame.at_ms,
                    frame.worth_taking,
                    frame.fill,
                    frame.blur,
                    frame.glare,
                    look.advice
                )?;
            }
            if look.advice == Advice::Ready {
                let photo = match &reader {
                    Some(reader) => read(reader, &preview, index)?,
                    None => Photo::default(),
                };
                if frame.worth_taking {
                    sum.reached += 1;
                    sum.late_ms += u64::from(frame.at_ms - worth_since.unwrap_or(frame.at_ms));
                    sum.all_right += usize::from(photo.right);
                } else {
                    sum.false_ready += 1;
                    sum.false_right += usize::from(photo.right);
                    sum.false_sure += usize::from(photo.right && photo.sure);
                    writeln!(
                        out,
                        "false ready: {story:?} {number} at {} ms, fill {:.2} blur {:.2} glare {:.2}",
                        frame.at_ms, frame.fill, frame.blur, frame.glare
                    )?;
                }
                break;
            }
        }
    }
    writeln!(
        out,
        "story       sequences  worth taking  ready  mean wait ms  photo all right  false ready  photo all right  and sure"
    )?;
    for (story, sum) in &sums {
        writeln!(
            out,
            "{story:<12}{:>9}{:>14}{:>7}{:>14}{:>17}{:>13}{:>17}{:>10}",
            sum.sequences,
            sum.possible,
            sum.reached,
            sum.late_ms / sum.reached.max(1) as u64,
            sum.all_right,
            sum.false_ready,
            sum.false_right,
            sum.false_sure
        )?;
    }
    let all = |count: fn(&Sum) -> usize| sums.values().map(count).sum::<usize>();
    let share = |n: usize| 100.0 * n as f64 / all(|sum| sum.sequences).max(1) as f64;
    let wrong = all(|sum| sum.false_ready);
    let unsure = all(|sum| sum.false_ready - sum.false_sure);
    writeln!(
        out,
        "false ready: {wrong} ({:.1} % of the sequences); not counting photos read all right and sure: {unsure} ({:.1} %)",
        share(wrong),
        share(unsure)
    )?;
    cost.sort_by(f64::total_cmp);
    let at = |q: f64| {
        cost.get((cost.len() as f64 * q) as usize)
            .copied()
            .unwrap_or_default()
    };
    writeln!(
        out,
        "a frame of 640 x 480: median {:.1} ms, 99 % {:.1} ms of CPU, {} frames",
        at(0.5),
        at(0.99),
        cost.len()
    )?;
    Ok(())
}

/// Takes the picture at this frame and reads it.
fn read(reader: &CardReader, preview: &Preview<'_>, index: u32) -> Result<Photo, Box<dyn Error>> {
    let (picture, person) = preview.photo(index);
    let (width, height) = (picture.width().into(), picture.height().into());
    let Some(pixels) = RgbImage::from_raw(width, height, picture.rgb().to_vec()) else {
        return Ok(Photo::default());
    };
    let Outcome::Card(card) = reader.read_pixels(&pixels, None, None)? else {
        return Ok(Photo::default());
    };
    let truth = serde_json::to_value(person)?;
    let mut fields = card.fields.iter();
    Ok(Photo {
        right: card.side == Side::Front
            && fields
                .clone()
                .all(|(field, read)| truth[field.as_str()] == read.value.as_str()),
        sure: fields.all(|(_, read)| !read.needs_look),
    })
}

/// Milliseconds of processor that this thread has used.
fn cpu() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
