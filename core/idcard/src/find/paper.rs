//! A picture without its print. On a form or a newspaper print is louder than the card's border;
//! what is dark and narrower than a character is filled from around it, and the border stays.

use image::RgbImage;

/// A picture whose print is filled in, channel by channel.
pub(crate) fn bare(picture: &RgbImage, radius: usize) -> RgbImage {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let channels = [0, 1, 2].map(|c| {
        let values: Vec<u8> = picture.pixels().map(|p| p[c]).collect();
        close(&values, width, height, radius)
    });
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let i = y as usize * width + x as usize;
        image::Rgb([0, 1, 2].map(|c| channels[c][i]))
    })
}

/// Grey closing by a square of `2 × radius + 1`: the brightest of a neighbourhood, then the darkest
/// of those.
pub(crate) fn close(values: &[u8], width: usize, height: usize, radius: usize) -> Vec<u8> {
    let bright = extreme(values, width, height, radius, u8::max);
    extreme(&bright, width, height, radius, u8::min)
}

/// The extreme over a square, along rows, then along columns. Whole stretches are held against
/// themselves a step further on, and the step doubles: a processor takes dozens of pixels at once.
fn extreme(
    values: &[u8],
    width: usize,
    height: usize,
    radius: usize,
    pick: impl Fn(u8, u8) -> u8 + Copy,
) -> Vec<u8> {
    if values.is_empty() {
        return Vec::new();
    }
    let window = 2 * radius + 1;
    // Beyond the frame its last pixels go on, which changes no extreme.
    let within = |i: usize, length: usize| i.saturating_sub(radius).min(length - 1);
    let mut rows = Vec::with_capacity((height + 2 * radius) * width);
    let mut line = vec![0; width + 2 * radius];
    for y in 0..height + 2 * radius {
        let row = &values[within(y, height) * width..][..width];
        for (x, value) in line.iter_mut().enumerate() {
            *value = row[within(x, width)];
        }
        for step in steps(window) {
            for x in 0..line.len() - step {
                line[x] = pick(line[x], line[x + step]);
            }
        }
        rows.extend_from_slice(&line[..width]);
    }
    for step in steps(window) {
        for y in 0..height + 2 * radius - step {
            let (upper, lower) = rows.split_at_mut((y + step) * width);
            for (here, there) in upper[y * width..][..width].iter_mut().zip(lower) {
                *here = pick(*here, *there);
            }
        }
    }
    rows.truncate(height * width);
    rows
}

/// How far to look further on until a window is seen whole: 1, 2, 4… and what is left.
fn steps(window: usize) -> impl Iterator<Item = usize> {
    let mut seen = 1;
    std::iter::from_fn(move || {
        let step = seen.min(window - seen);
        seen += step;
        (step > 0).then_some(step)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_go_and_borders_stay() {
        let (width, height) = (40, 30);
        let mut values = vec![200u8; width * height];
        for y in 0..height {
            values[y * width + 8] = 20;
            for x in 25..width {
                values[y * width + x] = 90;
            }
        }
        let closed = close(&values, width, height, 3);
        assert_eq!(closed[10 * width + 8], 200);
        assert_eq!(
            (closed[10 * width + 24], closed[10 * width + 25]),
            (200, 90)
        );
        let slow = |i: usize| {
            let (x, y) = (i % width, i / width);
            let near = |values: &[u8], pick: fn(u8, u8) -> u8, start: u8| {
                let mut all = start;
                for v in y.saturating_sub(3)..(y + 4).min(height) {
                    for u in x.saturating_sub(3)..(x + 4).min(width) {
                        all = pick(all, values[v * width + u]);
                    }
                }
                all
            };
            near(&values, u8::max, 0)
        };
        let bright = extreme(&values, width, height, 3, u8::max);
        assert!((0..values.len()).all(|i| bright[i] == slow(i)));
    }
}
