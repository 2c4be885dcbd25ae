//! What the card's print in a frame tells of light, lens and hand. A preview's pixel is half as wide
//! as a stroke, so blur hardly shows in how steep one flank is; it shows in how much less neighbours
//! differ than pixels do anywhere on the line, summed over all its strokes.

use image::RgbImage;

use crate::geometry::{CARD_MM, Homography, Point, Quad};
use crate::reading::Side;

/// What the print tells.
pub(super) struct Print {
    /// Brightness of the paper.
    pub(super) paper: f64,
    /// Of the line that every card has in full.
    pub(super) crispness: Crispness,
    /// Where a value is burnt out, in the picture.
    pub(super) burnt: Option<Point>,
}

/// How much neighbouring pixels of print differ in each of four directions: their mean squared
/// difference against that of any two pixels. It falls with a picture's resolution, as the
/// neighbour of a fine pixel is nearer; times pixels a millimetre it does not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crispness([f64; NEIGHBOURS.len()]);

/// Half of the directions: a pixel's neighbours to the other side have it as theirs. A smear of any
/// angle lies near one of them.
const NEIGHBOURS: [(u32, u32); 4] = [(2, 1), (1, 2), (2, 2), (2, 0)];
/// Print that stands out from its paper by less than this share of the paper's brightness is
/// drowned by noise, which is always crisp.
const FAINT: f64 = 0.12;

impl Crispness {
    /// In the direction in which it is least.
    pub(super) fn least(&self) -> f64 {
        self.0.into_iter().fold(f64::MAX, f64::min)
    }

    /// The least of several as a share of the most, in the direction in which they differ most.
    pub(super) fn alike(several: &[Self]) -> f64 {
        (0..NEIGHBOURS.len())
            .map(|i| alike(several.iter().map(|one| one.0[i])))
            .fold(1.0, f64::min)
    }

    /// Of the print between left, top, right and bottom in millimetres.
    fn of(
        picture: &RgbImage,
        map: &Homography,
        [left, top, right, bottom]: [f64; 4],
        px_per_mm: f64,
        paper: f64,
    ) -> Self {
        let (columns, rows) = (
            ((right - left) * px_per_mm) as usize,
            ((bottom - top) * px_per_mm) as usize,
        );
        let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
        let mut steps = [0.0; NEIGHBOURS.len()];
        for i in 0..columns * rows {
            let p = map.apply(Point::new(
                left + (i % columns) as f64 / px_per_mm,
                top + (i / columns) as f64 / px_per_mm,
            ));
            let (x, y) = (p.x.max(1.0) as u32, p.y.max(1.0) as u32);
            if x + 1 >= picture.width() || y + 1 >= picture.height() {
                continue;
            }
            let value = f64::from(picture.get_pixel(x, y).0[0]);
            n += 1.0;
            sum += value;
            squares += value * value;
            for (step, (dx, dy)) in steps.iter_mut().zip(NEIGHBOURS) {
                let beside = f64::from(picture.get_pixel(x + dx - 1, y + dy - 1).0[0]);
                *step += (beside - value).powi(2) / f64::from(dx.abs_diff(1) + dy.abs_diff(1));
            }
        }
        let variance = squares / n - (sum / n).powi(2);
        // Nothing to be seen has no number either.
        let stands_out = variance.max(0.0).sqrt() >= FAINT * paper.max(1.0);
        Crispness(steps.map(|step| {
            if stands_out {
                step / n / (2.0 * variance) * px_per_mm
            } else {
                0.0
            }
        }))
    }
}

/// The least of several as a share of the most.
pub(super) fn alike(several: impl IntoIterator<Item = f64>) -> f64 {
    let (least, most) = several
        .into_iter()
        .fold((f64::MAX, 0.0), |(least, most), value: f64| {
            (value.min(least), value.max(most))
        });
    least / most
}

