//! A photo as the body of a request: decrypted piece by piece while the connection takes it, never
//! whole in memory.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio_util::sync::CancellationToken;

use super::super::http::Pulse;
use super::super::meter::Meter;
use super::super::traffic::{Counter, Kind};
use crate::hash::Sha256;
use crate::photo::{Reader, VaultError};

const PIECE: usize = 64 << 10;

/// Why the original could not be read, if that is why a request failed.
#[derive(Clone, Default)]
pub(super) struct Damage(Arc<Mutex<Option<VaultError>>>);

impl Damage {
    pub(super) fn taken(&self) -> Option<VaultError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn note(&self, error: VaultError) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }
}

/// What is beside the bytes: who wants to know of each piece.
pub(super) struct Watchers {
    pub(super) sha256: Sha256,
    pub(super) pulse: Pulse,
    pub(super) meter: Meter,
    pub(super) damage: Damage,
    pub(super) counter: Counter,
    /// Ends the stream when the attempt ends.
    pub(super) ended: CancellationToken,
}

/// The bytes of `reader` from `offset` on.
pub(super) fn body(reader: Reader, offset: u64, watchers: Watchers) -> reqwest::Body {
    let state = (reader, offset, watchers);
    let stream =
        futures_util::stream::try_unfold(state, move |(reader, at, watchers)| async move {
            watchers.pulse.beat();
            watchers.meter.flying(watchers.sha256, at - offset);
            if at >= reader.len() || watchers.ended.is_cancelled() {
                return Ok(None);
            }
            match read(reader, at).await {
                Ok((reader, piece)) => {
                    watchers.counter.count(Kind::Originals, piece.len(), 0);
                    let next = at + piece.len() as u64;
                    Ok(Some((piece, (reader, next, watchers))))
                }
                Err(Some(error)) => {
                    watchers.damage.note(error);
                    Err(std::io::Error::from(std::io::ErrorKind::InvalidData))
                }
                Err(None) => Err(std::io::Error::from(std::io::ErrorKind::Interrupted)),
            }
        });
    reqwest::Body::wrap_stream(stream)
}

/// Reads and decrypts the next piece away from the caller's thread. `Err(None)`: the runtime ends.
async fn read(mut reader: Reader, at: u64) -> Result<(Reader, Bytes), Option<VaultError>> {
    let work = move || {
        let mut piece = vec![0; PIECE.min((reader.len() - at) as usize)];
        let count = reader.read_at(at, &mut piece)?;
        piece.truncate(count);
        Ok((reader, Bytes::from(piece)))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(Some),
        Err(_) => Err(None),
    }
}
