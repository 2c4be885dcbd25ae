//! How well a preview's frames are judged: plays drawn sequences to the finder and says how many
//! reached `ready`, how soon, how often wrongly, and what a frame costs.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};

use clap::Parser;
use gridwalk_idcard::{Advice, CardFinder, Frame, Side};
use specimens::card::{Story, Studio};

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
}

#[derive(Default)]
struct Sum {
    sequences: usize,
    possible: usize,
    reached: usize,
    late_ms: u64,
    false_ready: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let studio = Studio::open()?;
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
                if frame.worth_taking {
                    sum.reached += 1;
                    sum.late_ms += u64::from(frame.at_ms - worth_since.unwrap_or(frame.at_ms));
                } else {
                    sum.false_ready += 1;
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
        "story       sequences  worth taking  ready  mean wait ms  false ready"
    )?;
    for (story, sum) in &sums {
        writeln!(
            out,
            "{story:<12}{:>9}{:>14}{:>7}{:>14}{:>13}",
            sum.sequences,
            sum.possible,
            sum.reached,
            sum.late_ms / sum.reached.max(1) as u64,
            sum.false_ready
        )?;
    }
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

/// Milliseconds of processor that this thread has used.
fn cpu() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
