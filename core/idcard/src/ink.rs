//! Where the near-black print of a straightened card is. The largest channel keeps black and lets
//! blue labels, the red emblem and the pale ground fade; dividing by the local paper evens out
//! shadow, lamp and cast.

use image::RgbImage;

use crate::straighten::PX_PER_MM;

/// Darkness of every pixel against its paper, 0 (paper) to 1 (black).
pub(crate) struct Ink {
    pub(crate) width: usize,
    pub(crate) height: usize,
    dark: Vec<f32>,
}

/// Side of the squares over which the paper's brightness is taken, in pixels.
const CELL: usize = 24;
/// Print is darker than this; labels (70,138,196) on their ground are not.
const PRINT: f32 = 0.36;
/// Print blurred or in poor light may be this pale; the waves of the ground are paler.
const PALE: f32 = 0.17;

impl Ink {
    pub(crate) fn of(card: &RgbImage) -> Self {
        Self::by(card, |p| p[0].max(p[1]).max(p[2]))
    }

    /// With the blue labels as dark as the values: they are so in the red channel.
    pub(crate) fn with_labels(card: &RgbImage) -> Self {
        Self::by(card, |p| p[0])
    }

    fn by(card: &RgbImage, light: impl Fn(&image::Rgb<u8>) -> u8) -> Self {
        let (width, height) = (card.width() as usize, card.height() as usize);
        let light: Vec<u8> = card.pixels().map(light).collect();
        let (columns, rows) = (width.div_ceil(CELL), height.div_ceil(CELL));
        let mut paper = vec![0f32; columns * rows];
        for row in 0..rows {
            for column in 0..columns {
                let mut histogram = [0u32; 256];
                let mut count = 0;
                // Cells overlap by half, or one full of print would have no paper.
                let (top, left) = (
                    (row * CELL).saturating_sub(CELL / 2),
                    (column * CELL).saturating_sub(CELL / 2),
                );
                for y in top..(row * CELL + CELL * 3 / 2).min(height) {
                    for x in left..(column * CELL + CELL * 3 / 2).min(width) {
                        histogram[light[y * width + x] as usize] += 1;
                        count += 1;
                    }
                }
                let mut above = count / 4;
                let level = (0..256).rev().find(|&v| {
                    let here = histogram[v];
                    let found = here > above;
                    above = above.saturating_sub(here);
                    found
                });
                paper[row * columns + column] = level.unwrap_or(255).max(30) as f32;
            }
        }
        let mut dark = Vec::with_capacity(width * height);
        for y in 0..height {
            let fy = ((y as f32 + 0.5) / CELL as f32 - 0.5).clamp(0.0, (rows - 1) as f32);
            let (y0, ty) = (fy as usize, fy.fract());
            let y1 = (y0 + 1).min(rows - 1);
            for x in 0..width {
                let fx = ((x as f32 + 0.5) / CELL as f32 - 0.5).clamp(0.0, (columns - 1) as f32);
                let (x0, tx) = (fx as usize, fx.fract());
                let x1 = (x0 + 1).min(columns - 1);
                let top = paper[y0 * columns + x0] * (1.0 - tx) + paper[y0 * columns + x1] * tx;
                let low = paper[y1 * columns + x0] * (1.0 - tx) + paper[y1 * columns + x1] * tx;
                let level = top * (1.0 - ty) + low * ty;
                dark.push((1.0 - f32::from(light[y * width + x]) / level).clamp(0.0, 1.0));
            }
        }
        Ink {
            width,
            height,
            dark,
        }
    }

    /// Darkness at a point between pixels; outside the card is paper.
    pub(crate) fn sample(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x - 0.5, y - 0.5);
        if x < 0.0 || y < 0.0 {
            return 0.0;
        }
        let (left, top) = (x as usize, y as usize);
        if left + 1 >= self.width || top + 1 >= self.height {
            return 0.0;
        }
        let (tx, ty) = (x.fract(), y.fract());
        let at = top * self.width + left;
        let upper = self.dark[at] * (1.0 - tx) + self.dark[at + 1] * tx;
        let below = at + self.width;
        let lower = self.dark[below] * (1.0 - tx) + self.dark[below + 1] * tx;
        upper * (1.0 - ty) + lower * ty
    }

    /// How dark the darkest strokes of a rectangle are.
    pub(crate) fn strokes(&self, left: usize, right: usize, top: usize, bottom: usize) -> f32 {
        let mut values: Vec<f32> = (top..bottom.min(self.height))
            .flat_map(|y| &self.dark[y * self.width + left..y * self.width + right.min(self.width)])
            .copied()
            .collect();
        if values.is_empty() {
            return 0.0;
        }
        let at = values.len() * 985 / 1000;
        *values.select_nth_unstable_by(at, f32::total_cmp).1
    }

    /// From which darkness on a pixel of a rectangle that holds print is print: half as dark as its
    /// darkest strokes.
    pub(crate) fn level(&self, left: usize, right: usize, top: usize, bottom: usize) -> f32 {
        let strokes = self.strokes(left, right, top, bottom);
        (strokes * 0.5).clamp(PALE, PRINT)
    }

    /// Share of print among the pixels of every row between two columns.
    pub(crate) fn rows(
        &self,
        left: usize,
        right: usize,
        top: usize,
        bottom: usize,
        level: f32,
    ) -> Vec<f32> {
        let span = right.saturating_sub(left).max(1) as f32;
        (top..bottom.min(self.height))
            .map(|y| {
                let row = &self.dark[y * self.width + left..y * self.width + right.min(self.width)];
                row.iter().filter(|dark| **dark > level).count() as f32 / span
            })
            .collect()
    }

    /// Number of print pixels in every column between two rows.
    pub(crate) fn columns(
        &self,
        left: usize,
        right: usize,
        top: usize,
        bottom: usize,
        level: f32,
    ) -> Vec<u32> {
        (left..right.min(self.width))
            .map(|x| {
                (top..bottom.min(self.height))
                    .filter(|y| self.dark[y * self.width + x] > level)
                    .count() as u32
            })
            .collect()
    }

    /// Grey picture of a rectangle: white paper, black print.
    pub(crate) fn grey(&self, left: u32, top: u32, width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let i = ((top + y) as usize).min(self.height - 1) * self.width
                + ((left + x) as usize).min(self.width - 1);
            let value = (255.0 * (1.0 - self.dark[i] * 1.15).clamp(0.0, 1.0)) as u8;
            image::Rgb([value; 3])
        })
    }
}

/// Millimetres to pixels of the straightened card.
pub(crate) fn px(mm: f64) -> usize {
    (mm.max(0.0) * PX_PER_MM).round() as usize
}
