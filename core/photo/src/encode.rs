//! Pixels to baseline JPEG without metadata.

use image::RgbImage;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::error::PhotoError;
use crate::limits::{MAX_THUMBNAIL_BYTES, THUMBNAIL_EDGE};
use crate::resize::fit;
use crate::source::Kind;

pub(crate) fn jpeg(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, PhotoError> {
    let mut bytes = Vec::with_capacity(picture.len() / 8);
    let mut encoder = Encoder::new(&mut bytes, quality.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // Optimised Huffman tables would save 4 %, but this encoder then writes a scan for each colour,
    // which is legal, and which widespread decoders (zune-jpeg 0.5 is one) turn into green stripes.
    let edge = |pixels: u32| u16::try_from(pixels).map_err(|_| Kind::Jpeg.damaged());
    encoder
        .encode(
            picture,
            edge(picture.width())?,
            edge(picture.height())?,
            ColorType::Rgb,
        )
        .map_err(|_| Kind::Jpeg.damaged())?;
    Ok(bytes)
}

/// A picture small enough to travel inside an operation: first coarser, then smaller.
pub(crate) fn thumbnail(picture: RgbImage) -> Result<Vec<u8>, PhotoError> {
    let mut edge = THUMBNAIL_EDGE;
    let mut small = fit(picture, edge)?;
    loop {
        for quality in [70, 55, 40, 25] {
            let bytes = jpeg(&small, quality)?;
            if bytes.len() <= MAX_THUMBNAIL_BYTES {
                return Ok(bytes);
            }
        }
        edge = edge * 3 / 4;
        small = fit(small, edge)?;
    }
}
