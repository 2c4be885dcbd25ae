//! Where a picture comes from, and of which kind it is by its first bytes (names lie).

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::Path;

use crate::error::{PhotoError, TooLarge};
use crate::limits::MAX_FILE_BYTES;

/// A camera's file, or its bytes.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// A file; it is read in pieces and never whole.
    File(&'a Path),
    /// The bytes of one.
    Bytes(&'a [u8]),
}

impl<'a> From<&'a Path> for Source<'a> {
    fn from(path: &'a Path) -> Self {
        Self::File(path)
    }
}

impl<'a> From<&'a [u8]> for Source<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

/// Kinds of pictures that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Jpeg,
    Png,
    WebP,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
        }
    }

    pub(crate) fn damaged(self) -> PhotoError {
        PhotoError::Damaged {
            format: self.name(),
        }
    }
}

pub(crate) trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// A source of a known kind, at its first byte.
pub(crate) struct Opened<'a> {
    pub(crate) kind: Kind,
    pub(crate) reader: Box<dyn ReadSeek + 'a>,
    pub(crate) length: u64,
}

impl<'a> Source<'a> {
    pub(crate) fn open(self) -> Result<Opened<'a>, PhotoError> {
        let (mut reader, length): (Box<dyn ReadSeek + 'a>, u64) = match self {
            Self::File(path) => {
                // Opening a pipe would wait for its writer for ever.
                if !std::fs::metadata(path)?.is_file() {
                    return Err(PhotoError::NotAPicture);
                }
                let file = File::open(path)?;
                let length = file.metadata()?.len();
                (Box::new(file), length)
            }
            Self::Bytes(bytes) => (Box::new(Cursor::new(bytes)), bytes.len() as u64),
        };
        if length > MAX_FILE_BYTES {
            return Err(PhotoError::TooLarge {
                what: TooLarge::File,
            });
        }
        let mut head = Vec::with_capacity(HEAD);
        reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        reader.seek(io::SeekFrom::Start(0))?;
        Ok(Opened {
            kind: kind(&head)?,
            reader,
            length,
        })
    }
}

const HEAD: usize = 32;

fn kind(head: &[u8]) -> Result<Kind, PhotoError> {
    let unsupported = |format| Err(PhotoError::Unsupported { format, hint: "" });
    match head {
        [0xFF, 0xD8, 0xFF, ..] => Ok(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok(Kind::Png),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Ok(Kind::WebP),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => iso_media(brand),
        [b'G', b'I', b'F', b'8', ..] => unsupported("GIF"),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => unsupported("TIFF or raw"),
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => unsupported("BMP"),
        [0xFF, 0x0A, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => unsupported("JPEG XL"),
        _ => Err(PhotoError::NotAPicture),
    }
}

/// ISO base media files (ISO/IEC 14496-12): the first four bytes after `ftyp` are the main brand,
/// then a version, then the brands that it also conforms to.
fn iso_media(brand: &[u8]) -> Result<Kind, PhotoError> {
    const IPHONE: &str = " (on an iPhone: Settings, Camera, Formats, Most Compatible)";
    for brand in brand.chunks_exact(4) {
        match brand {
            b"avif" | b"avis" => {
                return Err(PhotoError::Unsupported {
                    format: "AVIF",
                    hint: "",
                });
            }
            b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" => {
                return Err(PhotoError::Unsupported {
                    format: "HEIC",
                    hint: IPHONE,
                });
            }
            _ => {}
        }
    }
    match brand {
        [b'm', b'i' | b's', b'f', b'1', ..] => Err(PhotoError::Unsupported {
            format: "HEIF",
            hint: IPHONE,
        }),
        _ => Err(PhotoError::NotAPicture),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_kinds_are_refused_by_name() {
        let cases: [(&[u8], &str); 7] = [
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC pictures"),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "AVIF pictures"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1miaf", "HEIF pictures"),
            (b"\0\0\0\x18ftypisom\0\0\0\0isommp41", "not a picture"),
            (b"GIF89a", "GIF pictures"),
            (b"<html>", "not a picture"),
            (b"", "not a picture"),
        ];
        for (head, expected) in cases {
            let message = kind(head).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
            assert!(
                message.contains("JPEG"),
                "{message}: says what to give instead"
            );
        }
    }

    #[test]
    fn a_pipe_or_folder_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let refused = Source::from(folder.path()).open().err().unwrap();
        assert!(matches!(refused, PhotoError::NotAPicture));
        let missing = folder.path().join("none");
        let refused = Source::from(missing.as_path()).open().err().unwrap();
        assert!(matches!(refused, PhotoError::Io(_)));
    }
}
