//! What the line costs on a phone, beside what a user would pick instead: `./dev bench line`. Every
//! ratio comes from one run on one machine; the settings are printed with it.
//!
//! A part that is measured by its memory, or with nothing in the page cache, runs as a process of
//! its own: this program with the part's name as its first argument.
#![allow(missing_docs)]

mod cold;
mod enqueue;
mod folder;
mod ingest;
mod record;
mod ssim;

use std::error::Error;
use std::io::{self, Write};

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["draw", path, width, height] => ingest::draw(path, width.parse()?, height.parse()?),
        ["redraw", path, out] => ingest::redraw(path, out),
        ["ingest", path] => ingest::ingest(path),
        ["open", home] => cold::open(home),
        ["record", home, check_ins, reports] => {
            record::record(home, check_ins.parse()?, reports.parse()?, None)
        }
        ["record", home, check_ins, reports, pictures] => {
            record::record(home, check_ins.parse()?, reports.parse()?, Some(pictures))
        }
        [sharp] => {
            enqueue::measure()?;
            cold::measure()?;
            ingest::measure(sharp)
        }
        _ => Err("the folder of sharp's script is missing; ./dev bench line gives it".into()),
    }
}

fn say(line: &str) -> Done {
    Ok(writeln!(io::stdout(), "{line}")?)
}

/// The middle of some figures.
fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The highest resident memory of this process in MB, where the system tells it.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1024.0)
}

/// Runs this program again for one part, and reads the figures that it prints.
fn apart(arguments: &[&str]) -> Result<Vec<f64>, Box<dyn Error>> {
    let output = std::process::Command::new(std::env::current_exe()?)
        .args(arguments)
        .output()?;
    figures(&output)
}

fn figures(output: &std::process::Output) -> Result<Vec<f64>, Box<dyn Error>> {
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?)
}
