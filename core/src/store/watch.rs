//! Sees new rows of other processes: `PRAGMA data_version` changes on a connection whenever
//! another connection has committed.

use rusqlite::Connection;

use super::error::StoreError;

/// Tells when the database was changed through any other connection.
pub(crate) struct Watch {
    connection: Connection,
    seen: Option<i64>,
}

impl Watch {
    pub(super) fn new(connection: Connection) -> Self {
        Self {
            connection,
            seen: None,
        }
    }

    /// Whether anything was committed since the last call; the first call says yes.
    pub(crate) fn changed(&mut self) -> Result<bool, StoreError> {
        let version = self
            .connection
            .query_row("PRAGMA data_version", [], |row| row.get(0))?;
        Ok(self.seen.replace(version) != Some(version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_another_connection_is_seen_once() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Connection::open(folder.path().join("db")).unwrap();
        let (other, mut watch) = (open(), Watch::new(open()));
        assert!(watch.changed().unwrap(), "whatever was there before");
        assert!(!watch.changed().unwrap());
        other.execute_batch("CREATE TABLE t (x)").unwrap();
        assert!(watch.changed().unwrap());
        assert!(!watch.changed().unwrap());
    }
}
