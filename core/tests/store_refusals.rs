//! A folder that cannot be opened gets an error of its own, and is left as it was found: whatever
//! is wrong, somebody may still be able to save what is in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{Phone, report};
use gridwalk_core::hash::Sha256;
use gridwalk_core::outbox::OutboxError;
use gridwalk_core::store::{FileKeyStore, KeyStore, KeyStoreError, Store, StoreError};
use gridwalk_core::wire::PhotoRole;

/// A store with something in it, closed.
fn filled() -> Phone {
    let phone = Phone::activated();
    let photo = phone.photo(1);
    let client = phone.open();
    for _ in 0..5 {
        client
            .report()
            .submit(report(&[(&photo, PhotoRole::Near)]))
            .unwrap();
    }
    phone
}

fn database(phone: &Phone) -> std::path::PathBuf {
    phone.home().join("gridwalk.db")
}

/// Every file by its hash; the shared memory of the WAL is no content.
fn contents(folder: &Path) -> BTreeMap<String, Sha256> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let inner = contents(&entry.path());
            all.extend(
                inner
                    .into_iter()
                    .map(|(file, hash)| (format!("{name}/{file}"), hash)),
            );
        } else if !name.ends_with("-shm") {
            all.insert(name, Sha256::of(&fs::read(entry.path()).unwrap()));
        }
    }
    all
}

/// Opening fails, twice the same way, and nothing in the folder has changed.
#[track_caller]
fn refused(phone: &Phone) -> StoreError {
    refused_with(phone, &phone.keys())
}

#[track_caller]
fn refused_with(phone: &Phone, keys: &dyn KeyStore) -> StoreError {
    let before = contents(&phone.home());
    let error = Store::open(&phone.home(), keys).err().expect("was opened");
    let again = Store::open(&phone.home(), keys)
        .err()
        .expect("was opened the second time");
    assert_eq!(error.to_string(), again.to_string());
    assert_eq!(contents(&phone.home()), before, "{error}");
    let folder = phone.folder.path().to_string_lossy().into_owned();
    assert!(!error.to_string().contains(&folder), "{error}");
    error
}

#[test]
fn an_empty_database_is_damaged() {
    let phone = filled();
    fs::write(database(&phone), b"").unwrap();
    assert!(matches!(refused(&phone), StoreError::Damaged { .. }));
}

#[test]
fn a_missing_database_is_damaged_and_not_made_anew() {
    let phone = filled();
    fs::remove_file(database(&phone)).unwrap();
    assert!(matches!(refused(&phone), StoreError::Damaged { .. }));
}

#[test]
fn a_truncated_database_is_damaged_wherever_it_was_cut() {
    let phone = filled();
    let whole = fs::read(database(&phone)).unwrap();
    for cut in [
        1,
        15,
        16,
        17,
        100,
        4095,
        4096,
        4097,
        whole.len() / 2,
        whole.len() - 4096,
        whole.len() - 1,
    ] {
        fs::write(database(&phone), &whole[..cut]).unwrap();
        let error = refused(&phone);
        // With less than the salt left nothing says whose file this was.
        let expected = if cut < 16 {
            matches!(error, StoreError::Foreign)
        } else {
            matches!(error, StoreError::Damaged { .. })
        };
        assert!(expected, "cut at {cut}: {error:?}");
    }
}

#[test]
fn a_flipped_bit_is_found_and_never_read_as_something_else() {
    let phone = filled();
    let whole = fs::read(database(&phone)).unwrap();
    let mut found = 0;
    // Every page at a place of its own, and the first page closely.
    let places = (0..whole.len())
        .step_by(4096)
        .enumerate()
        .map(|(n, page)| page + (n * 331) % 4096);
    for place in places.chain((0..4096).step_by(173)) {
        let mut damaged = whole.clone();
        damaged[place] ^= 1 << (place % 8);
        fs::write(database(&phone), &damaged).unwrap();
        let before = contents(&phone.home());
        let error = match phone.try_open() {
            Err(error) => error,
            // The page is read later, or never: it was free.
            Ok(client) => match client.outbox().items(true, 0, 100).and_then(|items| {
                for item in items {
                    client.outbox().body(item.id)?;
                }
                client.verify_journal()?;
                client.status().map(|_| ())
            }) {
                Ok(()) => continue,
                Err(OutboxError::Store(error)) => error,
                Err(other) => panic!("bit at {place}: {other:?}"),
            },
        };
        let expected = if place < 16 {
            matches!(error, StoreError::Foreign)
        } else {
            matches!(error, StoreError::Damaged { .. })
        };
        assert!(expected, "bit at {place}: {error:?}");
        assert_eq!(contents(&phone.home()), before, "bit at {place}");
        found += 1;
    }
    assert!(found > 30, "{found} flips were noticed");
}

