//! Straightens a card to ID-1 at a resolution that the readers like. Ten pixels a millimetre make
//! a line of the card just as high as the recogniser's input, and every figure of the layout
//! readable as it stands.

use image::{RgbImage, imageops};

use crate::geometry::{CARD_MM, Homography, Point, Quad};

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
    let noisy = noise(source) > NOISY;
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

/// Standard deviation of the noise in a picture, in levels of green: by what is left of each pixel when
/// what its neighbours tell is taken off (Immerkær 1996), the middle one of all, so that print and
/// edges do not count.
fn noise(picture: &RgbImage) -> f64 {
    let width = picture.width() as usize;
    let green = |i: usize| i32::from(picture.as_raw()[i * 3 + 1]);
    let mut histogram = vec![0u32; 8 * 256];
    let mut count = 0;
    for y in (1..(picture.height() as usize).saturating_sub(1)).step_by(3) {
        for x in (1..width.saturating_sub(1)).step_by(3) {
            let at = y * width + x;
            let row = |at: usize, by: [i32; 3]| {
                by[0] * green(at - 1) + by[1] * green(at) + by[2] * green(at + 1)
            };
            let left =
                row(at - width, [1, -2, 1]) + row(at, [-2, 4, -2]) + row(at + width, [1, -2, 1]);
            histogram[left.unsigned_abs() as usize] += 1;
            count += 1;
        }
    }
    let mut below = 0;
    let middle = histogram.iter().position(|here| {
        below += here;
        below * 2 > count
    });
    // Of a normal distribution half lies within 0.6745 deviations; the mask adds up to six of them.
    middle.unwrap_or_default() as f64 / (6.0 * 0.6745)
}

/// The average of every `factor` × `factor` square.
pub(crate) fn halve(picture: &RgbImage, factor: u32) -> RgbImage {
    Part::whole(picture).shrunk(picture, factor)
}

/// A rectangle of a picture.
struct Part {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Part {
    fn whole(picture: &RgbImage) -> Self {
        let (width, height) = picture.dimensions();
        Part {
            left: 0,
            top: 0,
            width,
            height,
        }
    }

    /// What of a picture a card lies in, in squares counted from the picture's own corner.
    fn around(picture: &RgbImage, quad: &Quad, square: u32) -> Self {
        let range = |along: [f64; 4], length: u32| {
            let least = along.into_iter().fold(f64::MAX, f64::min).max(0.0) as u32;
            let most = along.into_iter().fold(0.0, f64::max) as u32;
            let from = (least / square).saturating_sub(1) * square;
            let to = most.saturating_add(2 * square).min(length);
            (from, to.saturating_sub(from))
        };
        let (left, width) = range(quad.0.map(|p| p.x), picture.width());
        let (top, height) = range(quad.0.map(|p| p.y), picture.height());
        if width < square || height < square {
            return Part::whole(picture);
        }
        Part {
            left,
            top,
            width,
            height,
        }
    }

    /// Where a quad of the picture lies in it.
    fn within(&self, quad: &Quad) -> Quad {
        let (left, top) = (f64::from(self.left), f64::from(self.top));
        Quad(quad.0.map(|p| Point::new(p.x - left, p.y - top)))
    }

    /// The average of every `factor` × `factor` square of it.
    fn shrunk(&self, picture: &RgbImage, factor: u32) -> RgbImage {
        let (width, height) = ((self.width / factor).max(1), (self.height / factor).max(1));
        let side = factor.min(self.width).min(self.height) as usize;
        let count = (side * side) as u32;
        let stride = picture.width() as usize * 3;
        let mut out = Vec::with_capacity((width * height * 3) as usize);
        // Rows onto each other first, dozens of pixels at once: that leaves little to add up.
        let mut sums = vec![0u32; self.width as usize * 3];
        for y in 0..height {
            sums.fill(0);
            for row in 0..side {
                let begin = (self.top + y * factor) as usize + row;
                let line = &picture.as_raw()[begin * stride + self.left as usize * 3..];
                for (sum, value) in sums.iter_mut().zip(line) {
                    *sum += u32::from(*value);
                }
            }
            for square in sums.chunks_exact(3 * side).take(width as usize) {
                let mut all = [0; 3];
                for pixel in square.chunks_exact(3) {
                    for (sum, value) in all.iter_mut().zip(pixel) {
                        *sum += value;
                    }
                }
                out.extend(all.map(|sum| (sum / count) as u8));
            }
        }
        RgbImage::from_raw(width, height, out).unwrap_or_default()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Strokes four pixels wide on paper, and noise of a standard deviation.
    fn print(deviation: f64) -> RgbImage {
        let mut state = 1u32;
        let mut uniform = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24) - 0.5
        };
        RgbImage::from_fn(200, 120, |x, y| {
            let stroke = y % 24 < 12 && x % 10 < 4;
            // Of three uniform ones the sum is normal enough; each deviates by √(1/12).
            let noise = (uniform() + uniform() + uniform()) * 2.0 * deviation;
            let level = if stroke { 60.0 } else { 180.0 } + noise;
            image::Rgb([level as u8; 3])
        })
    }

    #[test]
    fn noise_is_told_from_print() {
        assert!(noise(&print(0.0)) < 1.0);
        for deviation in [5.0, 12.0] {
            let told = noise(&print(deviation));
            assert!((told / deviation - 1.0).abs() < 0.35, "{told}");
        }
        assert!(noise(&RgbImage::new(1, 1)) < 1.0);
    }
}
