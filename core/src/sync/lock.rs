//! One syncer at a time on a folder, in whatever process: the holder of an operating-system lock,
//! which goes with the process however it dies.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::error::SyncError;
use crate::store::StoreError;

const FILE: &str = "sync.lock";
/// Between two looks: a waiting thread could not be cancelled.
const LOOK: Duration = Duration::from_millis(200);

/// The right to send. Every write of a syncer holds a clone, so that the next syncer begins after
/// the last write of this one, even if its future was dropped in the middle.
#[derive(Clone)]
pub(super) struct Lock(#[allow(dead_code)] Arc<File>);

impl Lock {
    /// Waits until no other syncer works on `home`.
    pub(super) async fn acquire(
        home: &Path,
        cancel: &CancellationToken,
    ) -> Result<Self, SyncError> {
        let open = File::options()
            .create(true)
            .append(true)
            .open(home.join(FILE));
        let file = open.map_err(StoreError::from)?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(Arc::new(file))),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(StoreError::from(error).into()),
            }
            tokio::select! {
                () = cancel.cancelled() => return Err(SyncError::Cancelled),
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_second_waits_for_the_last_clone_and_can_be_cancelled() {
        let home = tempfile::tempdir().unwrap();
        let cancel = CancellationToken::new();
        let first = Lock::acquire(home.path(), &cancel).await.unwrap();
        let clone = first.clone();
        drop(first);
        let impatient = CancellationToken::new();
        impatient.cancel();
        let second = Lock::acquire(home.path(), &impatient).await;
        assert!(matches!(second, Err(SyncError::Cancelled)));
        drop(clone);
        assert!(Lock::acquire(home.path(), &cancel).await.is_ok());
    }
}
