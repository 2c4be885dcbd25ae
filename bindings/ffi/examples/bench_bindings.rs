//! What the calls of an app cost from Rust: `./dev bench bindings` runs it, and the same from Kotlin
//! (`Bench.kt`) and Swift (`Bench.swift`). A line is a name, the median, the
//! 99th percentile and the longest in microseconds, and how many there were.
#![allow(missing_docs)]

use std::error::Error;
use std::future::Future;
use std::io::{self, Write};
use std::path::Path;
use std::pin::Pin;
use std::process::Command;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use city_brain::{Options, Server};
use gridwalk_ffi::*;

type Done<T> = Result<T, Box<dyn Error>>;

const COMPLETE: &str = "90000";
const WAITING: &str = "10000";
/// A card that `./dev` draws anew.
const FRONT: &str = "target/cards/flat-front-1-0.jpg";

/// Everything runs on one thread, as a screen does.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Done<()> {
    let place = tempfile::tempdir()?;
    let folder = place.path();
    let brain = Server::start(Options::new(folder.join("brain"))).await?;
    let gridwalk = open(folder).await?;
    let code = brain.activation_codes[0].clone();
    let sync = gridwalk.sync();
    sync.activate(brain.listening.clone(), code, None, None)
        .await?;
    gridwalk.patrol().check_in(CheckIn::default(), None).await?;
    let (home, key) = (path(folder, "home"), path(folder, "device.key"));
    run("meddle", &[&home, &key, "fill", COMPLETE, WAITING])?;
    let photo = path(folder, "IMG.jpg");
    run("bench_line", &["draw", &photo, "4000", "3000"])?;

    costs(&gridwalk, &photo).await?;
    cancellations(&gridwalk, FRONT).await?;
    held(&gridwalk, &photo).await?;
    objects(&gridwalk).await
}

async fn open(folder: &Path) -> Done<Arc<Gridwalk>> {
    let config = Config {
        home: path(folder, "home"),
        undo_window: Duration::ZERO,
    };
    let keys = file_key_store(path(folder, "device.key"))?;
    Ok(Gridwalk::open(config, keys, None, None, None, None).await?)
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_string_lossy().into_owned()
}

/// Another example of this workspace.
fn run(name: &str, arguments: &[&str]) -> Done<()> {
    let here = std::env::current_exe()?;
    let program = here.with_file_name(name);
    match Command::new(program)
        .args(arguments)
        .output()?
        .status
        .success()
    {
        true => Ok(()),
        false => Err(format!("{name} failed").into()),
    }
}

fn report() -> Report {
    Report {
        category: "SR-0101".to_owned(),
        fix: Some(Fix {
            at: Wgs84 {
                lat: 21.2521,
                lon: 113.3693,
            },
            accuracy_m: 8.0,
            mock: false,
            gnss_time: None,
        }),
        note: Some("楼道堆物".to_owned()),
        photos: Vec::new(),
        handled: false,
        urgent: false,
    }
}

fn tell(name: &str, mut times: Vec<Duration>) -> Done<()> {
    times.sort();
    let at = |share: f64| {
        let time = times[((times.len() - 1) as f64 * share) as usize];
        time.as_secs_f64() * 1e6
    };
    Ok(writeln!(
        io::stdout(),
        "bench\trust\t{name}\t{:.1}\t{:.1}\t{:.1}\t{}",
        at(0.5),
        at(0.99),
        at(1.0),
        times.len()
    )?)
}

/// What a call takes, from the call until its value is there.
async fn costs(gridwalk: &Arc<Gridwalk>, photo: &str) -> Done<()> {
    let (sync, outbox, reports) = (gridwalk.sync(), gridwalk.outbox(), gridwalk.reports());
    let mut times = vec![];
    for _ in 0..20_000 {
        let began = Instant::now();
        std::hint::black_box(sync.state());
        times.push(began.elapsed());
    }
    tell("trivial call", times)?;
    let mut times = vec![];
    for _ in 0..100 {
        let began = Instant::now();
        outbox.tally().await?;
        times.push(began.elapsed());
    }
    tell("tally", times)?;
    let mut times = vec![];
    for _ in 0..200 {
        let began = Instant::now();
        reports.submit(report(), None).await?;
        times.push(began.elapsed());
    }
    tell("report", times)?;
    let mut times = vec![];
    for _ in 0..300 {
        let began = Instant::now();
        let page = outbox.items(false, 0, 100).await?;
        times.push(began.elapsed());
        assert_eq!(page.len(), 100);
    }
    tell("page of 100 rows", times)?;
    let mut times = vec![];
    for _ in 0..5 {
        let began = Instant::now();
        let draft = reports.begin(near(photo), None).await?;
        times.push(began.elapsed());
        reports.discard(draft).await?;
    }
    tell("12-megapixel photo", times)?;
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let subscription = gridwalk.observe(Arc::new(Telling(told)));
    heard.recv().await;
    let mut times = vec![];
    for _ in 0..50 {
        // No sooner than a listener is told the next thing.
        tokio::time::sleep(Duration::from_millis(150)).await;
        let began = Instant::now();
        sync.nudge().await?;
        heard.recv().await;
        times.push(began.elapsed());
    }
    subscription.cancel();
    tell("commit and its event", times)
}

