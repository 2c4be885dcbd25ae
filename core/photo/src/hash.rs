//! A perceptual hash: the signs of a picture's coarsest waves, 64 bits. The same picture at another
//! size, compression or brightness has nearly the same.

use std::sync::LazyLock;

use crate::grey::Grey;

/// Samples along each side.
const SIDE: usize = 32;
/// Waves along each side.
const WAVES: usize = 8;

/// Four corners in fractions of a picture's width and height: left top, right top, right bottom,
/// left bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quad([(f32, f32); 4]);

impl Quad {
    pub(crate) const WHOLE: Self = Self([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);

    /// Where a photo of a photo may have its picture: from a little beyond the frame down to three
    /// fifths of it, anywhere in it, turned by a few degrees. The plain one comes first.
    pub(crate) fn views() -> impl Iterator<Item = Self> {
        const SIZES: [f32; 9] = [1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.65, 0.6, 1.07];
        const TURNS: [f32; 5] = [0.0, -0.05, 0.05, -0.1, 0.1];
        SIZES.into_iter().flat_map(|size| {
            // Half a step of this is what a hash forgives.
            let steps = ((1.0 - size).abs() / 0.07).ceil() as i32;
            let place = move |at: i32| match steps {
                0 => 0.5,
                _ => 0.5 + (at as f32 / steps as f32 - 0.5) * (1.0 - size),
            };
            (0..=steps).flat_map(move |x| {
                (0..=steps).flat_map(move |y| {
                    TURNS.map(move |turn| Self::square(place(x), place(y), size, turn))
                })
            })
        })
    }

    fn square(x: f32, y: f32, size: f32, turn: f32) -> Self {
        let (sin, cos) = turn.sin_cos();
        Self(Self::WHOLE.0.map(|(u, v)| {
            let (u, v) = ((u - 0.5) * size, (v - 0.5) * size);
            (x + u * cos - v * sin, y + u * sin + v * cos)
        }))
    }

    /// A point of the view, both between 0 and 1. Bilinear is near enough to a perspective of a few
    /// degrees.
    pub(crate) fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d] = self.0;
        let mix = |a: f32, b: f32, c: f32, d: f32| {
            let (top, bottom) = (a + (b - a) * x, d + (c - d) * x);
            top + (bottom - top) * y
        };
        (mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1))
    }

    /// The same with everything, or one corner, moved by `step`.
    pub(crate) fn moves(self, step: f32) -> impl Iterator<Item = Self> {
        let ways = [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)];
        (0..5).flat_map(move |corner| {
            ways.map(|(dx, dy)| {
                let mut moved = self;
                for (index, point) in moved.0.iter_mut().enumerate() {
                    if corner == 4 || corner == index {
                        *point = (point.0 + dx, point.1 + dy);
                    }
                }
                moved
            })
        })
    }
}

/// The hash of what a view shows.
pub(crate) fn of(grey: &Grey, view: &Quad) -> u64 {
    // Rows first: of each row only its coarsest waves are of interest.
    let mut rows = [[0.0f32; WAVES]; SIDE];
    for (y, row) in rows.iter_mut().enumerate() {
        for x in 0..SIDE {
            let centre = |at: usize| (at as f32 + 0.5) / SIDE as f32;
            let (u, v) = view.at(centre(x), centre(y));
            let light = grey.at(u, v);
            for (sum, wave) in row.iter_mut().zip(WAVES_AT.iter()) {
                *sum += light * wave[x];
            }
        }
    }
    let mut strengths = [0.0f32; WAVES * WAVES];
    for (row, line) in rows.iter().enumerate() {
        for (down, wave) in WAVES_AT.iter().enumerate() {
            for (across, value) in line.iter().enumerate() {
                strengths[down * WAVES + across] += value * wave[row];
            }
        }
    }
    // Against their median, so that half of the bits are set; the first is the mean light, nothing.
    let mut sorted = strengths;
    sorted[0] = 0.0;
    sorted.sort_by(f32::total_cmp);
    let median = sorted[WAVES * WAVES / 2];
    strengths
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, strength)| **strength > median)
        .fold(0, |hash, (bit, _)| hash | 1 << bit)
}

/// Cosines: of each wave, its height at each sample.
static WAVES_AT: LazyLock<[[f32; SIDE]; WAVES]> = LazyLock::new(|| {
    std::array::from_fn(|wave| {
        std::array::from_fn(|at| {
            (std::f32::consts::PI * wave as f32 * (at as f32 + 0.5) / SIDE as f32).cos()
        })
    })
});
