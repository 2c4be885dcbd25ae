//! Photos on disk: every way of damaging a file is noticed, and only what is needed is read.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use gridwalk_core::hash::Sha256;
use gridwalk_core::photo::{Vault, VaultError};
use tempfile::TempDir;

const KEY: [u8; 32] = [7; 32];
const CHUNK: usize = 64 << 10;
/// Header, and a chunk with its tag, as the format in `vault/chunk.rs` says.
const HEADER: usize = 36;
const SEALED: usize = CHUNK + 16;

struct Home {
    folder: TempDir,
    vault: Vault,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(folder.path(), &KEY).unwrap();
        Self { folder, vault }
    }

    fn photos(&self) -> PathBuf {
        self.folder.path().join("photos")
    }

    fn path(&self, sha256: Sha256) -> PathBuf {
        self.photos().join(sha256.to_string())
    }

    fn write(&self, photo: &[u8]) -> Sha256 {
        let sha256 = Sha256::of(photo);
        self.vault.write(sha256, photo).unwrap();
        sha256
    }

    fn read(&self, sha256: Sha256) -> Result<Vec<u8>, VaultError> {
        let mut reader = self.vault.open(sha256)?;
        let mut photo = vec![0; reader.len() as usize];
        let count = reader.read_at(0, &mut photo)?;
        assert_eq!(count, photo.len());
        Ok(photo)
    }

    fn names(&self) -> usize {
        fs::read_dir(self.photos()).unwrap().count()
    }
}

/// Bytes that differ everywhere, so that a piece from a wrong place is seen.
fn photo(length: usize) -> Vec<u8> {
    (0..length as u32)
        .flat_map(|i| i.wrapping_mul(0x9E37_79B1).to_be_bytes())
        .take(length)
        .collect()
}

#[test]
fn every_length_around_the_chunks_comes_back() {
    let home = Home::new();
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5] {
        let photo = photo(length);
        let sha256 = home.write(&photo);
        assert_eq!(home.read(sha256).unwrap(), photo);
        let mut reader = home.vault.open(sha256).unwrap();
        assert_eq!(reader.len(), length as u64);
        assert_eq!(reader.is_empty(), length == 0);
        for offset in [
            0,
            1,
            CHUNK - 1,
            CHUNK,
            2 * CHUNK + 7,
            length,
            length + 9,
            usize::MAX,
        ] {
            let mut buffer = vec![0; CHUNK + 100];
            let count = reader.read_at(offset as u64, &mut buffer).unwrap();
            let expected = photo.get(offset..).unwrap_or_default();
            assert_eq!(
                buffer[..count],
                expected[..expected.len().min(buffer.len())]
            );
        }
    }
}

#[test]
fn nothing_of_a_photo_lies_open_on_the_disk() {
    let home = Home::new();
    let photo = photo(3 * CHUNK);
    let sha256 = home.write(&photo);
    let file = fs::read(home.path(sha256)).unwrap();
    for window in photo.chunks_exact(CHUNK / 2).map(|part| &part[..16]) {
        assert!(!file.windows(16).any(|part| part == window));
    }
    home.vault.remove(sha256).unwrap();
    home.write(&photo);
    let again = fs::read(home.path(sha256)).unwrap();
    let same = file[HEADER..]
        .iter()
        .zip(&again[HEADER..])
        .filter(|(a, b)| a == b)
        .count();
    assert!(
        same < file.len() / 100,
        "the same photo twice is encrypted with another nonce"
    );
}

#[test]
fn no_two_chunks_share_a_nonce() {
    let home = Home::new();
    let sha256 = home.write(&vec![0; 2 * CHUNK]);
    let file = fs::read(home.path(sha256)).unwrap();
    let (first, second) = file[HEADER..].split_at(SEALED);
    let same = first.iter().zip(second).filter(|(a, b)| a == b).count();
    assert!(
        same < CHUNK / 100,
        "equal chunks of one file have equal bytes"
    );
}

#[test]
fn an_upload_resumes_in_the_middle_and_touches_only_the_chunks_it_needs() {
    let home = Home::new();
    let photo = photo(10 * CHUNK);
    let sha256 = home.write(&photo);
    // Whatever would read or decrypt another chunk than 6 and 7 fails from here on.
    let mut file = fs::read(home.path(sha256)).unwrap();
    for chunk in (0..10).filter(|chunk| ![6, 7].contains(chunk)) {
        file[HEADER + chunk * SEALED..][..SEALED].fill(0);
    }
    fs::write(home.path(sha256), file).unwrap();
    let mut reader = home.vault.open(sha256).unwrap();
    let mut buffer = vec![0; CHUNK];
    let offset = 6 * CHUNK + 1000;
    assert_eq!(reader.read_at(offset as u64, &mut buffer).unwrap(), CHUNK);
    assert_eq!(buffer, photo[offset..offset + CHUNK]);
    let refused = reader
        .read_at((offset + CHUNK) as u64, &mut buffer)
        .unwrap_err();
    assert!(refused.to_string().contains("chunk 8"), "{refused}");
}

