//! Smaller pictures, or a part of one, by averaging squares: what would be skipped counts, so that thin
//! strokes stay and noise and moiré go.

use image::RgbImage;

use crate::geometry::{Point, Quad};

/// The average of every `factor` × `factor` square.
pub(crate) fn halve(picture: &RgbImage, factor: u32) -> RgbImage {
    Part::whole(picture).shrunk(picture, factor)
}

/// A rectangle of a picture.
pub(crate) struct Part {
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
    pub(crate) fn around(picture: &RgbImage, quad: &Quad, square: u32) -> Self {
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
    pub(crate) fn within(&self, quad: &Quad) -> Quad {
        let (left, top) = (f64::from(self.left), f64::from(self.top));
        Quad(quad.0.map(|p| Point::new(p.x - left, p.y - top)))
    }

    /// The average of every `factor` × `factor` square of it.
    pub(crate) fn shrunk(&self, picture: &RgbImage, factor: u32) -> RgbImage {
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
