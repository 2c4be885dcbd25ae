//! A morning under way: its folder, its city brain, the open core, and the ids that its steps named.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use city_brain::{Options, RunningServer, Server};
use gridwalk_ffi::*;
use serde_json::Value;
use uuid::Uuid;

use crate::read;
use crate::words::{Named, at, fix, seen, snake, text};

pub(crate) struct Morning {
    pub(crate) folder: PathBuf,
    pub(crate) brain: Option<RunningServer>,
    pub(crate) address: String,
    pub(crate) codes: Vec<String>,
    pub(crate) open: Option<Arc<Gridwalk>>,
    pub(crate) ids: HashMap<String, Uuid>,
    pub(crate) location: Arc<Here>,
}

/// What the phone knows of its place.
#[derive(Default)]
pub(crate) struct Here(pub(crate) Mutex<Option<LatestFix>>);

impl LocationSource for Here {
    fn latest(&self) -> Result<Option<LatestFix>, LocationError> {
        Ok(self.0.lock().unwrap().clone())
    }
}

impl Morning {
    pub(crate) async fn new(folder: &Path) -> Self {
        let brain = Server::start(Options::new(folder.join("brain")))
            .await
            .unwrap();
        Self {
            folder: folder.to_owned(),
            address: brain.listening.clone(),
            codes: brain.activation_codes.clone(),
            brain: Some(brain),
            open: None,
            ids: HashMap::new(),
            location: Arc::default(),
        }
    }

    pub(crate) fn gridwalk(&self) -> &Gridwalk {
        self.open.as_ref().unwrap()
    }

    pub(crate) async fn cancelled_sync(&self) {
        let sync = self.gridwalk().sync();
        let cancellation = Cancellation::new();
        let (running, cancel) = (Arc::clone(&sync), Arc::clone(&cancellation));
        let run =
            tokio::spawn(async move { running.run(SyncMode::Watch, false, Some(cancel)).await });
        while sync.state() == SyncState::Idle {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        cancellation.cancel();
        let ended = tokio::time::timeout(Duration::from_secs(1), run).await;
        assert!(ended.is_ok(), "the sync went on");
        assert_eq!(sync.state(), SyncState::Idle);
    }

    pub(crate) async fn check_in(&self, step: &Value) -> Result<CheckIn, Named> {
        let mut check_in = CheckIn {
            fix: fix(step),
            checkpoint: step["checkpoint"].as_str().map(str::to_owned),
            tag: step["tag"].as_str().map(str::to_owned),
            note: None,
            photos: self.photos(step),
        };
        if let Some(position) = step["checkpoint"].as_u64() {
            let all = self.gridwalk().patrol().checkpoints(None).await?;
            let checkpoint = &all[position as usize];
            check_in.fix = Some(at(checkpoint.at));
            check_in.checkpoint = Some(checkpoint.id.clone());
        }
        Ok(check_in)
    }

    pub(crate) fn report(&self, step: &Value) -> Report {
        Report {
            category: text(step, "category"),
            fix: fix(step),
            note: step["note"].as_str().map(str::to_owned),
            photos: self.photos(step),
            handled: step["handled"] == true,
            urgent: step["urgent"] == true,
        }
    }

    pub(crate) fn recorded(&mut self, step: &Value, recorded: &Recorded) {
        if let Some(name) = step["as"].as_str() {
            self.ids.insert(name.to_owned(), recorded.id);
        }
        seen(step, "state", &snake(&recorded.state));
        if let Some(expected) = step["warns"].as_array() {
            let codes = recorded
                .warnings
                .iter()
                .map(|warning| snake(&warning.code).into());
            assert_eq!(codes.collect::<Vec<Value>>(), *expected, "{step}");
        }
    }

    pub(crate) fn photos(&self, step: &Value) -> Vec<Photo> {
        let Some(name) = step["photo"].as_str() else {
            return Vec::new();
        };
        let path = self.path(name);
        if let Some(picture) = read("pictures.json")[name].as_str() {
            std::fs::write(&path, STANDARD.decode(picture).unwrap()).unwrap();
        }
        vec![Photo {
            path,
            role: PhotoRole::Near,
        }]
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn id(&mut self, step: &Value) -> Uuid {
        *self
            .ids
            .entry(text(step, "of"))
            .or_insert_with(Uuid::new_v4)
    }
}