/// Values of each side in millimetres: left, top, right, bottom.
const FRONT_VALUES: &[[f64; 4]] = &[
    [15.0, 6.0, 44.0, 11.0],
    [15.0, 13.2, 52.0, 24.0],
    [15.0, 26.2, 52.0, 39.5],
    [28.5, 44.2, 77.5, 49.4],
];
const BACK_VALUES: &[[f64; 4]] = &[[34.0, 36.5, 70.0, 41.0], [34.0, 43.2, 70.0, 47.6]];
/// The line that is on every card in full, on whose strokes crispness is measured.
const FRONT_LINE: [f64; 4] = [29.0, 44.6, 76.8, 49.0];
const BACK_LINE: [f64; 4] = [34.2, 43.2, 60.4, 47.6];

impl Print {
    pub(super) fn of(picture: &RgbImage, quad: &Quad, side: Side) -> Option<Self> {
        let map = Homography::card_to(quad)?;
        let at = |x: f64, y: f64| {
            let p = map.apply(Point::new(x, y));
            let x = (p.x.max(0.0) as u32).min(picture.width() - 1);
            let y = (p.y.max(0.0) as u32).min(picture.height() - 1);
            (f64::from(picture.get_pixel(x, y).0[0]), p)
        };
        let (values, line) = match side {
            Side::Front => (FRONT_VALUES, FRONT_LINE),
            Side::Back => (BACK_VALUES, BACK_LINE),
        };
        let mut paper: Vec<f64> = (0..20 * 12)
            .map(|i| {
                let share = |n: usize, of: usize| (n as f64 + 0.5) / of as f64;
                at(CARD_MM.0 * share(i % 20, 20), CARD_MM.1 * share(i / 20, 12)).0
            })
            .collect();
        paper.sort_by(f64::total_cmp);
        let paper = paper[paper.len() * 6 / 10];
        // A place the size of a character all of which is white, and whiter than the paper.
        let white = (paper + 30.0).clamp(225.0, 250.0);
        let mut burnt = None;
        for &[left, top, right, bottom] in values {
            let (mut y, step) = (top + 1.0, 1.5);
            while y < bottom {
                let mut x = left + 1.0;
                while x < right {
                    let all = [
                        (-0.7, -0.7),
                        (0.7, -0.7),
                        (0.0, 0.0),
                        (-0.7, 0.7),
                        (0.7, 0.7),
                    ]
                    .iter()
                    .all(|(dx, dy)| at(x + dx, y + dy).0 > white);
                    if all {
                        burnt = Some(at(x, y).1);
                    }
                    x += step;
                }
                y += step;
            }
        }
        Some(Print {
            paper,
            crispness: Crispness::of(picture, &map, line, quad.scale(), paper),
            burnt,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A card that fills the picture, with what `value` paints on its line.
    fn crispness(value: impl Fn(u32, u32) -> u8) -> Crispness {
        let picture = RgbImage::from_fn(428, 270, |x, y| image::Rgb([value(x, y); 3]));
        let corners = [(0.0, 0.0), (428.0, 0.0), (428.0, 270.0), (0.0, 270.0)];
        let quad = Quad(corners.map(|(x, y)| Point::new(x, y)));
        Print::of(&picture, &quad, Side::Front).unwrap().crispness
    }

    /// Nothing is as crisp as noise.
    #[test]
    fn noise_on_paper_is_no_print() {
        let noise =
            crispness(|x, y| 180 + (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)) as u8 % 9);
        assert_eq!(noise.least(), 0.0);
    }

    #[test]
    fn a_smear_shows_in_whatever_direction_it_runs() {
        let block = |x: i32, y: i32| {
            if (x / 3 + y / 3) % 2 == 0 {
                60.0
            } else {
                200.0
            }
        };
        let sharp = crispness(|x, y| block(x as i32, y as i32) as u8);
        for (dx, dy) in [
            (1, 0),
            (0, 1),
            (1, 1),
            (1, -1),
            (2, 1),
            (1, 2),
            (2, -1),
            (1, -2),
        ] {
            let smeared = crispness(|x, y| {
                let at = |step| block(x as i32 + 60 + step * dx, y as i32 + 60 + step * dy);
                ((at(-1) + at(0) + at(1) + at(2)) / 4.0) as u8
            });
            let both = [sharp, smeared];
            assert!(Crispness::alike(&both) < 0.8, "{dx} {dy}: {both:?}");
        }
    }
}
