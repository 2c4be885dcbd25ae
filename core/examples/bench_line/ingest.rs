//! A camera's JPEG beside `sharp` (libvips) with the same output: size, quality and chroma. Each in a
//! process of its own that has one core, the best of five; likeness to the picture made small with
//! Lanczos in full.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use gridwalk_core::evidence::Fix;
use gridwalk_core::geo::Wgs84;
use gridwalk_core::photo::{PhotoPolicy, redraw as redraw_picture};
use gridwalk_core::report::ReportRequest;
use gridwalk_core::wire::{PhotoRole, Policy};
use specimens::street::Scene;
use specimens::{Exif, Orientation};

use super::{Done, apart, figures, folder, peak, say, ssim};

const TIMES: usize = 5;

pub(crate) fn measure(sharp: &str) -> Done {
    one_core()?;
    let place = tempfile::tempdir()?;
    let path = |name: &str| place.path().join(name).to_string_lossy().into_owned();
    for (name, width, height, most) in [("12", 4000, 3000, 64), ("50", 8160, 6120, 96)] {
        let camera = path(&format!("{name}.jpg"));
        apart(&["draw", &camera, &width.to_string(), &height.to_string()])?;
        let (ours, theirs) = (path("ours.jpg"), path("theirs.jpg"));
        let redrawn = apart(&["redraw", &camera, &ours])?;
        let policy = PhotoPolicy::from(&Policy::default());
        let output = Command::new("node")
            .arg(Path::new(sharp).join("sharp.mjs"))
            .args([&camera, &theirs])
            .args([policy.long_edge.to_string(), policy.quality.to_string()])
            .output()?;
        let sharp = figures(&output)?;
        let ingested = apart(&["ingest", &camera])?;
        let (a, b) = ssim::beside(&camera, &ours, &theirs, policy.long_edge)?;
        let length = |path: &str| std::fs::metadata(path).map(|meta| meta.len() / 1000);
        say(&format!(
            "photo of {name} megapixels, {} kB: redrawn in {:.0} ms, sharp {:.0} ms, ratio {:.2} (aim 1.3); \
             recorded in {:.0} ms, ratio {:.2} (aim 2)\n  \
             SSIM {a:.4} against {b:.4}; {} kB against {} kB; highest memory {:.0} MB (aim {most}), sharp {:.0} MB\n  \
             best of {TIMES}; long edge {}, quality {}, 4:2:0, on one core, sharp without cache",
            length(&camera)?,
            redrawn[0],
            sharp[0],
            redrawn[0] / sharp[0],
            ingested[0],
            ingested[0] / sharp[0],
            length(&ours)?,
            length(&theirs)?,
            ingested[1],
            sharp[1],
            policy.long_edge,
            policy.quality,
        ))?;
    }
    Ok(())
}

/// This process, and those that it starts from now on, have one core.
fn one_core() -> Done {
    #[cfg(target_os = "linux")]
    {
        let mut cores = rustix::thread::CpuSet::new();
        cores.set(0);
        rustix::thread::sched_setaffinity(None, &cores)?;
    }
    Ok(())
}

/// Draws what a camera would have written: held upright, 3 to 6 MB at 12 megapixels.
pub(crate) fn draw(path: &str, width: u16, height: u16) -> Done {
    let exif = Exif {
        orientation: Orientation::Rotate90,
        make: "Maker".to_owned(),
        model: "Model".to_owned(),
        taken: chrono::DateTime::UNIX_EPOCH,
        gps: None,
    };
    let jpeg = Scene::new(1)
        .draw(width, height)
        .jpeg_bytes(92, Some(&exif))?;
    Ok(std::fs::write(path, jpeg)?)
}

/// Decode, orient, resize and encode alone.
pub(crate) fn redraw(path: &str, out: &str) -> Done {
    let policy = PhotoPolicy::from(&Policy::default());
    let mut best = f64::MAX;
    let mut jpeg = vec![];
    for _ in 0..TIMES {
        let began = Instant::now();
        jpeg = redraw_picture(Path::new(path), &policy)?;
        best = best.min(began.elapsed().as_secs_f64() * 1e3);
    }
    std::fs::write(out, jpeg)?;
    say(&format!("{best} {}", peak()))
}

/// A whole report with the photo, until it is durable.
pub(crate) fn ingest(path: &str) -> Done {
    let mut best = f64::MAX;
    for _ in 0..TIMES {
        let place = tempfile::tempdir()?;
        let home = place.path().join("home");
        folder::activated(&home)?;
        let client = folder::open(&home)?;
        let began = Instant::now();
        client.report().submit(request(path)?)?;
        best = best.min(began.elapsed().as_secs_f64() * 1e3);
    }
    say(&format!("{best} {}", peak()))
}

fn request(path: &str) -> Result<ReportRequest, Box<dyn Error>> {
    Ok(ReportRequest {
        category: "SR-0101".to_owned(),
        fix: Some(Fix::new(Wgs84::new(20.5, 113.2)?, 8.0)),
        note: None,
        photos: vec![(PathBuf::from(path), PhotoRole::Near)],
        handled: false,
        urgent: false,
    })
}
