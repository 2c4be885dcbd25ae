//! What each step of a morning does, and what must be seen after it.

use std::sync::Arc;
use std::time::Duration;

use city_brain::{Options, Server};
use gridwalk_ffi::*;
use serde_json::Value;

use crate::morning::Morning;
use crate::words::{Named, fix, seen, snake, tally, text};

impl Morning {
    pub(crate) async fn take(&mut self, step: &Value) -> Result<(), Named> {
        match step["do"].as_str().unwrap() {
            "open" => {
                let config = Config {
                    home: self.path(step["home"].as_str().unwrap_or("home")),
                    undo_window: Duration::from_secs(step["undo_s"].as_u64().unwrap_or(0)),
                };
                let key = self.path(step["key"].as_str().unwrap_or("device.key"));
                let keys = file_key_store(key)?;
                let location = Arc::clone(&self.location);
                let open = Gridwalk::open(config, keys, None, None, Some(location), None);
                self.open = Some(open.await?);
            }
            "locate" => {
                *self.location.0.lock().unwrap() = fix(step).map(|fix| LatestFix {
                    fix: Fix {
                        mock: step["mock"] == true,
                        ..fix
                    },
                    age: Duration::from_secs(step["age_s"].as_u64().unwrap_or(0)),
                });
            }
            "close" => self.open = None,
            "pause" => self.gridwalk().pause().await?,
            "resume" => self.gridwalk().resume().await?,
            "activate" => {
                let mine = &self.codes[step["worker"].as_u64().unwrap_or(0) as usize];
                let code = step["code"].as_str().unwrap_or(mine).to_owned();
                let sync = self.gridwalk().sync();
                let server = step["server"].as_str().unwrap_or(&self.address).to_owned();
                let authority = step["authority"].as_str().map(str::to_owned);
                sync.activate(server, code, authority, None).await?;
            }
            "check_in" => {
                let check_in = self.check_in(step).await?;
                let recorded = self.gridwalk().patrol().check_in(check_in, None).await?;
                self.recorded(step, &recorded);
            }
            "report" => {
                let report = self.report(step);
                let recorded = self.gridwalk().reports().submit(report, None).await?;
                self.recorded(step, &recorded);
            }
            "begin" => {
                let photo = self.photos(step).remove(0);
                let id = self.gridwalk().reports().begin(photo, None).await?;
                let name = step["as"].as_str().unwrap_or("begun");
                self.ids.insert(name.to_owned(), id);
            }
            "edit" => {
                let edit = DraftEdit {
                    note: step["note"].as_str().map(str::to_owned),
                    ..DraftEdit::default()
                };
                let id = self.id(step);
                self.gridwalk().reports().edit(id, edit).await?;
            }
            "queue" => {
                let (id, category) = (self.id(step), text(step, "category"));
                let reports = self.gridwalk().reports();
                let recorded = reports.queue(id, category, fix(step)).await?;
                self.recorded(step, &recorded);
            }
            "undo" => {
                let id = self.id(step);
                let undone = self.gridwalk().outbox().undo(id).await?;
                seen(step, "gives", &snake(&undone));
            }
            "retry" => {
                let id = self.id(step);
                self.gridwalk().outbox().retry(id).await?;
            }
            "discard" => {
                let id = self.id(step);
                self.gridwalk().outbox().discard(id).await?;
            }
            "catalogue" => {
                assert!(!self.gridwalk().reports().catalogue().await?.is_empty());
            }
            "journal" => {
                let verified = self.gridwalk().verify_journal().await?;
                assert!(verified.entries > 0 && verified.broken.is_none());
            }
            "budgets" => {
                let budgets = self.gridwalk().budgets().await?;
                let storage = budgets.storage;
                assert!(
                    storage.used > 0
                        && storage.left <= storage.limit - storage.reserve - storage.used
                );
                assert!(budgets.metered.today.is_empty() && budgets.metered.limit > 0);
            }
            "add_photo" => {
                let (id, photo) = (self.id(step), self.photos(step).remove(0));
                self.gridwalk().reports().add_photo(id, photo, None).await?;
            }
            "remove_photo" => {
                let id = self.id(step);
                let reports = self.gridwalk().reports();
                let photo = reports.draft(id).await?.photos.remove(0).sha256;
                reports.remove_photo(id, photo).await?;
            }
            "warnings" => {
                let id = self.id(step);
                let reports = self.gridwalk().reports();
                let warnings = reports.warnings(id, text(step, "category")).await?;
                let far = WarningCode::MissingFarPhoto;
                assert!(warnings.iter().any(|warning| warning.code == far), "{step}");
            }
            "drop" => {
                let id = self.id(step);
                self.gridwalk().reports().discard(id).await?;
            }
            "repair" => {
                let (id, report) = (self.id(step), self.report(step));
                let recorded = self.gridwalk().reports().repair(id, report, None).await?;
                self.recorded(step, &recorded);
            }
            "policy" => {
                self.put("records/policy/policy", &step["is"]).await;
            }
            "lock_out" => {
                let device = self.gridwalk().status().await?.device.unwrap().id;
                let locked = step["is"].as_bool().unwrap_or(true);
                self.put(&format!("devices/{device}/locked"), &locked.into())
                    .await;
            }
            "cut" => {
                let file = std::fs::OpenOptions::new()
                    .write(true)
                    .open(self.path(&text(step, "is")));
                file.unwrap().set_len(step["to"].as_u64().unwrap()).unwrap();
            }
            "paused_sync" => {
                let sync = self.gridwalk().sync();
                let running = Arc::clone(&sync);
                let run =
                    tokio::spawn(async move { running.run(SyncMode::Once, false, None).await });
                while sync.state() == SyncState::Idle {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                self.gridwalk().pause().await?;
                let ended = run.await.unwrap();
                self.gridwalk().resume().await?;
                ended?;
            }
            "file" => {
                let (from, to) = (
                    self.path(&text(step, "is")),
                    self.path(&text(step, "becomes")),
                );
                std::fs::rename(from, to).unwrap();
            }
            "sync" => {
                let mode = step["for_s"]
                    .as_u64()
                    .map_or(SyncMode::Once, |s| SyncMode::For {
                        time: Duration::from_secs(s),
                    });
                let came_to = self.gridwalk().sync().run(mode, false, None).await?;
                tally(&step["gives"], came_to);
            }
            "cancelled_sync" => self.cancelled_sync().await,
            "faults" => self.put("faults", &step["plan"]).await,
            "brain" if step["is"] == "down" => self.brain.take().unwrap().shutdown().await,
            "brain" => {
                let mut options = Options::new(self.folder.join("brain"));
                options.listen = self.address.trim_start_matches("http://").parse().unwrap();
                self.brain = Some(Server::start(options).await.unwrap());
            }
            "see" => self.see(step).await?,
            _ => self.collecting(step).await?,
        }
        Ok(())
    }

    /// Sets what lies under `/admin` of the city brain.
    async fn put(&self, what: &str, json: &Value) {
        let address = format!("{}/admin/{what}", self.address);
        let answer = reqwest::Client::new().put(address).json(json).send().await;
        assert!(answer.unwrap().status().is_success(), "{what}: {json}");
    }

    async fn see(&mut self, step: &Value) -> Result<(), Named> {
        if step.get("of").is_some() {
            let id = self.id(step);
            let item = self.gridwalk().outbox().item(id).await?;
            seen(step, "state", &snake(&item.state));
            let outbox = self.gridwalk().outbox();
            assert!(outbox.items(true, 0, 100).await?.contains(&item), "{step}");
            let body = outbox.body(id).await?.unwrap_or_default();
            assert!(body.is_empty() || body.contains(&id.to_string()), "{step}");
            for photo in &item.photos {
                assert!(outbox.thumbnail(photo.sha256).await?.is_some(), "{step}");
            }
        }
        tally(&step["tally"], self.gridwalk().outbox().tally().await?);
        if let Some(count) = step["drafts"].as_u64() {
            let drafts = self.gridwalk().reports().drafts().await?;
            assert_eq!(drafts.len() as u64, count, "{step}");
            if let Some(photos) = step["photos"].as_u64() {
                let draft = self.gridwalk().reports().draft(drafts[0].id).await?;
                assert_eq!(draft.photos.len() as u64, photos, "{step}");
            }
        }
        let registry = self.gridwalk().registry();
        if let Some(count) = step["collecting"].as_u64() {
            assert_eq!(registry.drafts().await?.len() as u64, count, "{step}");
        }
        if let Some(count) = step["people"].as_u64() {
            let dwelling = registry.dwellings(String::new()).await?.remove(0);
            let people = registry.people(dwelling.id).await?;
            assert_eq!(people.len() as u64, count, "{step}");
        }
        if let Some(name) = step["known"].as_str() {
            let known = registry.collecting(self.ids[name]).await?.known;
            assert!(known.is_some(), "{step}");
        }
        if let Some(count) = step["arrived"].as_u64() {
            let store = &self.brain.as_ref().unwrap().brain().store();
            let arrived = store.operations_after(0, 1000).await.unwrap();
            assert_eq!(arrived.len() as u64, count, "{step}");
        }
        Ok(())
    }
}