/// What is done to a file, its name, and whether opening it notices already.
type Harm = (&'static str, fn(&mut Vec<u8>));

#[test]
fn every_damage_is_noticed() {
    let harms: [Harm; 11] = [
        ("first bit", |file| file[0] ^= 1),
        ("version", |file| file[7] ^= 2),
        ("chunk size", |file| file[9] ^= 1),
        ("length", |file| file[12] ^= 1),
        ("nonce", |file| file[20] ^= 1),
        ("ciphertext", |file| file[HEADER + 2 * SEALED + 99] ^= 0x80),
        ("tag", |file| file[HEADER + SEALED - 1] ^= 1),
        ("swapped chunks", |file| {
            let second = file[HEADER + SEALED..HEADER + 2 * SEALED].to_vec();
            file.copy_within(HEADER..HEADER + SEALED, HEADER + SEALED);
            file[HEADER..HEADER + SEALED].copy_from_slice(&second);
        }),
        ("cut at a chunk, with a length to match", |file| {
            file.truncate(HEADER + 2 * SEALED);
            file[12..20].copy_from_slice(&(2 * CHUNK as u64).to_le_bytes());
        }),
        ("cut", |file| file.truncate(file.len() - 1)),
        ("extended", |file| file.push(0)),
    ];
    for (name, harm) in harms {
        let home = Home::new();
        let sha256 = home.write(&photo(3 * CHUNK + 50));
        let mut file = fs::read(home.path(sha256)).unwrap();
        harm(&mut file);
        fs::write(home.path(sha256), file).unwrap();
        let noticed = home.read(sha256).unwrap_err();
        assert!(
            matches!(noticed, VaultError::Damaged { .. }),
            "{name}: {noticed}"
        );
    }
}

#[test]
fn files_of_no_length_are_damaged_not_a_crash() {
    let home = Home::new();
    let sha256 = home.write(&photo(100));
    for length in [0, 1, HEADER - 1, HEADER, HEADER + 15] {
        fs::write(home.path(sha256), vec![0; length]).unwrap();
        assert!(matches!(
            home.read(sha256).unwrap_err(),
            VaultError::Damaged { .. }
        ));
    }
    // An empty photo has nothing to cut but its one tag, and even that vouches for it.
    let empty = home.write(b"");
    let mut file = fs::read(home.path(empty)).unwrap();
    file[HEADER] ^= 1;
    fs::write(home.path(empty), file).unwrap();
    let mut reader = home.vault.open(empty).unwrap();
    assert!(reader.read_at(0, &mut [0; 4]).is_err());
}

#[test]
fn another_photo_and_another_key_do_not_pass() {
    let home = Home::new();
    let (mine, other) = (home.write(&photo(5000)), home.write(&[1; 5000]));
    fs::rename(home.path(other), home.path(mine)).unwrap();
    assert!(matches!(
        home.read(mine).unwrap_err(),
        VaultError::Damaged { .. }
    ));
    assert!(matches!(
        home.read(other).unwrap_err(),
        VaultError::Missing { .. }
    ));

    let photo = home.write(&photo(6000));
    let stranger = Vault::new(home.folder.path(), &[8; 32]).unwrap();
    let refused = stranger
        .open(photo)
        .unwrap()
        .read_at(0, &mut [0; 10])
        .unwrap_err();
    assert!(matches!(refused, VaultError::Damaged { .. }));
}

#[test]
fn writing_again_is_fine_and_mends_what_is_damaged() {
    let home = Home::new();
    let bytes = photo(2 * CHUNK);
    let sha256 = home.write(&bytes);
    let before = fs::read(home.path(sha256)).unwrap();
    home.write(&bytes);
    assert_eq!(
        fs::read(home.path(sha256)).unwrap(),
        before,
        "a whole photo is left alone"
    );
    let mut broken = before;
    broken[HEADER + SEALED + 5] ^= 1;
    fs::write(home.path(sha256), &broken).unwrap();
    home.write(&bytes);
    assert_eq!(home.read(sha256).unwrap(), bytes);
    assert_eq!(home.names(), 1, "no temporary file is left");

    let refused = home.vault.write(sha256, b"other bytes").unwrap_err();
    assert!(matches!(refused, VaultError::WrongName { .. }));
}

#[test]
fn many_writers_of_one_photo_leave_one_whole_photo() {
    let home = Home::new();
    let bytes = photo(5 * CHUNK);
    let sha256 = Sha256::of(&bytes);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                // A vault each, as processes have.
                let vault = Vault::new(home.folder.path(), &KEY).unwrap();
                for _ in 0..10 {
                    vault.write(sha256, &bytes).unwrap();
                    assert!(vault.contains(sha256));
                }
            });
        }
    });
    assert_eq!(home.read(sha256).unwrap(), bytes);
    assert_eq!(home.names(), 1);
}

#[test]
fn removing_and_sweeping_take_only_what_they_should() {
    let home = Home::new();
    let sha256 = home.write(&photo(10));
    let hour = Duration::from_secs(3600);
    let age = |name: &str, age: Duration| {
        let path = home.photos().join(name);
        let file = fs::File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .unwrap();
        file.set_modified(SystemTime::now() - age).unwrap();
    };
    age(&sha256.to_string(), 2 * hour);
    age(".part-1111", 2 * hour);
    age(".part-2222", Duration::ZERO);
    assert_eq!(home.vault.stored(hour).unwrap(), [sha256]);
    assert!(home.vault.stored(3 * hour).unwrap().is_empty());
    assert_eq!(
        home.vault.sweep(hour).unwrap(),
        1,
        "the old one, not the one being written"
    );
    assert_eq!(home.names(), 2);

    home.vault.remove(sha256).unwrap();
    home.vault.remove(sha256).unwrap();
    assert!(!home.vault.contains(sha256));
    assert!(matches!(
        home.vault.open(sha256).err(),
        Some(VaultError::Missing { .. })
    ));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_has_its_own_error() {
    use std::io::Write;
    // The one file on which Linux always says that no space is left.
    let mut full = fs::File::options().write(true).open("/dev/full").unwrap();
    let error = full.write_all(&[0; 10]).unwrap_err();
    assert!(matches!(VaultError::from(error), VaultError::NoSpace));
}
