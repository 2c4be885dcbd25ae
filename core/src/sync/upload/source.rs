//! A photo as the body of a request: decrypted piece by piece while the connection takes it, never
//! whole in memory.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::Stream;
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
    reqwest::Body::wrap_stream(pieces(reader, offset, watchers))
}

fn pieces(
    reader: Reader,
    offset: u64,
    watchers: Watchers,
) -> impl Stream<Item = std::io::Result<Bytes>> + Send + 'static {
    let state = (reader, offset, watchers);
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
    })
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

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, TryStreamExt};

    use super::super::super::meter::Progress;
    use super::super::super::traffic::Always;
    use super::*;
    use crate::outbox::Tally;
    use crate::photo::Vault;

    /// A photo of two pieces and a bit, and what is told of it on its way.
    struct Stage {
        _home: tempfile::TempDir,
        photo: Vec<u8>,
        vault: Vault,
        sha256: Sha256,
        told: Arc<Mutex<Progress>>,
        meter: Meter,
        counter: Counter,
        ended: CancellationToken,
    }

    impl Stage {
        fn new() -> Self {
            let home = tempfile::tempdir().unwrap();
            let vault = Vault::new(home.path(), &[7; 32]).unwrap();
            let photo: Vec<u8> = (0..2 * PIECE + 5).map(|at| (at % 251) as u8).collect();
            let sha256 = Sha256::of(&photo);
            vault.write(sha256, &photo).unwrap();
            let told: Arc<Mutex<Progress>> = Arc::default();
            let last = Arc::clone(&told);
            let meter = Meter::new(Arc::new(move |progress| *last.lock().unwrap() = progress));
            meter.counted(&Tally {
                bytes_waiting: 10_000_000,
                ..Tally::default()
            });
            Self {
                _home: home,
                photo,
                vault,
                sha256,
                told,
                meter,
                counter: Counter::new(Arc::new(Always { metered: false })),
                ended: CancellationToken::new(),
            }
        }

        fn pieces(&self, offset: u64) -> impl Stream<Item = std::io::Result<Bytes>> + use<> {
            let watchers = Watchers {
                sha256: self.sha256,
                pulse: Pulse::default(),
                meter: self.meter.clone(),
                damage: Damage::default(),
                counter: self.counter.clone(),
                ended: self.ended.clone(),
            };
            pieces(self.vault.open(self.sha256).unwrap(), offset, watchers)
        }
    }

    #[tokio::test]
    async fn a_photo_goes_on_from_where_it_is_and_ends_where_it_ends() {
        let length = Stage::new().photo.len();
        for offset in [0, 1, PIECE, length - 1, length] {
            let stage = Stage::new();
            // One more than there should be, for a stream that does not end.
            let pieces = stage.pieces(offset as u64).take(4);
            let pieces: Vec<Bytes> = pieces.try_collect().await.unwrap();
            let rest = &stage.photo[offset..];
            assert_eq!(pieces.concat(), rest, "from {offset}");
            assert!(pieces.iter().all(|piece| !piece.is_empty()));
            // Has the listener told at once, whatever it was told a moment ago.
            stage.meter.stored(0);
            assert_eq!(stage.told.lock().unwrap().bytes_sent, rest.len() as u64);
            let counted: u64 = stage.counter.take().values().map(|(sent, _)| sent).sum();
            assert_eq!(counted, rest.len() as u64);
        }
    }

    #[tokio::test]
    async fn an_attempt_that_has_ended_sends_nothing_more() {
        let stage = Stage::new();
        let mut pieces = Box::pin(stage.pieces(0));
        assert!(pieces.next().await.is_some());
        stage.ended.cancel();
        assert!(pieces.next().await.is_none());
    }
}
