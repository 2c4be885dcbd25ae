//! Prints what preparing and storing a photo costs: milliseconds for each step's sum, and the
//! highest memory of the process. `cargo run --release -p gridwalk-core --example photo_figures`,
//! with files as arguments, or none for a drawn 12-megapixel one.
#![allow(missing_docs)]

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use gridwalk_core::hash::Sha256;
use gridwalk_core::photo::{PhotoPolicy, Vault, prepare};
use gridwalk_core::wire::Policy;
use specimens::street::Scene;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if files.is_empty() {
        let path = folder.path().join("street.jpg");
        // Drawn by a process of its own, or its memory would count as ours.
        if let Some(path) = std::env::var_os("DRAW_TO") {
            std::fs::write(path, Scene::new(1).draw(4000, 3000).jpeg_bytes(92, None)?)?;
            return Ok(());
        }
        std::process::Command::new(std::env::current_exe()?)
            .env("DRAW_TO", &path)
            .status()?;
        files.push(path);
    }
    let policy = PhotoPolicy::from(&Policy::default());
    let vault = Vault::new(folder.path(), &[7; 32])?;
    for path in files {
        let mut best = [f64::MAX; 2];
        for _ in 0..5 {
            let began = Instant::now();
            let photo = prepare(path.as_path(), &policy, &|| false)?;
            best[0] = best[0].min(began.elapsed().as_secs_f64() * 1e3);
            let sha256 = Sha256::of(&photo.jpeg);
            vault.remove(sha256)?;
            let began = Instant::now();
            vault.write(sha256, &photo.jpeg)?;
            best[1] = best[1].min(began.elapsed().as_secs_f64() * 1e3);
            if let Some(copy) = std::env::var_os("KEEP") {
                std::fs::write(copy, &photo.jpeg)?;
            }
        }
        let bytes = std::fs::metadata(&path)?.len();
        let [prepare, write] = best;
        writeln!(
            io::stdout(),
            "{bytes} bytes: prepare {prepare:.0} ms, durable write {write:.0} ms, peak {}",
            peak()
        )?;
    }
    Ok(())
}

/// The highest resident memory of this process, where the system tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |rest| rest.trim().to_owned())
}
