//! Straightens a card to ID-1 at a resolution that the readers like. Ten pixels a millimetre make
//! a line of the card just as high as the recogniser's input, and every figure of the layout
//! readable as it stands.

use image::{Rgb, RgbImage};

use crate::geometry::{CARD_MM, Homography, Point, Quad};

/// Pixels per millimetre of the straightened card.
pub(crate) const PX_PER_MM: f64 = 10.0;

/// Cuts the card out of the picture and lays it flat.
pub(crate) fn straighten(picture: &RgbImage, quad: &Quad, px_per_mm: f64) -> Option<RgbImage> {
    // Averaging first what would be skipped keeps thin strokes and kills noise and moiré.
    let shrink = (quad.scale() / px_per_mm).floor().clamp(1.0, 16.0) as u32;
    let shrunk;
    let (source, quad) = if shrink > 1 {
        shrunk = halve(picture, shrink);
        (&shrunk, quad.scaled(1.0 / f64::from(shrink)))
    } else {
        (picture, *quad)
    };
    let map = Homography::card_to(&quad)?;
    let width = (CARD_MM.0 * px_per_mm).round() as u32;
    let height = (CARD_MM.1 * px_per_mm).round() as u32;
    Some(RgbImage::from_fn(width, height, |x, y| {
        let at = Point::new(
            (f64::from(x) + 0.5) / px_per_mm,
            (f64::from(y) + 0.5) / px_per_mm,
        );
        let p = map.apply(at);
        sample(source, p.x - 0.5, p.y - 0.5)
    }))
}

/// The average of every `factor` × `factor` square.
pub(crate) fn halve(picture: &RgbImage, factor: u32) -> RgbImage {
    let (width, height) = (
        (picture.width() / factor).max(1),
        (picture.height() / factor).max(1),
    );
    let stride = picture.width() as usize * 3;
    let raw = picture.as_raw();
    let side = factor.min(picture.width()).min(picture.height()) as usize;
    let mut out = Vec::with_capacity((width * height * 3) as usize);
    let mut sums = vec![0u32; width as usize * 3];
    for y in 0..height as usize {
        sums.fill(0);
        for row in 0..side {
            let line = &raw[(y * factor as usize + row) * stride..][..stride];
            for (sum, block) in sums.chunks_exact_mut(3).zip(line.chunks_exact(3 * side)) {
                for pixel in block.chunks_exact(3) {
                    sum[0] += u32::from(pixel[0]);
                    sum[1] += u32::from(pixel[1]);
                    sum[2] += u32::from(pixel[2]);
                }
            }
        }
        let count = (side * side) as u32;
        out.extend(sums.iter().map(|sum| (sum / count) as u8));
    }
    RgbImage::from_raw(width, height, out).unwrap_or_default()
}

fn sample(picture: &RgbImage, x: f64, y: f64) -> Rgb<u8> {
    let (right, bottom) = (
        f64::from(picture.width() - 1),
        f64::from(picture.height() - 1),
    );
    let (x, y) = (x.clamp(0.0, right), y.clamp(0.0, bottom));
    let (x0, y0) = (x as u32, y as u32);
    let (x1, y1) = (
        (x0 + 1).min(picture.width() - 1),
        (y0 + 1).min(picture.height() - 1),
    );
    let (fx, fy) = ((x - f64::from(x0)) as f32, (y - f64::from(y0)) as f32);
    let [a, b, c, d] =
        [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| picture.get_pixel(x, y).0);
    Rgb(std::array::from_fn(|i| {
        let top = f32::from(a[i]) * (1.0 - fx) + f32::from(b[i]) * fx;
        let low = f32::from(c[i]) * (1.0 - fx) + f32::from(d[i]) * fx;
        (top * (1.0 - fy) + low * fy + 0.5) as u8
    }))
}
