//! Reads a photo from any place and decrypts only the chunks that it needs.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::chunk::{CHUNK, Chunks, HEADER, Header, PhotoKey, TAG};
use super::error::{Damage, VaultError};
use crate::hash::Sha256;

/// An encrypted photo, open. What is read of it is authentic: a damaged chunk is an error, never
/// bytes.
pub struct Reader {
    file: File,
    header: Header,
    chunks: Chunks,
    sha256: Sha256,
    /// The chunk that was decrypted last: small reads in a row decrypt it once.
    at_hand: Option<(u64, Vec<u8>)>,
}

impl Reader {
    pub(super) fn open(path: &Path, key: &PhotoKey, sha256: Sha256) -> Result<Self, VaultError> {
        let damaged = || VaultError::Damaged {
            sha256,
            damage: Damage::Header,
        };
        let mut file = File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => VaultError::Missing { sha256 },
            _ => error.into(),
        })?;
        let mut bytes = [0; HEADER];
        read_exact(&mut file, &mut bytes)?.ok_or_else(damaged)?;
        let header = Header::parse(&bytes, file.metadata()?.len()).ok_or_else(damaged)?;
        let chunks = key.chunks(header, sha256);
        Ok(Self {
            file,
            header,
            chunks,
            sha256,
            at_hand: None,
        })
    }

    /// The photo's length in bytes.
    pub fn len(&self) -> u64 {
        self.header.length
    }

    /// Whether the photo has no bytes at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `buffer` from `offset` on, and says how much there was: less than the buffer holds
    /// only at the photo's end.
    pub fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, VaultError> {
        let mut done = 0;
        // At the end, too, a chunk is read: also "nothing more" has to be authentic.
        loop {
            let at = offset.saturating_add(done as u64).min(self.len());
            let index = (at / CHUNK).min(self.header.chunks() - 1);
            let chunk = self.chunk(index)?;
            let from = &chunk[(at - index * CHUNK) as usize..];
            let count = from.len().min(buffer.len() - done);
            buffer[done..done + count].copy_from_slice(&from[..count]);
            done += count;
            if count == 0 || done == buffer.len() {
                return Ok(done);
            }
        }
    }

    fn chunk(&mut self, index: u64) -> Result<&[u8], VaultError> {
        let sha256 = self.sha256;
        let damaged = || VaultError::Damaged {
            sha256,
            damage: Damage::Chunk(index),
        };
        let chunk = match self.at_hand.take() {
            Some((held, chunk)) if held == index => chunk,
            other => {
                let part = self.header.range(index);
                let mut chunk = other.map(|(_, chunk)| chunk).unwrap_or_default();
                chunk.resize((part.end - part.start + TAG) as usize, 0);
                self.file.seek(SeekFrom::Start(self.header.place(index)))?;
                read_exact(&mut self.file, &mut chunk)?.ok_or_else(damaged)?;
                self.chunks.open(index, &mut chunk).ok_or_else(damaged)?;
                chunk
            }
        };
        Ok(&self.at_hand.insert((index, chunk)).1)
    }
}

/// `None` where the file ends too early, which is damage and no failure of the file system.
fn read_exact(file: &mut File, buffer: &mut [u8]) -> io::Result<Option<()>> {
    match file.read_exact(buffer) {
        Ok(()) => Ok(Some(())),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}
