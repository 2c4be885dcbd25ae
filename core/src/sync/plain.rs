//! The one thing on disk that anybody who has the phone open could read: the rest of a photo, while
//! the platform sends it on behalf of an app that is suspended. The system's own sender knows files
//! only, and has no key of ours.
//!
//! It lies alone in a folder of its own, under a name that says nothing, and whoever may have left
//! one behind clears the folder first: every opening, every `resume()`, every sync, the next one.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::disk;
use crate::photo::{Reader, VaultError};

const FOLDER: &str = "handed-over";
const PIECE: usize = 64 << 10;

/// Writes what follows `offset`, in place of whatever lay there. Not durable on purpose: after a
/// power cut nobody wants it.
pub(super) fn lay(
    home: &Path,
    id: Uuid,
    reader: &mut Reader,
    offset: u64,
) -> Result<(), VaultError> {
    clear(home)?;
    disk::create_folder(&home.join(FOLDER))?;
    let mut file = disk::create_private(&place(home, id))?;
    let mut piece = vec![0; PIECE];
    let mut at = offset;
    loop {
        match reader.read_at(at, &mut piece)? {
            0 => return Ok(()),
            count => file.write_all(&piece[..count])?,
        }
        at += PIECE as u64;
    }
}

/// Removes the file of one upload. One that is not there is no error.
pub(super) fn remove(home: &Path, id: Uuid) -> io::Result<()> {
    unless_gone(fs::remove_file(place(home, id)))
}

/// Removes whatever lies there.
pub(super) fn clear(home: &Path) -> io::Result<()> {
    unless_gone(fs::remove_dir_all(home.join(FOLDER)))
}

/// Where the file of an upload lies.
pub(super) fn place(home: &Path, id: Uuid) -> PathBuf {
    home.join(FOLDER).join(id.to_string())
}

fn unless_gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Sha256;
    use crate::photo::Vault;

    #[test]
    fn the_rest_of_a_photo_lies_there_alone_and_whole_until_it_is_removed() {
        let home = tempfile::tempdir().unwrap();
        let vault = Vault::new(home.path(), &[7; 32]).unwrap();
        let photo: Vec<u8> = (0..2 * PIECE + 5).map(|at| (at % 251) as u8).collect();
        let sha256 = Sha256::of(&photo);
        vault.write(sha256, &photo).unwrap();
        let mut before = None;
        for offset in [0, 1, PIECE, photo.len() - 1, photo.len()] {
            let id = Uuid::new_v4();
            let mut reader = vault.open(sha256).unwrap();
            lay(home.path(), id, &mut reader, offset as u64).unwrap();
            assert_eq!(fs::read(place(home.path(), id)).unwrap(), photo[offset..]);
            if let Some(before) = before.replace(id) {
                assert!(!place(home.path(), before).exists());
            }
        }
        let last = before.unwrap();
        remove(home.path(), last).unwrap();
        assert!(!place(home.path(), last).exists());
        // Nothing there is no error, of whichever.
        remove(home.path(), last).unwrap();
        clear(home.path()).unwrap();
        clear(home.path()).unwrap();
    }

    #[test]
    fn what_cannot_be_removed_is_no_silence() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(FOLDER), "no folder").unwrap();
        assert!(clear(home.path()).is_err());
        assert!(remove(home.path(), Uuid::new_v4()).is_err());
    }
}
