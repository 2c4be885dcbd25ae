//! How a connection to the database is made: keyed, checked, and with the settings that make a
//! commit durable. Nothing is written before the file has been recognised as ours.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::sync::Once;
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;
use super::key::StoreKey;
use super::schema;

/// How long a statement waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// SQLCipher 4's page, named so that a newer default cannot change it under us.
const PAGE_BYTES: i64 = 4096;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Write,
    Read,
}

/// Waits until SQLCipher takes keys. Whoever in this process opens SQLite first begins it, and
/// SQLite lets other threads in before SQLCipher, which begins last, is done: they would be refused
/// their key. It is done within milliseconds; if it is not, the key's own error says so.
fn begin() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        for _ in 0..1000 {
            let takes_keys = Connection::open_in_memory()
                .and_then(|memory| memory.execute_batch("PRAGMA key = 'any';"));
            if takes_keys.is_ok() {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
    });
}

/// Opens and keys; settings that do not touch the file.
fn keyed(path: &Path, key: &StoreKey, salt: &str) -> Result<Connection, StoreError> {
    begin();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // A raw key and salt: no derivation, or every open would cost a third of a second. What
    // SQLCipher would say on stderr is told by our errors.
    let mut pragma = format!(
        "PRAGMA cipher_log_level = NONE;
         PRAGMA key = \"x'{}{salt}'\";
         PRAGMA cipher_page_size = {PAGE_BYTES};",
        hex::encode(key.as_bytes())
    );
    let keyed = connection.execute_batch(&pragma);
    zeroize::Zeroize::zeroize(&mut pragma);
    keyed?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(connection)
}

/// Settings of every working connection.
fn settle(connection: &Connection, purpose: Purpose) -> Result<(), StoreError> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;",
    )?;
    if purpose == Purpose::Read {
        connection.execute_batch("PRAGMA query_only = ON;")?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// A new database at `path`, complete and durable before it gets that name.
pub(super) fn create(path: &Path, key: &StoreKey, salt: &str) -> Result<(), StoreError> {
    let folder = path.parent().ok_or(StoreError::Foreign)?;
    let part = folder.join(format!(".part-{}.db", uuid::Uuid::new_v4().simple()));
    // SQLite takes an empty file for a new database, and its side files take over the mode.
    drop(crate::disk::create_private(&part)?);
    let mut connection = keyed(&part, key, salt)?;
    // A rollback journal while it is made: closing leaves one whole, synced file.
    connection.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;")?;
    schema::migrate(&mut connection)?;
    connection.close().map_err(|(_, error)| error)?;
    File::open(&part)?.sync_all()?;
    fs::rename(&part, path)?;
    crate::disk::sync_folder(folder)?;
    Ok(())
}

/// Opens an existing database for work, migrating it if it is older.
pub(super) fn open(
    path: &Path,
    key: &StoreKey,
    salt: &str,
    purpose: Purpose,
) -> Result<Connection, StoreError> {
    recognise(path, salt)?;
    let mut connection = keyed(path, key, salt)?;
    let version = examine(path, &connection)?;
    settle(&connection, purpose)?;
    if version < schema::NEWEST {
        schema::migrate(&mut connection)?;
    }
    Ok(connection)
}

/// Looks at the first bytes without SQLite: they are SQLCipher's salt, which we chose.
fn recognise(path: &Path, salt: &str) -> Result<(), StoreError> {
    let mut head = Vec::with_capacity(16);
    File::open(path)?.take(16).read_to_end(&mut head)?;
    if head.is_empty() {
        return Err(StoreError::Damaged {
            what: "gridwalk.db is empty".to_owned(),
        });
    }
    if hex::encode(&head) == salt {
        Ok(())
    } else {
        Err(StoreError::Foreign)
    }
}

/// Reads the header through SQLCipher; returns the schema version. A connection that fails here
/// leaves the files as they were found: a WAL that was there is not checkpointed, one that only
/// this connection made (empty) goes with it.
fn examine(path: &Path, connection: &Connection) -> Result<i64, StoreError> {
    let wal = path.with_extension("db-wal");
    if wal.exists() {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    }
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let version = pragma("user_version")?;
    let application = pragma("application_id")?;
    if application != schema::APPLICATION_ID {
        return Err(StoreError::Foreign);
    }
    if version > schema::NEWEST {
        return Err(StoreError::Newer {
            found: version,
            known: schema::NEWEST,
        });
    }
    let expected = pragma("page_count")? * PAGE_BYTES;
    if fs::metadata(wal).map_or(0, |file| file.len()) == 0
        && (fs::metadata(path)?.len() as i64) < expected
    {
        return Err(StoreError::Damaged {
            what: "gridwalk.db was cut short".to_owned(),
        });
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_as_durable_and_as_strict_as_promised() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gridwalk.db");
        let key = StoreKey::from_slice(&[7; 32]).unwrap();
        let salt = "00112233445566778899aabbccddeeff";
        create(&path, &key, salt).unwrap();
        let written = open(&path, &key, salt, Purpose::Write).unwrap();
        let read = open(&path, &key, salt, Purpose::Read).unwrap();
        for connection in [&written, &read] {
            for (name, expected) in [
                ("synchronous", 2),
                ("fullfsync", 1),
                ("checkpoint_fullfsync", 1),
                ("foreign_keys", 1),
                ("temp_store", 2),
                ("trusted_schema", 0),
                ("cell_size_check", 1),
            ] {
                let value = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
                let found = connection.pragma_query_value(None, name, value).unwrap();
                assert_eq!(found, expected, "{name}");
            }
        }
        let journal = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
        let mode = written.pragma_query_value(None, "journal_mode", journal);
        assert_eq!(mode.unwrap(), "wal");
        let sql = "INSERT INTO meta (key, value) VALUES ('a', '1')";
        assert!(read.execute(sql, []).is_err(), "a reader cannot write");
        assert_eq!(written.execute(sql, []).unwrap(), 1);
    }

    /// A process can begin wrong only once, so the test starts itself again and again.
    #[test]
    fn threads_that_open_first_all_get_their_key() {
        const FILE: &str = "GRIDWALK_TEST_FILE";
        if let Some(path) = std::env::var_os(FILE) {
            let key = StoreKey::from_slice(&[7; 32]).unwrap();
            let start = std::sync::Barrier::new(4);
            return thread::scope(|scope| {
                for _ in 0..3 {
                    scope.spawn(|| {
                        start.wait();
                        keyed(path.as_ref(), &key, "00112233445566778899aabbccddeeff").unwrap();
                    });
                }
                // One who knows nothing of SQLCipher, as an app's own database.
                start.wait();
                Connection::open_in_memory().unwrap();
            });
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        for process in 0..200 {
            let child = std::process::Command::new(std::env::current_exe().unwrap())
                .args([
                    "--exact",
                    "store::connection::tests::threads_that_open_first_all_get_their_key",
                ])
                .env(FILE, file.path())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&child.stdout);
            assert!(said.contains("1 passed"), "process {process}: {said}");
        }
    }
}
