//! Lays the four corners where border and print together say. Either alone goes wrong: a shadow, a
//! ruled line or a newspaper's column looks like a border, and print leaves a millimetre or two
//! open. So all eight coordinates are moved in ever smaller steps, and what is judged is how well
//! the layout's print correlates plus how much of the four sides lies on an edge.

use std::sync::LazyLock;

use image::RgbImage;

use super::edges::box_mean;
use super::layout::{self, Match, Patch, darkness};
use super::paper;
use crate::geometry::{CARD_MM, Homography, Point, Quad};
use crate::reading::Side;
use crate::shrink::halve;

/// How much a border wholly on edges counts beside a print that correlates wholly.
const BORDER: f64 = 0.6;

/// The picture at halved sizes, so that each look at it takes pixels of about the size it needs.
pub(crate) struct Pyramid(Vec<RgbImage>);

impl Pyramid {
    pub(crate) fn of(picture: RgbImage) -> Self {
        let mut levels = vec![picture];
        while let Some(last) = levels.last()
            && last.width().min(last.height()) > 240
        {
            let half = halve(last, 2);
            levels.push(half);
        }
        Pyramid(levels)
    }

    /// The smallest picture in which a card still has this many pixels a millimetre.
    fn pick(&self, quad: &Quad, px_per_mm: f64) -> (&RgbImage, f64) {
        let mut at = 0;
        while at + 1 < self.0.len() && quad.scale() / f64::from(2 << at) >= px_per_mm * 0.9 {
            at += 1;
        }
        (&self.0[at], 1.0 / f64::from(1 << at))
    }
}

/// How closely to look.
pub(crate) struct Look {
    px_per_mm: f64,
    /// Millimetres flattened beyond the card.
    margin: f64,
    /// Ever smaller steps in millimetres.
    steps: &'static [f64],
    /// Channels in which edges are looked for.
    colours: usize,
}

/// From a rectangle that may be some millimetres wrong.
pub(crate) const ROUGH: Look = Look {
    px_per_mm: 3.0,
    margin: 9.0,
    steps: &[2.4, 1.2, 0.6],
    colours: 3,
};
/// From a place that is right but for a millimetre.
pub(crate) const FINE: Look = Look {
    px_per_mm: 5.0,
    margin: 4.0,
    steps: &[0.6, 0.3, 0.15],
    colours: 3,
};

/// In a frame of a preview: grey, and done before the next frame comes.
pub(crate) const QUICK: Look = Look {
    px_per_mm: 2.2,
    margin: 6.0,
    steps: &[1.6, 0.8, 0.4],
    colours: 1,
};

/// Whether a rectangle that is right but for a millimetre or two may be a card, in no time.
pub(crate) const GLIMPSE: Look = Look {
    px_per_mm: 1.3,
    margin: 2.0,
    steps: &[],
    colours: 1,
};

/// Each side and way up as it stands.
pub(crate) fn sides(pyramid: &Pyramid, quad: &Quad, look: &Look) -> Vec<Match> {
    let (picture, factor) = pyramid.pick(quad, look.px_per_mm);
    let Some(flat) = Flat::of(picture, &quad.scaled(factor), look) else {
        return Vec::new();
    };
    let (w, h) = CARD_MM;
    let corners = Quad([(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)].map(|(x, y)| Point::new(x, y)));
    let ways_up = [(*quad, corners), (quad.turned(), corners.turned())];
    let matches = |(quad, corners): (Quad, Quad)| {
        [Side::Front, Side::Back].map(|side| Match {
            side,
            quad,
            score: flat.score(&corners.0, side),
        })
    };
    ways_up.into_iter().flat_map(matches).collect()
}

/// The quad moved to where it fits best.
pub(crate) fn align(pyramid: &Pyramid, quad: &Quad, side: Side, look: &Look) -> Option<Match> {
    let (picture, factor) = pyramid.pick(quad, look.px_per_mm);
    let flat = Flat::of(picture, &quad.scaled(factor), look)?;
    let (w, h) = CARD_MM;
    let mut corners = [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)].map(|(x, y)| Point::new(x, y));
    let mut best = flat.score(&corners, side);
    for &step in look.steps {
        for _ in 0..4 {
            let before = best;
            for moved in MOVES {
                for sign in [-1.0, 1.0] {
                    let mut tried = corners;
                    for (corner, (x, y)) in tried.iter_mut().zip(moved) {
                        corner.x += sign * step * x;
                        corner.y += sign * step * y;
                    }
                    let score = flat.score(&tried, side);
                    if score > best + 1e-4 {
                        (corners, best) = (tried, score);
                        break;
                    }
                }
            }
            if best < before + 1e-3 {
                break;
            }
        }
    }
    let map = Homography::card_to(quad)?;
    let quad = Quad(corners.map(|p| map.apply(p)));
    quad.is_convex().then_some(Match {
        side,
        quad,
        score: best,
    })
}