#[test]
fn a_damaged_key_file_is_told() {
    let phone = filled();
    let path = phone.home().join("store.key");
    let whole = fs::read(&path).unwrap();
    for bytes in [&b""[..], b"{}", &whole[..whole.len() / 2], b"\0\xff"] {
        fs::write(&path, bytes).unwrap();
        assert!(matches!(refused(&phone), StoreError::Damaged { .. }));
    }
    // Whole, but not what this version writes; the salt becomes part of a statement.
    let whole: serde_json::Value = serde_json::from_slice(&whole).unwrap();
    for (name, value) in [
        ("version", serde_json::json!(2)),
        ("salt", serde_json::json!("00".repeat(15))),
        ("salt", serde_json::json!("x'".repeat(16))),
    ] {
        let mut other = whole.clone();
        other[name] = value;
        fs::write(&path, other.to_string()).unwrap();
        let refused = refused(&phone);
        assert!(
            matches!(&refused, StoreError::Damaged { what } if what.contains("store.key")),
            "{refused:?}"
        );
    }
}

#[test]
fn a_missing_key_file_is_told() {
    let phone = filled();
    fs::remove_file(phone.home().join("store.key")).unwrap();
    assert!(matches!(refused(&phone), StoreError::KeyMissing));
}

#[test]
fn a_plain_sqlite_file_is_foreign() {
    let phone = filled();
    fs::remove_file(database(&phone)).unwrap();
    let plain = rusqlite::Connection::open(database(&phone)).unwrap();
    plain
        .execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        .unwrap();
    plain.close().unwrap();
    assert!(matches!(refused(&phone), StoreError::Foreign));
}

#[test]
fn another_phones_database_is_foreign() {
    let (phone, other) = (filled(), filled());
    fs::copy(database(&other), database(&phone)).unwrap();
    assert!(matches!(refused(&phone), StoreError::Foreign));
}

#[test]
fn our_salt_before_somebody_elses_pages_is_damage() {
    let (phone, other) = (filled(), filled());
    let salt = fs::read(database(&phone)).unwrap();
    let mut pages = fs::read(database(&other)).unwrap();
    pages[..16].copy_from_slice(&salt[..16]);
    fs::write(database(&phone), pages).unwrap();
    assert!(matches!(refused(&phone), StoreError::Damaged { .. }));
}

#[test]
fn a_newer_schema_asks_for_an_update() {
    let phone = filled();
    phone.execute("PRAGMA user_version = 99");
    let error = refused(&phone);
    assert!(
        matches!(error, StoreError::Newer { found: 99, .. }),
        "{error:?}"
    );
}

#[test]
fn the_keystore_of_another_phone_is_told() {
    let (phone, other) = (filled(), Phone::new());
    // It cannot unwrap what the first one wrapped.
    assert!(matches!(
        refused_with(&phone, &other.keys()),
        StoreError::KeyLost
    ));
    // And one that answers with some key is not believed.
    assert!(matches!(
        refused_with(&phone, &Answers(Ok([1; 32].into()))),
        StoreError::KeyWrong
    ));
    assert!(matches!(
        refused_with(&phone, &Answers(Ok(Vec::new()))),
        StoreError::KeyWrong
    ));
}

#[test]
fn locked_and_lost_are_different() {
    let phone = filled();
    let locked = refused_with(&phone, &Answers(Err(KeyStoreError::Unavailable)));
    assert!(matches!(locked, StoreError::KeyUnavailable));
    let lost = refused_with(&phone, &Answers(Err(KeyStoreError::Lost)));
    assert!(matches!(lost, StoreError::KeyLost));
    // Once it is unlocked everything is there.
    assert_eq!(phone.open().outbox().items(true, 0, 100).unwrap().len(), 5);
}

#[test]
fn a_locked_phone_gets_no_new_store() {
    let phone = Phone::new();
    let locked = Store::open(&phone.home(), &Answers(Err(KeyStoreError::Unavailable)));
    assert!(matches!(locked, Err(StoreError::KeyUnavailable)));
    assert!(!phone.home().join("store.key").exists());
    phone.open();
}

/// A keystore that answers the same to everything.
struct Answers(Result<Vec<u8>, KeyStoreError>);

impl KeyStore for Answers {
    fn wrap(&self, _: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.0.clone()
    }
    fn unwrap(&self, _: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.0.clone()
    }
    fn public_key(&self) -> Result<Vec<u8>, KeyStoreError> {
        self.0.clone()
    }
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.0.clone()
    }
}

#[test]
fn the_desktops_keystore_is_for_its_owner_only() {
    let phone = Phone::new();
    phone.keys();
    let path = phone.folder.path().join("keys.json");
    assert!(FileKeyStore::open(&path, false).is_ok());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        phone.open();
        for name in ["store.key", "gridwalk.db"] {
            let mode = fs::metadata(phone.home().join(name))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o077, 0, "{name} {mode:o}");
        }
    }
}
