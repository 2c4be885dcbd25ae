//! From a file to pixels, no more of them than are needed.

use std::cell::Cell;
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::{png::PngDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, RgbImage};
use jpeg_decoder::{CodingProcess, Decoder, ImageInfo, PixelFormat};

use crate::error::{PhotoError, TooLarge};
use crate::guard::Guard;
use crate::limits::{MAX_PIXELS, MAX_PIXELS_A_BYTE, MAX_WHOLE_BYTES, MAX_WHOLE_PIXELS};
use crate::source::{Kind, Opened};

pub(crate) struct Decoded {
    pub(crate) picture: RgbImage,
    pub(crate) orientation: Orientation,
}

/// Decodes at the smallest size that a decoder offers at or above `long_edge`.
pub(crate) fn decode(
    source: Opened<'_>,
    long_edge: u32,
    cancelled: &dyn Fn() -> bool,
) -> Result<Decoded, PhotoError> {
    let kind = source.kind;
    let stopped = Cell::new(None);
    let guard = Guard::new(source.reader, cancelled, &stopped);
    // Decoders are well tested but large; a panic in one must not end the app. Nothing that the
    // closure touches is used afterwards, so nothing half-done can be seen.
    let result = catch_unwind(AssertUnwindSafe(|| match kind {
        Kind::Jpeg => jpeg(
            BufReader::with_capacity(16 << 10, guard.of_jpeg()),
            source.length,
            long_edge,
        ),
        Kind::Png => whole(PngDecoder::new(BufReader::new(guard)), kind),
        Kind::WebP => whole(WebPDecoder::new(BufReader::new(guard)), kind),
    }));
    result
        .unwrap_or_else(|_| Err(kind.damaged()))
        .map_err(|error| match stopped.get() {
            Some(stop) => stop.into(),
            None => error,
        })
}

fn jpeg(reader: impl Read, length: u64, long_edge: u32) -> Result<Decoded, PhotoError> {
    let mut decoder = Decoder::new(reader);
    decoder.read_info().map_err(jpeg_error)?;
    let info = decoder.info().ok_or(Kind::Jpeg.damaged())?;
    bound_jpeg(&info, length)?;
    let edge = u16::try_from(long_edge).unwrap_or(u16::MAX).max(1);
    decoder.scale(edge, edge).map_err(jpeg_error)?;
    let bytes = decoder.decode().map_err(jpeg_error)?;
    let info = decoder.info().ok_or(Kind::Jpeg.damaged())?;
    let rgb = match info.pixel_format {
        PixelFormat::RGB24 => bytes,
        PixelFormat::L8 => bytes.iter().flat_map(|&grey| [grey; 3]).collect(),
        PixelFormat::CMYK32 => cmyk(bytes),
        PixelFormat::L16 => return Err(LOSSLESS),
    };
    let exif = decoder.exif_data().and_then(Orientation::from_exif_chunk);
    Ok(Decoded {
        picture: picture(Kind::Jpeg, info.width.into(), info.height.into(), rgb)?,
        orientation: exif.unwrap_or(Orientation::NoTransforms),
    })
}

const LOSSLESS: PhotoError = PhotoError::Unsupported {
    format: "lossless JPEG",
    hint: "",
};

fn bound_jpeg(info: &ImageInfo, length: u64) -> Result<(), PhotoError> {
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let pixels = u64::from(width) * u64::from(height);
    match info.coding_process {
        CodingProcess::Lossless => Err(LOSSLESS),
        _ if pixels > MAX_PIXELS => Err(PhotoError::TooLarge {
            what: TooLarge::Pixels { width, height },
        }),
        CodingProcess::DctProgressive if pixels > MAX_WHOLE_PIXELS => Err(PhotoError::TooLarge {
            what: TooLarge::Whole { width, height },
        }),
        CodingProcess::DctSequential if pixels / MAX_PIXELS_A_BYTE > length => {
            Err(Kind::Jpeg.damaged())
        }
        _ => Ok(()),
    }
}

fn jpeg_error(error: jpeg_decoder::Error) -> PhotoError {
    match error {
        jpeg_decoder::Error::Unsupported(_) => PhotoError::Unsupported {
            format: "rare kinds of JPEG",
            hint: ", the common kind",
        },
        _ => Kind::Jpeg.damaged(),
    }
}

/// Four inks to red, green and blue, in place; the decoder has set them the right way round.
fn cmyk(mut bytes: Vec<u8>) -> Vec<u8> {
    shrink_pixels(&mut bytes, |[c, m, y, k]| {
        let light = 255 - u32::from(k);
        [c, m, y].map(|ink| ((255 - u32::from(ink)) * light / 255) as u8)
    });
    bytes
}

/// PNG and WebP, which offer no smaller sizes.
fn whole<D: ImageDecoder>(
    decoder: image::ImageResult<D>,
    kind: Kind,
) -> Result<Decoded, PhotoError> {
    let failed = |_| kind.damaged();
    let mut decoder = decoder.map_err(failed)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_WHOLE_PIXELS || decoder.total_bytes() > MAX_WHOLE_BYTES {
        return Err(PhotoError::TooLarge {
            what: TooLarge::Whole { width, height },
        });
    }
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(2 * MAX_WHOLE_BYTES);
    decoder.set_limits(limits).map_err(failed)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let rgb = match DynamicImage::from_decoder(decoder).map_err(failed)? {
        picture if picture.color().has_alpha() => on_white(picture.into_rgba8().into_raw()),
        picture => picture.into_rgb8().into_raw(),
    };
    Ok(Decoded {
        picture: picture(kind, width, height, rgb)?,
        orientation,
    })
}

fn picture(kind: Kind, width: u32, height: u32, rgb: Vec<u8>) -> Result<RgbImage, PhotoError> {
    match RgbImage::from_raw(width, height, rgb) {
        Some(picture) if !picture.is_empty() => Ok(picture),
        _ => Err(kind.damaged()),
    }
}

/// What is transparent becomes paper, in place.
fn on_white(mut bytes: Vec<u8>) -> Vec<u8> {
    shrink_pixels(&mut bytes, |[r, g, b, alpha]| {
        let alpha = u32::from(alpha);
        [r, g, b].map(|c| ((u32::from(c) * alpha + 255 * (255 - alpha)) / 255) as u8)
    });
    bytes
}

/// Four bytes a pixel to three, without a second picture in memory.
fn shrink_pixels(bytes: &mut Vec<u8>, convert: impl Fn([u8; 4]) -> [u8; 3]) {
    let count = bytes.len() / 4;
    for pixel in 0..count {
        let from = [0, 1, 2, 3].map(|part| bytes[pixel * 4 + part]);
        bytes[pixel * 3..][..3].copy_from_slice(&convert(from));
    }
    bytes.truncate(count * 3);
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;

    use super::*;
    use crate::source::Source;

    #[test]
    fn no_more_pixels_are_decoded_than_are_needed() {
        let mut file = Vec::new();
        JpegEncoder::new(&mut file)
            .encode_image(&RgbImage::new(1600, 1200))
            .unwrap();
        for (long_edge, expected) in [(1600, 1600), (700, 800), (400, 400), (50, 200)] {
            let opened = Source::from(file.as_slice()).open().unwrap();
            let decoded = decode(opened, long_edge, &|| false).unwrap();
            assert_eq!(decoded.picture.width(), expected, "for {long_edge}");
        }
    }
}