/// What is moved together: the whole card, its sides, its corners.
#[rustfmt::skip]
const MOVES: [[(f64, f64); 4]; 14] = [
    [(1.0, 0.0); 4],
    [(0.0, 1.0); 4],
    [(1.0, 0.0), (0.0, 0.0), (0.0, 0.0), (1.0, 0.0)],
    [(0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (0.0, 0.0)],
    [(0.0, 1.0), (0.0, 1.0), (0.0, 0.0), (0.0, 0.0)],
    [(0.0, 0.0), (0.0, 0.0), (0.0, 1.0), (0.0, 1.0)],
    [(1.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)],
    [(0.0, 0.0), (1.0, 0.0), (0.0, 0.0), (0.0, 0.0)],
    [(0.0, 0.0), (0.0, 0.0), (1.0, 0.0), (0.0, 0.0)],
    [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (1.0, 0.0)],
    [(0.0, 1.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)],
    [(0.0, 0.0), (0.0, 1.0), (0.0, 0.0), (0.0, 0.0)],
    [(0.0, 0.0), (0.0, 0.0), (0.0, 1.0), (0.0, 0.0)],
    [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 1.0)],
];

/// A point of the layout: where, how much ink to expect, and its weight.
struct Expected {
    at: Point,
    ink: f64,
    weight: f64,
}

static POINTS: LazyLock<[Vec<Expected>; 2]> =
    LazyLock::new(|| [points(layout::FRONT), points(layout::BACK)]);

/// A grid of points over every patch, of which large patches get fewer a square millimetre.
fn points(patches: &[Patch]) -> Vec<Expected> {
    let mut all = Vec::new();
    for &Patch(left, top, right, bottom, ink) in patches {
        let (width, height) = (right - left, bottom - top);
        let spacing = ((width * height).sqrt() / 5.0).clamp(0.8, 2.4);
        let (columns, rows) = (
            (width / spacing).ceil().max(1.0) as usize,
            (height / spacing).ceil().max(1.0) as usize,
        );
        let weight = (width * height).sqrt() / (columns * rows) as f64;
        for row in 0..rows {
            for column in 0..columns {
                let share = |i: usize, n: usize| (i as f64 + 0.5) / n as f64;
                all.push(Expected {
                    at: Point::new(
                        left + width * share(column, columns),
                        top + height * share(row, rows),
                    ),
                    ink: f64::from(ink),
                    weight,
                });
            }
        }
    }
    all
}

/// The candidate and its surroundings, laid flat.
struct Flat {
    width: usize,
    height: usize,
    px_per_mm: f64,
    margin: f64,
    ink: Vec<f32>,
    /// Edges that run down, and edges that run across, 0..1.
    down: Vec<f32>,
    across: Vec<f32>,
}

