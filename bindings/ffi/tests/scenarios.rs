//! The mornings of `fixtures/scenarios` through the Rust side of the crossing, as Kotlin and Swift
//! run them through theirs, against a city brain over HTTP.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use city_brain::{Options, RunningServer, Server};
use gridwalk_ffi::*;
use serde_json::Value;
use specimens::card::{Level, Other, Side, Studio};
use uuid::Uuid;

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/scenarios");

fn read(name: &str) -> Value {
    let text = std::fs::read(Path::new(SCENARIOS).join(name)).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// An error as scenarios name it: the store's own wherever it surfaces.
struct Named(String);

macro_rules! named {
    ($($error:ident),*) => {$(
        impl From<$error> for Named {
            fn from(error: $error) -> Self {
                match error {
                    $error::Store { problem } => problem.into(),
                    other => Self(format!("{}.{}", stringify!($error), bare(&other))),
                }
            }
        }
    )*};
}
named!(
    PatrolError,
    ReportError,
    OutboxError,
    SyncError,
    CollectError
);

impl From<IdCardError> for Named {
    fn from(error: IdCardError) -> Self {
        Self(format!("IdCardError.{}", bare(&error)))
    }
}

impl From<StoreError> for Named {
    fn from(error: StoreError) -> Self {
        Self(format!("StoreError.{}", bare(&error)))
    }
}

/// The variant's name, without its fields.
fn bare(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    text.split([' ', '{', '(']).next().unwrap().to_owned()
}

/// `TagNotGenuine` is `tag_not_genuine`.
fn snake(value: &impl std::fmt::Debug) -> String {
    let mut text = String::new();
    for letter in bare(value).chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

struct Morning {
    folder: PathBuf,
    brain: Option<RunningServer>,
    address: String,
    codes: Vec<String>,
    open: Option<Arc<Gridwalk>>,
    ids: HashMap<String, Uuid>,
}

impl Morning {
    async fn new(folder: &Path) -> Self {
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
        }
    }

    fn gridwalk(&self) -> &Gridwalk {
        self.open.as_ref().unwrap()
    }

    async fn take(&mut self, step: &Value) -> Result<(), Named> {
        match step["do"].as_str().unwrap() {
            "open" => {
                let config = Config {
                    home: self.path(step["home"].as_str().unwrap_or("home")),
                    undo_window: Duration::from_secs(step["undo_s"].as_u64().unwrap_or(0)),
                };
                let key = self.path(step["key"].as_str().unwrap_or("device.key"));
                let keys = file_key_store(key)?;
                self.open = Some(Gridwalk::open(config, keys, None, None).await?);
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
                let client = reqwest::Client::new();
                let address = format!("{}/admin/records/policy/policy", self.address);
                let answer = client.put(address).json(&step["is"]).send().await;
                assert!(answer.unwrap().status().is_success(), "{step}");
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
            "scan" => {
                let path = match step["photo"].as_str() {
                    Some(_) => self.photos(step).remove(0).path,
                    None => self.card(&text(step, "card")).0,
                };
                self.scan(step, path).await?;
            }
            "collect" => {
                let name = text(step, "as");
                let id = self.collect(step).await?;
                self.ids.insert(name, id);
            }
            "read" => {
                let path = self.card(&text(step, "card")).0;
                let reading = self.scan(step, path).await?;
                let id = self.id(step);
                self.gridwalk().registry().read(id, reading).await?;
            }
            "say" => {
                let (id, field) = (self.id(step), field(&text(step, "field")));
                let registry = self.gridwalk().registry();
                registry.say(id, field, text(step, "value")).await?;
            }
            "look" => {
                let id = self.id(step);
                let registry = self.gridwalk().registry();
                for field in registry.collecting(id).await?.to_look {
                    registry.look(id, field).await?;
                }
            }
            "confirm" => {
                let id = self.id(step);
                let recorded = self.gridwalk().registry().confirm(id).await?;
                self.recorded(step, &recorded);
            }
            "give_up" => {
                let id = self.id(step);
                self.gridwalk().registry().discard(id).await?;
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
            "faults" => {
                let client = reqwest::Client::new();
                let address = format!("{}/admin/faults", self.address);
                let answer = client
                    .put(address)
                    .json(&step["plan"])
                    .send()
                    .await
                    .unwrap();
                assert!(answer.status().is_success(), "{step}");
            }
            "brain" if step["is"] == "down" => self.brain.take().unwrap().shutdown().await,
            "brain" => {
                let mut options = Options::new(self.folder.join("brain"));
                options.listen = self.address.trim_start_matches("http://").parse().unwrap();
                self.brain = Some(Server::start(options).await.unwrap());
            }
            "see" => self.see(step).await?,
            other => panic!("no step {other}"),
        }
        Ok(())
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

    async fn cancelled_sync(&self) {
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

    async fn check_in(&self, step: &Value) -> Result<CheckIn, Named> {
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

    /// Reads a card; of one that was drawn every field must be as it was drawn.
    async fn scan(&self, step: &Value, path: String) -> Result<CardReading, Named> {
        let reader = CardReader::open(None, None).await?;
        let reading = reader.scan(path, None, None).await?;
        seen(step, "gives", &snake(&reading.side));
        let drawn = self.card(&text(step, "card")).1;
        assert_eq!(reading.fields.len(), drawn.len(), "{step}");
        for read in &reading.fields {
            let name = snake(&read.field);
            assert_eq!(Some(&read.value), drawn.get(&name), "{name}");
        }
        Ok(reading)
    }

    /// Somebody who is collected in a dwelling, or beside the first of a household.
    async fn collect(&self, step: &Value) -> Result<Uuid, Named> {
        let registry = self.gridwalk().registry();
        if let Some(name) = step["beside"].as_str() {
            let first = self.ids.get(name).copied().unwrap_or_else(Uuid::new_v4);
            return Ok(registry.begin_beside(first).await?);
        }
        let dwelling = match step["dwelling"].as_u64() {
            Some(at) => registry.dwellings(String::new()).await?[at as usize]
                .id
                .clone(),
            None => text(step, "dwelling"),
        };
        Ok(registry.begin(dwelling).await?)
    }

    /// A side of the card of a person who does not exist, and what was printed on it.
    fn card(&self, side: &str) -> (String, BTreeMap<String, String>) {
        let path = self.path(&format!("{side}.jpg"));
        let studio = Studio::open().unwrap();
        let drawn = match side {
            "front" => Side::Front,
            "back" => Side::Back,
            _ => {
                let other = studio.other(1_000_003, Other::DrivingLicence);
                let bytes = other.picture.jpeg_bytes(other.quality, None).unwrap();
                std::fs::write(&path, bytes).unwrap();
                return (path, BTreeMap::new());
            }
        };
        let specimen = studio.specimen(1_000_003, Level::Flat, drawn);
        let bytes = specimen.picture.jpeg_bytes(specimen.quality, None).unwrap();
        std::fs::write(&path, bytes).unwrap();
        (
            path,
            specimen
                .truth
                .fields
                .into_iter()
                .map(|(k, v)| (k.to_string(), v))
                .collect(),
        )
    }

    fn report(&self, step: &Value) -> Report {
        Report {
            category: text(step, "category"),
            fix: fix(step).unwrap(),
            note: step["note"].as_str().map(str::to_owned),
            photos: self.photos(step),
            handled: step["handled"] == true,
            urgent: step["urgent"] == true,
        }
    }

    fn recorded(&mut self, step: &Value, recorded: &Recorded) {
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

    fn photos(&self, step: &Value) -> Vec<Photo> {
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

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    fn id(&mut self, step: &Value) -> Uuid {
        *self
            .ids
            .entry(text(step, "of"))
            .or_insert_with(Uuid::new_v4)
    }
}

/// In the sample district, unless the step says where or `null`.
fn fix(step: &Value) -> Option<Fix> {
    match step.get("at") {
        None => Some(at(Wgs84 {
            lat: 21.2521,
            lon: 113.3693,
        })),
        Some(Value::Array(place)) => Some(at(Wgs84 {
            lat: place[0].as_f64().unwrap(),
            lon: place[1].as_f64().unwrap(),
        })),
        Some(_) => None,
    }
}

fn at(at: Wgs84) -> Fix {
    Fix {
        at,
        accuracy_m: 8.0,
        mock: false,
        gnss_time: None,
    }
}

/// The field of that name.
fn field(name: &str) -> PersonField {
    use PersonField::*;
    let all = [
        Name,
        Sex,
        Nationality,
        Birth,
        Address,
        IdNumber,
        Phone,
        Relation,
        Consent,
        Guardian,
        GuardianConsent,
    ];
    all.into_iter().find(|field| snake(field) == name).unwrap()
}

fn text(step: &Value, name: &str) -> String {
    step[name].as_str().unwrap().to_owned()
}

fn seen(step: &Value, what: &str, actual: &str) {
    if let Some(expected) = step[what].as_str() {
        assert_eq!(actual, expected, "{step}");
    }
}

fn tally(expected: &Value, tally: Tally) {
    let Some(expected) = expected.as_object() else {
        return;
    };
    for (name, count) in expected {
        let actual = match name.as_str() {
            "complete" => tally.complete,
            "received" => tally.received,
            "waiting" => tally.waiting,
            "quarantined" => tally.quarantined,
            other => panic!("no count {other}"),
        };
        assert_eq!(Some(actual), count.as_i64(), "{name} of {tally:?}");
    }
}

async fn run(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let mut morning = Morning::new(folder.path()).await;
    for step in read(name)["steps"].as_array().unwrap() {
        let failed = morning.take(step).await.err().map(|named| named.0);
        assert_eq!(failed.as_deref(), step["fails"].as_str(), "{name}: {step}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_comes_to_what_it_says() {
    let mut names: Vec<_> = std::fs::read_dir(SCENARIOS)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json") && name != "pictures.json")
        .collect();
    names.sort();
    assert!(names.len() >= 4, "{names:?}");
    for name in names {
        run(&name).await;
    }
}
