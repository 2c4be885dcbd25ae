//! How alike two pictures are (Wang and others, 2004): the mean over windows of 8 × 8 of brightness.

use std::error::Error;

use image::GrayImage;
use image::imageops::FilterType;

const WINDOW: u32 = 8;

/// Likeness of `ours` and `theirs` to what the camera's picture is when it is made small in full.
pub(crate) fn beside(
    camera: &str,
    ours: &str,
    theirs: &str,
    long_edge: u32,
) -> Result<(f64, f64), Box<dyn Error>> {
    let small = image::open(camera)?.resize(long_edge, long_edge, FilterType::Lanczos3);
    // It was held upright: the metadata says so, which this decoder leaves to us.
    let truth = small.rotate90().into_luma8();
    let of = |path: &str| -> Result<f64, Box<dyn Error>> {
        let picture = image::open(path)?.into_luma8();
        if picture.dimensions() != truth.dimensions() {
            return Err(format!("{path} has another size").into());
        }
        Ok(ssim(&truth, &picture))
    };
    Ok((of(ours)?, of(theirs)?))
}

fn ssim(a: &GrayImage, b: &GrayImage) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for y in (0..a.height() - WINDOW + 1).step_by(4) {
        for x in (0..a.width() - WINDOW + 1).step_by(4) {
            sum += window(a, b, x, y);
            count += 1.0;
        }
    }
    sum / count
}

fn window(a: &GrayImage, b: &GrayImage, x: u32, y: u32) -> f64 {
    let n = f64::from(WINDOW * WINDOW);
    let (mut sa, mut sb, mut saa, mut sbb, mut sab) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for dy in 0..WINDOW {
        for dx in 0..WINDOW {
            let p = f64::from(a.get_pixel(x + dx, y + dy).0[0]);
            let q = f64::from(b.get_pixel(x + dx, y + dy).0[0]);
            sa += p;
            sb += q;
            saa += p * p;
            sbb += q * q;
            sab += p * q;
        }
    }
    let (ma, mb) = (sa / n, sb / n);
    let (va, vb, cov) = (saa / n - ma * ma, sbb / n - mb * mb, sab / n - ma * mb);
    let (c1, c2) = ((0.01f64 * 255.0).powi(2), (0.03f64 * 255.0).powi(2));
    ((2.0 * ma * mb + c1) * (2.0 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2))
}