impl Flat {
    fn of(picture: &RgbImage, quad: &Quad, look: &Look) -> Option<Self> {
        let map = Homography::card_to(quad)?;
        let width = ((CARD_MM.0 + 2.0 * look.margin) * look.px_per_mm) as usize;
        let height = ((CARD_MM.1 + 2.0 * look.margin) * look.px_per_mm) as usize;
        let (right, bottom) = (f64::from(picture.width()), f64::from(picture.height()));
        let mut channels = [0; 3].map(|_| vec![0u8; width * height]);
        let mut light = vec![-1f32; width * height];
        for y in 0..height {
            for x in 0..width {
                let p = map.apply(Point::new(
                    (x as f64 + 0.5) / look.px_per_mm - look.margin,
                    (y as f64 + 0.5) / look.px_per_mm - look.margin,
                ));
                // The frame is no edge: beyond it, its last pixels go on.
                let at = (p.x.clamp(0.0, right - 1.0), p.y.clamp(0.0, bottom - 1.0));
                let pixel = picture.get_pixel(at.0 as u32, at.1 as u32).0;
                for (channel, value) in channels.iter_mut().zip(pixel) {
                    channel[y * width + x] = value;
                }
                if p.x >= 0.0 && p.y >= 0.0 && p.x < right && p.y < bottom {
                    light[y * width + x] = (f32::from(pixel[0]) + f32::from(pixel[1])) / 2.0;
                }
            }
        }
        let ink = darkness(&light, width, height);
        let ink = box_mean(&ink, width, height, (look.px_per_mm * 0.5) as usize);
        let (mut down, mut across) = (vec![0f32; width * height], vec![0f32; width * height]);
        let radius = (look.px_per_mm * 1.3) as usize;
        for channel in channels.iter().take(look.colours) {
            let bare = paper::close(channel, width, height, radius);
            for (values, gain) in [(channel, 0.6), (&bare, 1.0)] {
                rims(values, width, height, 1, gain, &mut down);
                rims(values, width, height, width, gain, &mut across);
            }
        }
        let usual = (look.px_per_mm * 3.0) as usize;
        for edges in [&mut down, &mut across] {
            let around = box_mean(edges, width, height, usual);
            for (edge, around) in edges.iter_mut().zip(around) {
                *edge = (*edge / (around + 6.0) / 2.0).min(1.0);
            }
        }
        // A side half a millimetre off is half right: steps must feel their way.
        let blurred = [&down, &across]
            .map(|edges| box_mean(edges, width, height, (look.px_per_mm * 0.7) as usize));
        for (edges, blurred) in [&mut down, &mut across].into_iter().zip(blurred) {
            for (edge, soft) in edges.iter_mut().zip(blurred) {
                *edge = 0.5 * *edge + soft;
            }
        }
        Some(Flat {
            width,
            height,
            px_per_mm: look.px_per_mm,
            margin: look.margin,
            ink,
            down,
            across,
        })
    }

    fn score(&self, corners: &[Point; 4], side: Side) -> f64 {
        let Some(map) = Homography::card_to(&Quad(*corners)) else {
            return -1.0;
        };
        let points = &POINTS[usize::from(side == Side::Back)];
        let (mut n, mut sx, mut sy, mut sxx, mut syy, mut sxy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for point in points {
            let Some(i) = self.index(map.apply(point.at)) else {
                continue;
            };
            let (ink, weight) = (f64::from(self.ink[i].min(0.5)), point.weight);
            n += weight;
            sx += weight * ink;
            sy += weight * point.ink;
            sxx += weight * ink * ink;
            syy += weight * point.ink * point.ink;
            sxy += weight * ink * point.ink;
        }
        if n <= 0.0 {
            return -1.0;
        }
        let spread = ((sxx - sx * sx / n) * (syy - sy * sy / n)).max(1e-9).sqrt();
        let print = (sxy - sx * sy / n) / spread;
        print + BORDER * self.border(corners)
    }

    /// The share of the four sides that lies on an edge.
    fn border(&self, corners: &[Point; 4]) -> f64 {
        const STEPS: usize = 30;
        let mut sum = 0.0;
        for i in 0..4 {
            let edges = if i % 2 == 0 { &self.across } else { &self.down };
            let (from, to) = (corners[i], corners[(i + 1) % 4]);
            for step in 0..STEPS {
                // The rounded corners are left out.
                let t = 0.07 + 0.86 * step as f64 / (STEPS - 1) as f64;
                sum += self
                    .index(from.mix(to, t))
                    .map_or(0.2, |i| f64::from(edges[i].min(1.0)));
            }
        }
        sum / (4 * STEPS) as f64
    }

    fn index(&self, at: Point) -> Option<usize> {
        let x = (at.x + self.margin) * self.px_per_mm;
        let y = (at.y + self.margin) * self.px_per_mm;
        (x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.height as f64)
            .then(|| y as usize * self.width + x as usize)
    }
}

/// Steps of brightness across `stride`, over two pixels each way.
fn rims(values: &[u8], width: usize, height: usize, stride: usize, gain: f32, out: &mut [f32]) {
    for y in 2..height.saturating_sub(2) {
        let row = |at: usize| &values[at + 2..][..width - 4];
        let here = y * width;
        let next = row(here).iter().zip(row(here + stride));
        let before = row(here - stride).iter().zip(row(here - 2 * stride));
        for ((out, (a, b)), (c, d)) in out[here + 2..].iter_mut().zip(next).zip(before) {
            let step = i16::from(*a) + i16::from(*b) - i16::from(*c) - i16::from(*d);
            *out = out.max(f32::from(step.abs()) / 2.0 * gain);
        }
    }
}
