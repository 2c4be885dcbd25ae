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
