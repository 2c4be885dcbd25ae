//! What an app hands in may fail in every way; each ends as a typed error or not at all, and the
//! store can be used on.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use city_brain::{Options, Server};
use gridwalk_ffi::{
    ChangeListener, CheckIn, Clock, ClockError, ClockReading, Config, Connectivity,
    ConnectivityError, Fix, Gridwalk, KeyStore, KeyStoreError, ListenerError, OutboxError,
    PatrolError, Photo, PhotoProblem, PhotoRole, ReportError, StoreError, SyncError, SyncMode,
    SyncState, Wgs84, file_key_store,
};

fn config(home: &Path) -> Config {
    Config {
        home: home.join("data").to_str().unwrap().to_owned(),
        undo_window: Duration::from_secs(10),
    }
}

fn keys(home: &Path) -> Arc<dyn KeyStore> {
    file_key_store(home.join("device.key").to_str().unwrap().to_owned()).unwrap()
}

async fn open(home: &Path) -> Arc<Gridwalk> {
    Gridwalk::open(config(home), keys(home), None, None, None, None)
        .await
        .unwrap()
}

/// A keystore that does something else than it should.
struct Strange<F>(F, Arc<dyn KeyStore>);

impl<F: Fn() -> Result<(), KeyStoreError> + Send + Sync> KeyStore for Strange<F> {
    fn wrap(&self, key: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        (self.0)()?;
        self.1.wrap(key)
    }
    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        (self.0)()?;
        self.1.unwrap(wrapped)
    }
    fn public_key(&self) -> Result<Vec<u8>, KeyStoreError> {
        (self.0)()?;
        self.1.public_key()
    }
    fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        (self.0)()?;
        self.1.sign(message)
    }
}

#[tokio::test]
async fn a_keystore_that_refuses_or_panics_ends_one_call_and_leaves_the_folder() {
    let home = tempfile::tempdir().unwrap();
    drop(open(home.path()).await);
    let with = |behaviour: fn() -> Result<(), KeyStoreError>| {
        let keys = Arc::new(Strange(behaviour, keys(home.path())));
        Gridwalk::open(config(home.path()), keys, None, None, None, None)
    };
    let unavailable = with(|| Err(KeyStoreError::Unavailable)).await.err();
    assert_eq!(unavailable, Some(StoreError::KeyUnavailable));
    let lost = with(|| Err(KeyStoreError::Lost)).await.err();
    assert_eq!(lost, Some(StoreError::KeyLost));
    let panicked = with(|| panic!("a fault of the app")).await.err();
    assert_eq!(panicked, Some(StoreError::Internal));
    let gridwalk = open(home.path()).await;
    assert_eq!(gridwalk.status().await.unwrap().device, None);
}

#[tokio::test]
async fn nothing_is_recorded_before_activation_and_every_capability_says_so() {
    let home = tempfile::tempdir().unwrap();
    let gridwalk = open(home.path()).await;
    let check_in = gridwalk.patrol().check_in(CheckIn::default(), None).await;
    assert_eq!(check_in, Err(PatrolError::NotActivated));
    let photo = Photo {
        path: "none.jpg".to_owned(),
        role: PhotoRole::Near,
    };
    let begun = gridwalk.reports().begin(photo, None).await;
    assert_eq!(begun, Err(ReportError::NotActivated));
    let run = gridwalk.sync().run(SyncMode::Once, false, None).await;
    assert_eq!(run, Err(SyncError::NotActivated));
    let id = uuid::Uuid::now_v7();
    let undone = gridwalk.outbox().undo(id).await;
    assert_eq!(undone, Err(OutboxError::Unknown { id }));
}

/// A clock that panics, refuses, or says what no calendar holds.
struct StrangeClock(fn() -> Result<ClockReading, ClockError>);

impl Clock for StrangeClock {
    fn read(&self) -> Result<ClockReading, ClockError> {
        (self.0)()
    }
}

#[tokio::test]
async fn a_clock_that_fails_is_replaced_and_one_that_panics_ends_one_call() {
    let home = tempfile::tempdir().unwrap();
    let with = |behaviour: fn() -> Result<ClockReading, ClockError>| {
        let clock = Arc::new(StrangeClock(behaviour));
        Gridwalk::open(
            config(home.path()),
            keys(home.path()),
            Some(clock),
            None,
            None,
            None,
        )
    };
    let near = Some(Wgs84 {
        lat: 21.0,
        lon: 113.0,
    });
    let refusing = with(|| Err(ClockError::Unreadable)).await.unwrap();
    assert_eq!(refusing.patrol().checkpoints(near).await, Ok(vec![]));
    let beyond = with(|| {
        Ok(ClockReading {
            wall: SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 60),
            elapsed: Duration::MAX,
            boot_id: String::new(),
        })
    });
    let beyond = beyond.await.unwrap();
    assert_eq!(beyond.patrol().checkpoints(near).await, Ok(vec![]));
    let panicking = with(|| panic!("a fault of the app")).await.unwrap();
    assert_eq!(
        panicking.patrol().checkpoints(near).await,
        Err(StoreError::Internal)
    );
    assert_eq!(panicking.outbox().tally().await.unwrap().waiting, 0);
}

