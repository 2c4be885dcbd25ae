//! Several processes on one folder, suspension, and the proof that nothing is readable.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::process::Command;
use std::sync::{Arc, Barrier};

use common::{Phone, report};
use gridwalk_core::outbox::OutboxError;
use gridwalk_core::store::{FileKeyStore, StoreError};
use gridwalk_core::{Client, Config, RecordError};

const HOME: &str = "GRIDWALK_TEST_HOME";
const KEYS: &str = "GRIDWALK_TEST_KEYS";
const EACH: usize = 20;

/// Not a test of its own: what the child processes of the next one run.
#[test]
fn child() {
    let (Some(home), Some(keys)) = (std::env::var_os(HOME), std::env::var_os(KEYS)) else {
        return;
    };
    let keys = FileKeyStore::open(keys.as_ref(), false).unwrap();
    let client = Client::open(Config::new(home), Arc::new(keys)).unwrap();
    for _ in 0..EACH {
        client.report().submit(report(&[])).unwrap();
    }
}

#[test]
fn processes_and_threads_record_at_once_and_number_without_a_gap() {
    let phone = Phone::activated();
    let mut children: Vec<_> = (0..3)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "child"])
                .env(HOME, phone.home())
                .env(KEYS, phone.folder.path().join("keys.json"))
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let client = phone.open();
                for _ in 0..EACH {
                    client.report().submit(report(&[])).unwrap();
                }
            });
        }
    });
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let client = phone.open();
    let total = 5 * EACH as i64;
    assert_eq!(client.outbox().tally().unwrap().waiting, total as u64);
    assert_eq!(
        phone.value::<i64>("SELECT COUNT(DISTINCT seq) FROM operations"),
        total
    );
    assert_eq!(phone.value::<i64>("SELECT MAX(seq) FROM operations"), total);
    let verified = client.verify_journal().unwrap();
    assert_eq!(
        (verified.entries, verified.broken),
        (total, None),
        "one chain, no fork"
    );
}

#[test]
fn a_store_that_several_make_at_once_is_one() {
    for _ in 0..5 {
        let phone = Phone::new();
        phone.keys();
        let together = Barrier::new(4);
        let keys: Vec<[u8; 32]> = std::thread::scope(|scope| {
            let make = || {
                together.wait();
                *phone.store().key().as_bytes()
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(make)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
    }
}

#[test]
fn a_store_whose_making_was_cut_off_is_finished() {
    let phone = Phone::new();
    phone.open();
    // A kill after the key, before the database and the folder of photos.
    std::fs::remove_file(phone.home().join("gridwalk.db")).unwrap();
    std::fs::remove_dir(phone.home().join("photos")).unwrap();
    phone.open();
    assert!(phone.home().join("gridwalk.db").exists());
}

#[test]
fn a_paused_store_answers_paused_and_goes_on_after() {
    let phone = Phone::activated();
    let client = phone.open();
    client.report().submit(report(&[])).unwrap();
    client.pause().unwrap();
    client.pause().unwrap();
    let wal = phone.home().join("gridwalk.db-wal");
    assert!(
        !wal.exists() || wal.metadata().unwrap().len() == 0,
        "checkpointed"
    );
    assert!(matches!(
        client.outbox().tally(),
        Err(OutboxError::Store(StoreError::Paused))
    ));
    assert!(matches!(
        client.report().submit(report(&[])),
        Err(RecordError::Outbox(OutboxError::Store(StoreError::Paused)))
    ));
    // Another process may work meanwhile.
    phone.open().report().submit(report(&[])).unwrap();
    client.resume().unwrap();
    client.report().submit(report(&[])).unwrap();
    assert_eq!(client.outbox().tally().unwrap().waiting, 3);
}

#[test]
fn readers_that_were_busy_do_not_outlive_a_pause() {
    let phone = Phone::activated();
    let client = phone.open();
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| {
            loop {
                match client.outbox().tally() {
                    Ok(_) => {}
                    Err(OutboxError::Store(StoreError::Paused)) => break,
                    Err(other) => panic!("{other}"),
                }
            }
        });
        std::thread::sleep(std::time::Duration::from_millis(50));
        client.pause().unwrap();
        reading.join().unwrap();
    });
    // With every connection closed SQLite has removed its side files.
    assert!(!phone.home().join("gridwalk.db-wal").exists());
    assert!(!phone.home().join("gridwalk.db-shm").exists());
    client.resume().unwrap();
    client.outbox().tally().unwrap();
}
