//! Files that survive the battery being pulled. SQLite looks after its own; everything else that
//! the core keeps goes through here: written under another name, synced, renamed, and the folder
//! synced, in that order. `sync_all` is `F_FULLFSYNC` on Apple systems.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// How names of unfinished files begin.
const PART: &str = ".part-";

/// Whether this is an unfinished file, which a kill leaves behind.
pub(crate) fn is_part(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(PART.as_bytes()))
}

/// Writes `bytes` to `path` so that a reader finds the old content or the new, never a part, and
/// the new once this returned. Readable by the owner only.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let part = folder.join(format!("{PART}{}", uuid::Uuid::new_v4().simple()));
    let written = write_new(&part, bytes).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // Best effort: what is left is swept later.
        let _ = fs::remove_file(&part);
    }
    written?;
    sync_folder(folder)
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create_private(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Creates a file that did not exist, readable and writable by the owner only.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Creates a folder for the owner only, and the ones above it, each with its own entry durable.
/// An existing one is left alone.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    let above = path.parent().unwrap_or(Path::new(""));
    create_folder(above)?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        // Another process was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        result => result?,
    }
    sync_folder(above)
}

/// Makes creations, renames and removals inside `folder` durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    // An empty parent means the current folder.
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}
