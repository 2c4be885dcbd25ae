//! A picture, made smaller and turned the right way up.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};

use crate::error::PhotoError;
use crate::source::Kind;

/// Makes a picture fit a square of `long_edge`; one that fits already stays as it is.
pub(crate) fn fit(picture: RgbImage, long_edge: u32) -> Result<RgbImage, PhotoError> {
    Ok(smaller(&picture, long_edge)?.unwrap_or(picture))
}

/// A picture that fits a square of `long_edge`, or none if it fits already.
pub(crate) fn smaller(picture: &RgbImage, long_edge: u32) -> Result<Option<RgbImage>, PhotoError> {
    let longest = picture.width().max(picture.height());
    let long_edge = long_edge.max(1);
    if longest <= long_edge {
        return Ok(None);
    }
    let scaled = |edge: u32| {
        let exact = f64::from(edge) * f64::from(long_edge) / f64::from(longest);
        (exact.round() as u32).max(1)
    };
    let (width, height) = (scaled(picture.width()), scaled(picture.height()));
    let failed = || Kind::Jpeg.damaged();
    // Of one kind of pixel: asked at run time, code for all the others would come along.
    let from = TypedImageRef::<U8x3>::from_buffer(picture.width(), picture.height(), picture)
        .map_err(|_| failed())?;
    let mut resized = RgbImage::new(width, height);
    let mut to =
        TypedImage::<U8x3>::from_buffer(width, height, &mut resized).map_err(|_| failed())?;
    // The default filter is Lanczos3: sharp enough for the text on a sign.
    Resizer::new()
        .resize_typed(&from, &mut to, &ResizeOptions::new())
        .map_err(|_| failed())?;
    Ok(Some(resized))
}

/// Turns a picture as the camera was held.
pub(crate) fn upright(picture: RgbImage, orientation: Orientation) -> RgbImage {
    let mut picture = DynamicImage::ImageRgb8(picture);
    picture.apply_orientation(orientation);
    picture.into_rgb8()
}
