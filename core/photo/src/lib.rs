//! What becomes of a picture from a camera: decoded, turned upright, made small, written anew, with a
//! thumbnail. What a camera writes beside the picture (place, moment, maker) is personal and is
//! never kept: a photo is always drawn anew from its pixels, never copied.
//!
//! Pictures come from outside and may be broken or hostile. Each is bounded in memory and time by
//! the numbers in [`limits`], and a decoder's panic ends here as [`PhotoError::Damaged`].
//!
//! A crate of its own, because loops over pixels must be optimised even where everything else
//! should compile fast.

mod decode;
mod encode;
mod error;
mod grey;
mod guard;
mod hash;
mod likeness;
pub mod limits;
mod resize;
mod sharpness;
mod source;

pub use error::PhotoError;
use image::RgbImage;
pub use likeness::{Suspect, Wanted};
pub use source::Source;

/// What the deployment wants of a photo as sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhotoPolicy {
    /// Long edge in pixels; a smaller picture stays as large as it is.
    pub long_edge: u32,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
}

/// A photo as it will be sent.
#[derive(Clone, PartialEq)]
pub struct Prepared {
    /// A baseline JPEG without any metadata, the right way up.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// A small JPEG of at most [`limits::MAX_THUMBNAIL_BYTES`].
    pub thumbnail: Vec<u8>,
    /// How sharp it is, 0 to 1.
    pub sharpness: f32,
    /// Perceptual hash: the same picture compressed anew has nearly the same.
    pub hash: u64,
}

impl std::fmt::Debug for Prepared {
    /// Without the pictures: they must not slip into a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Prepared({}x{})", self.width, self.height)
    }
}

/// Makes of a camera's file what will be sent. It takes up to some hundred milliseconds: call it
/// where nothing else waits. `cancelled` is asked between steps and while the file is read.
pub fn prepare<'a>(
    source: impl Into<Source<'a>>,
    policy: &PhotoPolicy,
    cancelled: &dyn Fn() -> bool,
) -> Result<Prepared, PhotoError> {
    let (picture, jpeg) = drawn_anew(source.into(), policy, cancelled)?;
    go_on(cancelled)?;
    let (width, height) = picture.dimensions();
    Ok(Prepared {
        jpeg,
        width,
        height,
        sharpness: sharpness::sharpness(&picture)?,
        hash: likeness::hash(&picture)?,
        thumbnail: encode::thumbnail(picture)?,
    })
}

/// The JPEG of [`prepare`] and nothing else, for whoever compares it with other programs.
pub fn redraw<'a>(
    source: impl Into<Source<'a>>,
    policy: &PhotoPolicy,
) -> Result<Vec<u8>, PhotoError> {
    Ok(drawn_anew(source.into(), policy, &|| false)?.1)
}

fn drawn_anew(
    source: Source<'_>,
    policy: &PhotoPolicy,
    cancelled: &dyn Fn() -> bool,
) -> Result<(RgbImage, Vec<u8>), PhotoError> {
    go_on(cancelled)?;
    let decoded = decode::decode(source.open()?, policy.long_edge, cancelled)?;
    go_on(cancelled)?;
    let picture = resize::fit(decoded.picture, policy.long_edge)?;
    let picture = resize::upright(picture, decoded.orientation);
    go_on(cancelled)?;
    let jpeg = encode::jpeg(&picture, policy.quality)?;
    Ok((picture, jpeg))
}

fn go_on(cancelled: &dyn Fn() -> bool) -> Result<(), PhotoError> {
    match cancelled() {
        true => Err(PhotoError::Cancelled),
        false => Ok(()),
    }
}
