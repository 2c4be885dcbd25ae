//! Straightens a card to ID-1 at a resolution that the readers like. Ten pixels a millimetre make
//! a line of the card just as high as the recogniser's input, and every figure of the layout
//! readable as it stands.

use image::{RgbImage, imageops};

use crate::geometry::{CARD_MM, Homography, Point, Quad};
use crate::noise;
use crate::shrink::Part;

/// Pixels per millimetre of the straightened card.
pub(crate) const PX_PER_MM: f64 = 10.0;

/// From this much noise on strokes are read better a little blurred.
const NOISY: f64 = 4.0;
/// By how much, in pixels of the straightened card: a stroke is three of them.
const GRAIN: f32 = 1.3;

/// Cuts the card out of the picture and lays it flat.
pub(crate) fn straighten(picture: &RgbImage, quad: &Quad, px_per_mm: f64) -> Option<RgbImage> {
    // Averaging first what would be skipped keeps thin strokes and kills noise and moiré.
    let shrink = (quad.scale() / px_per_mm).floor().clamp(1.0, 16.0) as u32;
    let shrunk;
    let (source, quad) = if shrink > 1 {
        let part = Part::around(picture, quad, shrink);
        shrunk = part.shrunk(picture, shrink);
        (&shrunk, part.within(quad).scaled(1.0 / f64::from(shrink)))
    } else {
        (picture, *quad)
    };
    let map = Homography::card_to(&quad)?;
    let width = (CARD_MM.0 * px_per_mm).round() as u32;
    let height = (CARD_MM.1 * px_per_mm).round() as u32;
    let noisy = noise::deviation(source) > NOISY;
    let mut flat = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        let y = (f64::from(y) + 0.5) / px_per_mm;
        for x in 0..width {
            let p = map.apply(Point::new((f64::from(x) + 0.5) / px_per_mm, y));
            flat.extend(sample(source, p.x - 0.5, p.y - 0.5));
        }
    }
    let flat = RgbImage::from_raw(width, height, flat)?;
    Some(if noisy {
        imageops::blur(&flat, GRAIN)
    } else {
        flat
    })
}

/// The colour at a point between pixels.
fn sample(picture: &RgbImage, x: f64, y: f64) -> [u8; 3] {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let x = (x as f32).clamp(0.0, (width - 1) as f32);
    let y = (y as f32).clamp(0.0, (height - 1) as f32);
    let (left, top) = (x as usize, y as usize);
    let (fx, fy) = (x - left as f32, y - top as f32);
    let right = usize::from(left + 1 < width) * 3;
    let below = usize::from(top + 1 < height) * width * 3;
    let raw = picture.as_raw();
    let at = (top * width + left) * 3;
    let (upper, lower) = (
        &raw[at..at + right + 3],
        &raw[at + below..at + below + right + 3],
    );
    std::array::from_fn(|c| {
        let top = f32::from(upper[c]) * (1.0 - fx) + f32::from(upper[right + c]) * fx;
        let low = f32::from(lower[c]) * (1.0 - fx) + f32::from(lower[right + c]) * fx;
        (top * (1.0 - fy) + low * fy + 0.5) as u8
    })
}
