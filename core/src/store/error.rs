//! What can be wrong with the store, told apart by what the caller would do about it.

use std::io;

use super::key::KeyStoreError;

/// The store could not be opened, read or written. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The phone is not yet unlocked. Try again once it is.
    #[error("the store's key is not available yet: unlock the phone once, then try again")]
    KeyUnavailable,
    /// The platform's keystore no longer has the device key. The folder is set aside as it is.
    #[error(
        "the store's key is lost: the folder is kept as it is; the station can deliver it with \
         the rescue key (gridwalk rescue)"
    )]
    KeyLost,
    /// There is a database, but its wrapped key is gone.
    #[error(
        "store.key is missing beside the database: put it back, or have the station deliver this \
         folder with the rescue key (gridwalk rescue)"
    )]
    KeyMissing,
    /// The keystore answered with a key of another store.
    #[error(
        "the key does not belong to this store: use the keystore of the phone that made this folder"
    )]
    KeyWrong,
    /// The file is there but cannot be trusted.
    #[error("the store is damaged ({what}): the folder is kept as it is; do not record into it")]
    Damaged {
        /// What was found.
        what: String,
    },
    /// Another program's file lies where the store should be.
    #[error("gridwalk.db is not a Gridwalk store: move it away, or choose another folder")]
    Foreign,
    /// A newer version of the app made it.
    #[error("the store has schema {found}, this app knows up to {known}: update the app")]
    Newer {
        /// Schema version of the file.
        found: i64,
        /// Newest schema version of this app.
        known: i64,
    },
    /// Another process kept the database locked for longer than the busy timeout.
    #[error("the store is busy: another process has been writing for 10 seconds; try again")]
    Busy,
    /// The disk is full.
    #[error("no space left on the phone: free some, then try again; nothing recorded was lost")]
    NoSpace,
    /// [`crate::Client::pause`] was called and `resume` was not.
    #[error("the store is paused: resume it first")]
    Paused,
    /// The operating system refused something else.
    #[error("the store's folder could not be used ({0}): check that it can be written")]
    Io(#[source] io::Error),
    /// SQLite refused something else; a fault of this program.
    #[error("the database refused a statement: please report this")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace,
            _ => Self::Io(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            // A statement that SQLite cannot prepare is told in words of its own; these stand for a
            // page that did not authenticate while it tried.
            Some(ErrorCode::Unknown) if error.to_string() == "SQL logic error" => Self::Damaged {
                what: "a page of the database does not authenticate".to_owned(),
            },
            Some(ErrorCode::DiskFull) => Self::NoSpace,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            // SQLCipher reports some pages that do not authenticate as a want of memory.
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::OutOfMemory) => {
                Self::Damaged {
                    what: "a page of the database does not authenticate".to_owned(),
                }
            }
            _ => Self::Sqlite(error),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        // Never the content: only where it broke.
        Self::Damaged {
            what: format!("a stored row is not JSON at column {}", error.column()),
        }
    }
}

impl From<KeyStoreError> for StoreError {
    fn from(error: KeyStoreError) -> Self {
        match error {
            KeyStoreError::Unavailable => Self::KeyUnavailable,
            KeyStoreError::Lost => Self::KeyLost,
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_full_disk_is_told_as_that_by_whoever_notices_it() {
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            assert!(matches!(io::Error::from(kind).into(), StoreError::NoSpace));
        }
        let other = io::Error::from(io::ErrorKind::PermissionDenied);
        assert!(matches!(other.into(), StoreError::Io(_)));
        let database = Connection::open_in_memory().unwrap();
        database
            .execute_batch("PRAGMA max_page_count = 4; CREATE TABLE t (x)")
            .unwrap();
        let full = database.execute("INSERT INTO t VALUES (zeroblob(1000000))", []);
        assert!(matches!(full.unwrap_err().into(), StoreError::NoSpace));
    }

    #[test]
    fn what_another_process_keeps_locked_is_busy_and_not_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Connection::open(folder.path().join("db")).unwrap();
        let (one, other) = (open(), open());
        one.execute_batch("CREATE TABLE t (x); BEGIN EXCLUSIVE")
            .unwrap();
        other.busy_timeout(std::time::Duration::ZERO).unwrap();
        let busy = other.execute("INSERT INTO t VALUES (1)", []);
        assert!(matches!(busy.unwrap_err().into(), StoreError::Busy));
    }
}
