//! Brightness alone, between 0 and 1: what sharpness and likeness are judged by.

use image::RgbImage;

use crate::error::PhotoError;
use crate::resize::smaller;

/// A picture without colour.
#[derive(Clone)]
pub(crate) struct Grey {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) light: Vec<f32>,
}

impl Grey {
    /// The picture's light, made to fit a square of `edge`.
    pub(crate) fn of(picture: &RgbImage, edge: u32) -> Result<Self, PhotoError> {
        let small = smaller(picture, edge)?;
        let picture = small.as_ref().unwrap_or(picture);
        let light = picture.pixels().map(|pixel| {
            let [r, g, b] = pixel.0.map(f32::from);
            (0.299 * r + 0.587 * g + 0.114 * b) / 255.0
        });
        Ok(Self {
            width: picture.width() as usize,
            height: picture.height() as usize,
            light: light.collect(),
        })
    }

    /// The mean of the boxes around each pixel, `reach` to every side; at the edge the box is
    /// smaller.
    pub(crate) fn boxed(&self, reach_x: usize, reach_y: usize) -> Self {
        let rows = self.light.chunks_exact(self.width);
        let across: Vec<f32> = rows.flat_map(|row| boxed_across(row, reach_x)).collect();
        Self {
            width: self.width,
            height: self.height,
            light: boxed_down(&across, self.width, reach_y),
        }
    }

    /// Light between pixels; beyond the edge it goes on as it is there. `u` and `v` are fractions
    /// of width and height.
    pub(crate) fn at(&self, u: f32, v: f32) -> f32 {
        let x = (u * self.width as f32 - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (v * self.height as f32 - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = (
            (left + 1).min(self.width - 1),
            (top + 1).min(self.height - 1),
        );
        let (dx, dy) = (x - left as f32, y - top as f32);
        let pixel = |x: usize, y: usize| self.light[y * self.width + x];
        let upper = pixel(left, top) + (pixel(right, top) - pixel(left, top)) * dx;
        let lower = pixel(left, bottom) + (pixel(right, bottom) - pixel(left, bottom)) * dx;
        upper + (lower - upper) * dy
    }
}

/// The running mean along every column, a row at a time: a column's own pixels lie far apart.
fn boxed_down(light: &[f32], width: usize, reach: usize) -> Vec<f32> {
    let rows: Vec<&[f32]> = light.chunks_exact(width).collect();
    let mut sums = vec![0.0; width];
    let add = |sums: &mut [f64], row: &[f32], sign: f64| {
        for (sum, light) in sums.iter_mut().zip(row) {
            *sum += sign * f64::from(*light);
        }
    };
    for row in rows.iter().take(reach) {
        add(&mut sums, row, 1.0);
    }
    let mut boxed = Vec::with_capacity(light.len());
    for at in 0..rows.len() {
        if let Some(row) = rows.get(at + reach) {
            add(&mut sums, row, 1.0);
        }
        if at > reach {
            add(&mut sums, rows[at - reach - 1], -1.0);
        }
        let count = boxes(at, reach, rows.len());
        boxed.extend(sums.iter().map(|sum| (sum / count) as f32));
    }
    boxed
}

/// How many of `length` pixels are in the box around one.
fn boxes(at: usize, reach: usize, length: usize) -> f64 {
    ((at + reach).min(length - 1) + 1 - at.saturating_sub(reach)) as f64
}

/// The running mean along one row.
fn boxed_across(row: &[f32], reach: usize) -> Vec<f32> {
    let mut sum: f64 = row.iter().take(reach).copied().map(f64::from).sum();
    let mean = |at: usize| {
        if let Some(light) = row.get(at + reach) {
            sum += f64::from(*light);
        }
        if at > reach {
            sum -= f64::from(row[at - reach - 1]);
        }
        (sum / boxes(at, reach, row.len())) as f32
    };
    (0..row.len()).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_at_the_edge_is_smaller() {
        let line = Grey {
            width: 4,
            height: 1,
            light: vec![0.0, 1.0, 0.0, 1.0],
        };
        let column = Grey {
            width: 1,
            height: 4,
            ..line.clone()
        };
        for boxed in [line.boxed(1, 0).light, column.boxed(0, 1).light] {
            for (mean, exact) in boxed.iter().zip([0.5, 1.0 / 3.0, 2.0 / 3.0, 0.5]) {
                assert!((mean - exact).abs() < 1e-6, "{boxed:?}");
            }
        }
    }
}
