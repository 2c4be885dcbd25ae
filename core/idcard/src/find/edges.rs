//! Edges of a picture that matter for a card's border: measured in the colour channel where they
//! are strongest, and against what is usual around them, so that a pale card on a pale mat counts
//! as much as print on a newspaper, which is loud everywhere.

use image::RgbImage;

/// Gradient of every pixel.
pub(crate) struct Edges {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Strength against the surroundings, 0 where the pixel is no local maximum.
    pub(crate) weight: Vec<f32>,
    /// Direction of the gradient in radians, 0..π (the polarity is dropped).
    pub(crate) angle: Vec<f32>,
}

pub(crate) fn edges(picture: &RgbImage) -> Edges {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let smooth = blur(picture);
    let mut magnitude = vec![0f32; width * height];
    let mut gradient = vec![(0f32, 0f32); width * height];
    for y in 1..height.saturating_sub(1) {
        for x in 1..width - 1 {
            let at = |dx: usize, dy: usize| smooth[(y + dy - 1) * width + x + dx - 1];
            let mut best = 0.0;
            for c in 0..3 {
                let gx = at(2, 0)[c] + 2.0 * at(2, 1)[c] + at(2, 2)[c]
                    - at(0, 0)[c]
                    - 2.0 * at(0, 1)[c]
                    - at(0, 2)[c];
                let gy = at(0, 2)[c] + 2.0 * at(1, 2)[c] + at(2, 2)[c]
                    - at(0, 0)[c]
                    - 2.0 * at(1, 0)[c]
                    - at(2, 0)[c];
                let strength = gx * gx + gy * gy;
                if strength > best {
                    best = strength;
                    gradient[y * width + x] = (gx, gy);
                }
            }
            magnitude[y * width + x] = best.sqrt();
        }
    }
    let usual = box_mean(&magnitude, width, height, 10);
    let mut weight = vec![0f32; width * height];
    let mut angle = vec![0f32; width * height];
    for y in 1..height.saturating_sub(1) {
        for x in 1..width - 1 {
            let i = y * width + x;
            let (gx, gy) = gradient[i];
            let m = magnitude[i];
            if m < 6.0 {
                continue;
            }
            let step = if gx.abs() > 2.414 * gy.abs() {
                1
            } else if gy.abs() > 2.414 * gx.abs() {
                width
            } else if gx * gy > 0.0 {
                width + 1
            } else {
                width - 1
            };
            if m >= magnitude[i - step] && m > magnitude[i + step] {
                weight[i] = (m / (usual[i] + 8.0)).min(2.5);
                angle[i] = gy.atan2(gx).rem_euclid(std::f32::consts::PI);
            }
        }
    }
    Edges {
        width,
        height,
        weight,
        angle,
    }
}

/// A 3 × 3 binomial blur, as floats.
fn blur(picture: &RgbImage) -> Vec<[f32; 3]> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let raw: Vec<[f32; 3]> = picture
        .pixels()
        .map(|p| [f32::from(p[0]), f32::from(p[1]), f32::from(p[2])])
        .collect();
    let mut rows = raw.clone();
    for y in 0..height {
        for x in 1..width.saturating_sub(1) {
            let i = y * width + x;
            rows[i] =
                std::array::from_fn(|c| (raw[i - 1][c] + 2.0 * raw[i][c] + raw[i + 1][c]) / 4.0);
        }
    }
    let mut out = rows.clone();
    for i in width..(width * height).saturating_sub(width) {
        out[i] = std::array::from_fn(|c| {
            (rows[i - width][c] + 2.0 * rows[i][c] + rows[i + width][c]) / 4.0
        });
    }
    out
}

/// Mean over a square of `2 × radius + 1`: sums of columns, moved down by a row at a time, and the
/// difference of their running sums.
pub(crate) fn box_mean(values: &[f32], width: usize, height: usize, radius: usize) -> Vec<f32> {
    let row = |y: usize| &values[y * width..][..width];
    let mut columns = vec![0f64; width];
    let mut running = vec![0f64; width + 1];
    let mut out = Vec::with_capacity(width * height);
    for y in 0..radius.min(height) {
        for (sum, value) in columns.iter_mut().zip(row(y)) {
            *sum += f64::from(*value);
        }
    }
    for y in 0..height {
        let (top, bottom) = (y.saturating_sub(radius), (y + radius + 1).min(height));
        if y + radius < height {
            for (sum, value) in columns.iter_mut().zip(row(y + radius)) {
                *sum += f64::from(*value);
            }
        }
        if y > radius {
            for (sum, value) in columns.iter_mut().zip(row(top - 1)) {
                *sum -= f64::from(*value);
            }
        }
        let mut sum = 0f64;
        for (next, column) in running[1..].iter_mut().zip(&columns) {
            sum += column;
            *next = sum;
        }
        for x in 0..width {
            let (left, right) = (x.saturating_sub(radius), (x + radius + 1).min(width));
            let area = ((bottom - top) * (right - left)) as f64;
            out.push(((running[right] - running[left]) / area) as f32);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_of_what_lies_in_the_picture() {
        let (width, height, radius) = (9, 7, 2);
        let values: Vec<f32> = (0..width * height).map(|i| (i * i % 17) as f32).collect();
        let means = box_mean(&values, width, height, radius);
        for (i, mean) in means.iter().enumerate() {
            let (x, y) = (i % width, i / width);
            let near =
                |j: &usize| (j % width).abs_diff(x) <= radius && (j / width).abs_diff(y) <= radius;
            let around: Vec<f32> = (0..values.len()).filter(near).map(|j| values[j]).collect();
            let slow = around.iter().sum::<f32>() / around.len() as f32;
            assert!((mean - slow).abs() < 1e-4, "{mean} for {slow} at {x}, {y}");
        }
    }
}