fn near(photo: &str) -> Photo {
    Photo {
        path: photo.to_owned(),
        role: PhotoRole::Near,
    }
}

struct Telling(tokio::sync::mpsc::UnboundedSender<()>);

impl ChangeListener for Telling {
    fn on_change(&self) -> Result<(), ListenerError> {
        self.0.send(()).map_err(|_| ListenerError::Failed)
    }
}

/// From the cancelling of a delivery and of a reading, at twenty moments of each, until its work has
/// ended.
async fn cancellations(gridwalk: &Arc<Gridwalk>, picture: &str) -> Done<()> {
    let mut times = vec![];
    for moment in 0..20 {
        let (sync, cancellation) = (gridwalk.sync(), Cancellation::new());
        let until = Arc::clone(&cancellation);
        let delivery =
            tokio::spawn(async move { sync.run(SyncMode::Watch, false, Some(until)).await });
        while gridwalk.sync().state() == SyncState::Idle {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_millis(20 * moment % 150)).await;
        let began = Instant::now();
        cancellation.cancel();
        let _ = delivery.await?;
        times.push(began.elapsed());
    }
    tell("cancelled delivery", times)?;
    let reader = CardReader::open(None, None).await?;
    reader.scan(picture.to_owned(), None, None).await?;
    let began = Instant::now();
    reader.scan(picture.to_owned(), None, None).await?;
    let whole = began.elapsed();
    let mut times = vec![];
    for moment in 0..20 {
        let cancellation = Cancellation::new();
        let (reader, until) = (Arc::clone(&reader), Arc::clone(&cancellation));
        let picture = picture.to_owned();
        let reading = tokio::spawn(async move { reader.scan(picture, None, Some(until)).await });
        tokio::time::sleep(whole * moment / 20).await;
        let began = Instant::now();
        cancellation.cancel();
        let _ = reading.await?;
        times.push(began.elapsed());
    }
    tell("cancelled reading", times)
}

/// A future, and for how long each poll of it holds the thread.
struct Held<'a, F>(Pin<Box<F>>, &'a mut Vec<Duration>);

impl<F: Future> Future for Held<'_, F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let began = Instant::now();
        let polled = self.0.as_mut().poll(context);
        self.1.push(began.elapsed());
        polled
    }
}

/// How long what a screen calls holds its thread, while 10,000 operations are delivered and photos
/// are taken in.
async fn held(gridwalk: &Arc<Gridwalk>, photo: &str) -> Done<()> {
    let (sync, ended) = (gridwalk.sync(), Cancellation::new());
    let (running, until) = (Arc::clone(&sync), Arc::clone(&ended));
    let delivery =
        tokio::spawn(async move { running.run(SyncMode::Watch, false, Some(until)).await });
    let (reports, photo) = (gridwalk.reports(), photo.to_owned());
    let camera = tokio::spawn(async move {
        loop {
            if let Ok(draft) = reports.begin(near(&photo), None).await {
                let _ = reports.discard(draft).await;
            }
        }
    });
    let (outbox, reports, patrol) = (gridwalk.outbox(), gridwalk.reports(), gridwalk.patrol());
    let here = Wgs84 {
        lat: 21.2521,
        lon: 113.3693,
    };
    let mut times = vec![];
    let end = Instant::now() + Duration::from_secs(20);
    while Instant::now() < end {
        let began = Instant::now();
        std::hint::black_box(sync.state());
        times.push(began.elapsed());
        Held(Box::pin(outbox.items(false, 0, 100)), &mut times).await?;
        Held(Box::pin(outbox.tally()), &mut times).await?;
        Held(Box::pin(gridwalk.status()), &mut times).await?;
        Held(Box::pin(reports.drafts()), &mut times).await?;
        Held(Box::pin(reports.suggest(here, None)), &mut times).await?;
        Held(Box::pin(reports.submit(report(), None)), &mut times).await?;
        Held(Box::pin(patrol.checkpoints(Some(here))), &mut times).await?;
    }
    camera.abort();
    ended.cancel();
    let _ = delivery.await?;
    tell("thread held", times)
}

/// 100,000 objects of each side, made and dropped: memory and threads after so many.
async fn objects(gridwalk: &Arc<Gridwalk>) -> Done<()> {
    for number in 1..=100_000 {
        drop(gridwalk.patrol());
        let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let subscription = gridwalk.observe(Arc::new(Telling(told)));
        heard.recv().await;
        subscription.cancel();
        if number == 10_000 || number == 100_000 {
            // Threads that nobody needs go after ten seconds.
            tokio::time::sleep(Duration::from_secs(12)).await;
            let (megabytes, threads) = (status("VmRSS:")? / 1024.0, status("Threads:")?);
            writeln!(
                io::stdout(),
                "objects\trust\t{number}\t{megabytes:.1}\t{threads}"
            )?;
        }
    }
    Ok(())
}

fn status(name: &str) -> Done<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    Ok(number.ok_or("the system does not tell")?.parse()?)
}
