//! A phone for the tests: a folder, its keystore, clocks that the test turns, and the reference
//! data that a city brain would have sent.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use gridwalk_core::evidence::{Clock, Fix, Reading};
use gridwalk_core::geo::Wgs84;
use gridwalk_core::outbox::Recorded;
use gridwalk_core::report::ReportRequest;
use gridwalk_core::store::{FileKeyStore, Store, StoreError};
use gridwalk_core::wire::PhotoRole;
use gridwalk_core::{Client, Config};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Seed of the key that signs the tags.
pub const TAG_KEY: [u8; 32] = [7; 32];

/// Clocks that stand still until they are turned.
pub struct TestClock(Mutex<Reading>);

impl TestClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Reading {
            wall: "2026-11-02T02:00:00Z".parse().unwrap(),
            elapsed: Duration::from_secs(1000),
            boot_id: "first".to_owned(),
        })))
    }

    pub fn pass(&self, time: Duration) {
        let mut reading = self.0.lock().unwrap();
        reading.wall += time;
        reading.elapsed += time;
    }

    pub fn reboot(&self) {
        let mut reading = self.0.lock().unwrap();
        reading.elapsed = Duration::from_secs(20);
        reading.boot_id.push('+');
    }

    pub fn set_wall(&self, wall: DateTime<Utc>) {
        self.0.lock().unwrap().wall = wall;
    }
}

impl Clock for TestClock {
    fn read(&self) -> Reading {
        self.0.lock().unwrap().clone()
    }
}

pub struct Phone {
    pub folder: TempDir,
    pub clock: Arc<TestClock>,
    pub undo_window: Duration,
}

impl Phone {
    /// A phone whose device is activated, with catalogue and checkpoints.
    pub fn activated() -> Self {
        let phone = Self::new();
        let store = Store::open(&phone.home(), &phone.keys()).unwrap();
        store
            .write(|transaction| {
                transaction.execute(
                    "INSERT INTO meta (key, value) VALUES ('device', ?1)",
                    [device().to_string()],
                )?;
                for (kind, id, value) in records() {
                    transaction.execute(
                        "INSERT INTO records (kind, id, version, value) VALUES (?1, ?2, 1, ?3)",
                        (kind, id, value.to_string()),
                    )?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        phone
    }

    /// A phone on which nothing was done yet.
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: TestClock::new(),
            undo_window: Duration::ZERO,
        }
    }

    pub fn with_undo(mut self, window: Duration) -> Self {
        self.undo_window = window;
        self
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn keys(&self) -> FileKeyStore {
        FileKeyStore::open(&self.folder.path().join("keys.json"), true).unwrap()
    }

    pub fn open(&self) -> Client {
        self.try_open().unwrap()
    }

    pub fn try_open(&self) -> Result<Client, StoreError> {
        let config = Config {
            undo_window: self.undo_window,
            clock: self.clock.clone(),
            ..Config::new(self.home())
        };
        Client::open(config, Arc::new(self.keys()))
    }

    /// The store beside the client, to look at rows that no handle tells.
    pub fn store(&self) -> Arc<Store> {
        Store::open(&self.home(), &self.keys()).unwrap()
    }

    /// What a single SQL value is.
    pub fn value<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        let store = self.store();
        store
            .read(|connection| {
                Ok::<_, StoreError>(connection.query_row(sql, [], |row| row.get(0))?)
            })
            .unwrap()
    }

    pub fn execute(&self, sql: &str) {
        let store = self.store();
        store
            .write(|transaction| {
                transaction.execute_batch(sql)?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }

    /// A street scene as a camera's file.
    pub fn photo(&self, seed: u64) -> PathBuf {
        let path = self.folder.path().join(format!("IMG_{seed}.jpg"));
        if !path.exists() {
            let picture = specimens::street::Scene::new(seed).draw(640, 480);
            std::fs::write(&path, picture.jpeg_bytes(85, None).unwrap()).unwrap();
        }
        path
    }

    /// Files in the vault.
    pub fn originals(&self) -> usize {
        std::fs::read_dir(self.home().join("photos"))
            .unwrap()
            .count()
    }
}

pub fn fix() -> Fix {
    Fix::new(Wgs84::new(20.5, 113.2).unwrap(), 8.0)
}

pub fn report(photos: &[(&Path, PhotoRole)]) -> ReportRequest {
    ReportRequest {
        category: "SR-0101".to_owned(),
        fix: Some(fix()),
        note: Some("楼下一堆建筑垃圾".to_owned()),
        photos: photos
            .iter()
            .map(|(path, role)| (path.to_path_buf(), *role))
            .collect(),
        handled: false,
        urgent: false,
    }
}

fn device() -> Value {
    use base64::Engine;
    let key = ed25519_dalek::SigningKey::from_bytes(&TAG_KEY).verifying_key();
    json!({
        "id": "0190a000-0000-7000-8000-000000000001",
        "worker": {
            "id": "w-001", "name": "某某", "kind": "full_time", "grids": ["440697001001001"]
        },
        "server": "http://127.0.0.1:1",
        "authority": null,
        "city_brain_key":
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(key.as_bytes()),
        "rescue_key": "age1",
        "files_url": "http://127.0.0.1:1/v1/files",
    })
}

fn records() -> Vec<(&'static str, String, Value)> {
    let item = |code: &str, self_handling: bool, urgent: bool| {
        let value = json!({
            "code": code, "class": "市容环境", "name": code,
            "evidence": { "near": true, "far": true },
            "self_handling": self_handling, "urgent": urgent,
        });
        ("catalogue_item", code.to_owned(), value)
    };
    let checkpoint = |id: &str, lat: f64| {
        let value = json!({
            "id": id, "grid": "440697001001001", "name": id,
            "at": { "lat": lat, "lon": 113.2 }, "radius_m": 30.0, "tag": true,
        });
        ("checkpoint", id.to_owned(), value)
    };
    let grid = json!({
        "code": "440697001001001", "name": "一网格", "centre": { "lat": 20.5, "lon": 113.2 },
    });
    let dwelling = |id: &str, room: &str| {
        let address = format!("榕荫街道云埗社区3栋2单元{room}房");
        let value = json!({ "id": id, "grid": "440697001001001", "address": address });
        ("dwelling", id.to_owned(), value)
    };
    vec![
        dwelling("d-501", "501"),
        dwelling("d-502", "502"),
        item("SR-0101", true, false),
        item("XF-0101", false, false),
        item("YJ-0101", false, true),
        checkpoint("near", 20.5001),
        checkpoint("far", 20.51),
        ("grid", "440697001001001".to_owned(), grid),
    ]
}

/// Codes of an operation's warnings, as they stand in `--json`.
pub fn codes(recorded: &Recorded) -> Vec<String> {
    let json = serde_json::to_value(recorded).unwrap();
    let warnings = json["warnings"].as_array().unwrap().iter();
    warnings
        .map(|w| w["code"].as_str().unwrap().to_owned())
        .collect()
}
