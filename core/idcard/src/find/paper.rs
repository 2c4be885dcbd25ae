//! A picture without its print. On a form or a newspaper print is louder than the card's border;
//! what is dark and narrower than a character is filled from around it, and the border stays.

use image::RgbImage;

/// A picture whose print is filled in, channel by channel.
pub(crate) fn bare(picture: &RgbImage, radius: usize) -> RgbImage {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let channels = [0, 1, 2].map(|c| {
        let values: Vec<f32> = picture.pixels().map(|p| f32::from(p[c])).collect();
        close(&values, width, height, radius)
    });
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let i = y as usize * width + x as usize;
        image::Rgb([0, 1, 2].map(|c| channels[c][i] as u8))
    })
}

/// Grey closing by a square of `2 × radius + 1`: the brightest of a neighbourhood, then the darkest
/// of those.
pub(crate) fn close(values: &[f32], width: usize, height: usize, radius: usize) -> Vec<f32> {
    let bright = extreme(values, width, height, radius, f32::max);
    extreme(&bright, width, height, radius, f32::min)
}

/// The extreme over a square, rows first, then columns.
fn extreme(
    values: &[f32],
    width: usize,
    height: usize,
    radius: usize,
    pick: impl Fn(f32, f32) -> f32 + Copy,
) -> Vec<f32> {
    let mut rows = Vec::with_capacity(values.len());
    for row in values.chunks_exact(width) {
        run(row, radius, pick, &mut rows);
    }
    let mut turned = vec![0f32; values.len()];
    for y in 0..height {
        for x in 0..width {
            turned[x * height + y] = rows[y * width + x];
        }
    }
    let mut columns = Vec::with_capacity(values.len());
    for column in turned.chunks_exact(height) {
        run(column, radius, pick, &mut columns);
    }
    let mut out = vec![0f32; values.len()];
    for x in 0..width {
        for y in 0..height {
            out[y * width + x] = columns[x * height + y];
        }
    }
    out
}

/// The extreme over a window of one line (van Herk: three comparisons a value at any width).
fn run(line: &[f32], radius: usize, pick: impl Fn(f32, f32) -> f32, out: &mut Vec<f32>) {
    let window = 2 * radius + 1;
    let length = line.len();
    if length == 0 {
        return;
    }
    let padded = |i: usize| line[i.saturating_sub(radius).min(length - 1)];
    let total = length + 2 * radius;
    let mut before = Vec::with_capacity(total);
    for i in 0..total {
        let value = padded(i);
        before.push(match before.last() {
            Some(&last) if i % window != 0 => pick(last, value),
            _ => value,
        });
    }
    let mut after = vec![0f32; total];
    for i in (0..total).rev() {
        let value = padded(i);
        after[i] = if i + 1 < total && (i + 1) % window != 0 {
            pick(after[i + 1], value)
        } else {
            value
        };
    }
    out.extend((0..length).map(|i| pick(after[i], before[i + window - 1])));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_go_and_borders_stay() {
        let (width, height) = (40, 30);
        let mut values = vec![200f32; width * height];
        for y in 0..height {
            values[y * width + 8] = 20.0;
            for x in 25..width {
                values[y * width + x] = 90.0;
            }
        }
        let closed = close(&values, width, height, 3);
        assert_eq!(closed[10 * width + 8], 200.0);
        assert_eq!(
            (closed[10 * width + 24], closed[10 * width + 25]),
            (200.0, 90.0)
        );
        let slow = |i: usize| {
            let (x, y) = (i % width, i / width);
            let near = |values: &[f32], pick: fn(f32, f32) -> f32, start: f32| {
                let mut all = start;
                for v in y.saturating_sub(3)..(y + 4).min(height) {
                    for u in x.saturating_sub(3)..(x + 4).min(width) {
                        all = pick(all, values[v * width + u]);
                    }
                }
                all
            };
            near(&values, f32::max, 0.0)
        };
        let bright = extreme(&values, width, height, 3, f32::max);
        assert!((0..values.len()).all(|i| bright[i] == slow(i)));
    }
}
