//! How sharp a picture is, from 0 to 1: what is lost when it is blurred once more (Crete and
//! others, "The blur effect", 2007). A sharp picture loses much of the steps between neighbours, a
//! blurred one has few to lose; so the figure hardly depends on what the picture shows. The lesser
//! of both directions counts: a hand that shook blurs one of them.

use image::RgbImage;

use crate::error::PhotoError;
use crate::grey::Grey;

/// Long edge at which pictures are compared: fine enough for what a reviewer needs to see, coarse
/// enough that a sensor's noise does not pass for detail.
const EDGE: u32 = 800;
/// Half of the box that blurs once more.
const REACH: usize = 4;
/// Steps below this are noise.
const NOISE: f32 = 0.012;

pub(crate) fn sharpness(picture: &RgbImage) -> Result<f32, PhotoError> {
    let grey = Grey::of(picture, EDGE)?;
    let across = lost(&grey, &grey.boxed(REACH, 0), 1, 0);
    let down = lost(&grey, &grey.boxed(0, REACH), 0, 1);
    Ok(across.min(down))
}

/// Share of the steps from neighbour to neighbour that `soft` no longer has.
fn lost(grey: &Grey, soft: &Grey, dx: usize, dy: usize) -> f32 {
    let (mut all, mut gone) = (0.0f64, 0.0f64);
    for y in dy..grey.height {
        for x in dx..grey.width {
            let (here, before) = (y * grey.width + x, (y - dy) * grey.width + x - dx);
            let step = (grey.light[here] - grey.light[before]).abs();
            if step > NOISE {
                let left = (soft.light[here] - soft.light[before]).abs();
                all += f64::from(step);
                gone += f64::from((step - left).max(0.0));
            }
        }
    }
    // A wall without any detail is not blurred.
    if all == 0.0 { 1.0 } else { (gone / all) as f32 }
}
