//! How noisy a picture is: in the dark noise is as loud as strokes, and print is read better when both
//! are smoothed a little.

use image::RgbImage;

/// Standard deviation of the noise in a picture, in levels of green: by what is left of each pixel when
/// what its neighbours tell is taken off (Immerkær 1996), the middle one of all, so that print and
/// edges do not count.
pub(crate) fn deviation(picture: &RgbImage) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Strokes four pixels wide on paper, and noise of a standard deviation.
    fn print(spread: f64) -> RgbImage {
        let mut state = 1u32;
        let mut uniform = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24) - 0.5
        };
        RgbImage::from_fn(200, 120, |x, y| {
            let stroke = y % 24 < 12 && x % 10 < 4;
            // Of three uniform ones the sum is normal enough; each deviates by √(1/12).
            let noise = (uniform() + uniform() + uniform()) * 2.0 * spread;
            let level = if stroke { 60.0 } else { 180.0 } + noise;
            image::Rgb([level as u8; 3])
        })
    }

    #[test]
    fn noise_is_told_from_print() {
        assert!(deviation(&print(0.0)) < 1.0);
        for drawn in [5.0, 12.0] {
            let told = deviation(&print(drawn));
            assert!((told / drawn - 1.0).abs() < 0.35, "{told}");
        }
        assert!(deviation(&RgbImage::new(1, 1)) < 1.0);
    }
}
