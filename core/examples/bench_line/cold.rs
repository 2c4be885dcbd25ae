//! Opening a store of 100,000 rows as an app does when it is started: a process of its own, nothing
//! of the folder in the page cache, until the first page of the queue and the checkpoints are there.

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::time::Instant;

use gridwalk_core::store::StoreError;

use super::{Done, apart, folder, median, say};

const COMPLETE: i64 = 85_000;
const WAITING: i64 = 10_000;
const PEOPLE: i64 = 4_700;
const TIMES: usize = 9;

pub(crate) fn measure() -> Done {
    let place = tempfile::tempdir()?;
    let home = place.path().join("home");
    fill(&home)?;
    let mut cold = vec![];
    let mut warm = vec![];
    for _ in 0..TIMES {
        forget(&home)?;
        cold.extend(apart(&["open", &home.to_string_lossy()])?);
        warm.extend(apart(&["open", &home.to_string_lossy()])?);
    }
    say(&format!(
        "open until the first 50 of the queue and {} checkpoints are in hand: {:.0} ms cold, {:.0} ms warm (aim 50)\n  \
         medians of {TIMES} processes; {COMPLETE} complete and {WAITING} waiting operations, {PEOPLE} people; \
         cold: the folder's pages were dropped from the cache",
        folder::CHECKPOINTS,
        median(&mut cold),
        median(&mut warm),
    ))
}

/// The part that is measured.
pub(crate) fn open(home: &str) -> Done {
    let began = Instant::now();
    let client = folder::open(Path::new(home))?;
    let queue = client.outbox().items(false, 0, 50)?;
    let checkpoints = client.patrol().checkpoints(None)?;
    let took = began.elapsed().as_secs_f64() * 1e3;
    if (queue.len(), checkpoints.len()) != (50, folder::CHECKPOINTS) {
        return Err("the rows are not there".into());
    }
    say(&format!("{took}"))
}

fn fill(home: &Path) -> Result<(), Box<dyn Error>> {
    let store = folder::activated(home)?;
    store.write(|transaction| {
        transaction.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 + ?2)
             INSERT INTO operations (id, seq, kind, state, created, body, sha256, completed)
             SELECT printf('0190a000-0000-7000-8000-%012x', i), i, 'check_in',
               CASE WHEN i <= ?1 THEN 'complete' ELSE 'queued' END, 1793584800000 + i,
               CASE WHEN i > ?1 THEN randomblob(700) END, randomblob(32),
               CASE WHEN i <= ?1 THEN 1793584900000 + i END FROM n",
            (COMPLETE, WAITING),
        )?;
        transaction.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
             INSERT INTO records (kind, id, version, value)
             SELECT 'person', printf('p-%05d', i), 1, json_object('id', i, 'text', hex(randomblob(120)))
             FROM n",
            [PEOPLE],
        )?;
        Ok::<_, StoreError>(())
    })?;
    store.pause()?;
    Ok(())
}

/// Has the system forget the folder's pages.
fn forget(home: &Path) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(home)? {
        let path = entry?.path();
        if path.is_file() {
            let file = File::open(path)?;
            file.sync_all()?;
            #[cfg(target_os = "linux")]
            rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
        }
    }
    Ok(())
}