#[tokio::test]
async fn a_paused_store_says_so_and_a_resumed_one_works() {
    let home = tempfile::tempdir().unwrap();
    let gridwalk = open(home.path()).await;
    gridwalk.pause().await.unwrap();
    let paused = OutboxError::Store {
        problem: StoreError::Paused,
    };
    assert_eq!(gridwalk.outbox().tally().await, Err(paused));
    gridwalk.resume().await.unwrap();
    gridwalk.resume().await.unwrap();
    assert!(gridwalk.outbox().tally().await.is_ok());
    assert_eq!(gridwalk.verify_journal().await.unwrap().entries, 0);
}

/// What the platform says of the network.
struct Network(Result<bool, ConnectivityError>);

impl Connectivity for Network {
    fn is_metered(&self) -> Result<bool, ConnectivityError> {
        self.0
    }
}

#[tokio::test]
async fn a_metered_network_is_counted_as_one_also_when_the_platform_does_not_tell() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(Options::new(data.path().to_owned()))
        .await
        .unwrap();
    let cases = [
        (Ok(true), true),
        (Ok(false), false),
        (Err(ConnectivityError::Unknown), true),
    ];
    for (code, (says, metered)) in server.activation_codes.iter().zip(cases) {
        let home = tempfile::tempdir().unwrap();
        let network = Arc::new(Network(says));
        let opened = Gridwalk::open(
            config(home.path()),
            keys(home.path()),
            None,
            Some(network),
            None,
            None,
        );
        let gridwalk = opened.await.unwrap();
        let sync = gridwalk.sync();
        sync.activate(server.listening.clone(), code.clone(), None, None)
            .await
            .unwrap();
        sync.run(SyncMode::Once, false, None).await.unwrap();
        let traffic = gridwalk.status().await.unwrap().traffic;
        assert!(traffic.iter().any(|row| row.received > 0), "{traffic:?}");
        assert!(
            traffic.iter().all(|row| row.metered == metered),
            "{traffic:?}"
        );
    }
}

struct Counter {
    calls: Arc<AtomicUsize>,
    fails: bool,
}

impl ChangeListener for Counter {
    fn on_change(&self) -> Result<(), ListenerError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        assert!(!self.fails, "a fault of the app");
        Err(ListenerError::Failed)
    }
}

/// Waits until `condition` holds.
async fn until(condition: impl Fn() -> bool) -> bool {
    let patience = Instant::now() + Duration::from_secs(5);
    while !condition() {
        if Instant::now() > patience {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    true
}

#[tokio::test]
async fn a_listener_is_told_at_once_and_again_and_not_after_cancel() {
    let home = tempfile::tempdir().unwrap();
    let gridwalk = open(home.path()).await;
    for fails in [false, true] {
        let calls = Arc::new(AtomicUsize::new(0));
        let counter = Counter {
            calls: Arc::clone(&calls),
            fails,
        };
        let subscription = gridwalk.observe(Arc::new(counter));
        assert!(until(|| calls.load(Ordering::SeqCst) == 1).await);
        gridwalk.sync().nudge().await.unwrap();
        assert!(
            until(|| calls.load(Ordering::SeqCst) == 2).await,
            "a commit"
        );
        subscription.cancel();
        gridwalk.sync().nudge().await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(calls.load(Ordering::SeqCst), 2);
    }
}

struct States(Mutex<Vec<SyncState>>);

impl gridwalk_ffi::SyncListener for States {
    fn on_state(&self, state: SyncState) -> Result<(), ListenerError> {
        self.0.lock().unwrap().push(state);
        Ok(())
    }
}

#[tokio::test]
async fn no_sync_is_idle_and_the_observer_is_told_so() {
    let home = tempfile::tempdir().unwrap();
    let gridwalk = open(home.path()).await;
    let states = Arc::new(States(Mutex::default()));
    let subscription = gridwalk.sync().observe(states.clone());
    assert!(until(|| *states.0.lock().unwrap() == [SyncState::Idle]).await);
    drop(subscription);
    assert_eq!(gridwalk.sync().state(), SyncState::Idle);
}

#[test]
fn messages_say_what_happened_and_what_to_do() {
    let error = PatrolError::Photo {
        number: 2,
        problem: PhotoProblem::NotAPicture,
    };
    assert_eq!(
        error.to_string(),
        "photo 2: the file is not a picture: give a JPEG, PNG or WebP file"
    );
    let fix = Fix {
        at: Wgs84 { lat: 1.0, lon: 2.0 },
        accuracy_m: 5.0,
        mock: false,
        gnss_time: None,
    };
    assert_eq!(fix.clone(), fix);
}
