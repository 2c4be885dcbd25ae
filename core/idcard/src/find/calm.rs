//! Cards by their calm. On checks or a newspaper every line of the ground is as strong as the card's
//! border and there are more of them than can be tried; but without its print the card is the one
//! large surface on which little happens. It is taken as a rectangle; where its corners really are,
//! the alignment finds.

use image::RgbImage;

use super::edges::box_mean;
use super::quads::{Candidate, MOST_ASPECT};
use crate::geometry::{Point, Quad};

/// Radius of the square over which it is judged whether much happens, in pixels.
const NEAR: usize = 6;
/// A surface smaller than this share of the picture is no card.
const LEAST_AREA: f64 = 0.03;
/// How many surfaces are handed on.
const MOST: usize = 3;

/// The calm surfaces of a picture without print, the largest first.
pub(crate) fn surfaces(bare: &RgbImage) -> Vec<Candidate> {
    let (width, height) = (bare.width() as usize, bare.height() as usize);
    let unrest = box_mean(&unrest(bare), width, height, NEAR);
    let limit = divide(&unrest);
    let calm: Vec<bool> = unrest.iter().map(|value| *value < limit).collect();
    let mut pieces = pieces(calm, width);
    pieces.retain(|piece| piece.len() as f64 > LEAST_AREA * (width * height) as f64);
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
    pieces
        .iter()
        .take(MOST)
        .filter_map(|piece| rectangle(&outline(piece, width)))
        .collect()
}

/// How much each pixel differs from the next ones, in the channel that differs most.
fn unrest(picture: &RgbImage) -> Vec<f32> {
    let (width, height) = picture.dimensions();
    let mut out = Vec::with_capacity((width * height) as usize);
    for (x, y, pixel) in picture.enumerate_pixels() {
        let right = picture.get_pixel((x + 1).min(width - 1), y);
        let below = picture.get_pixel(x, (y + 1).min(height - 1));
        let differs = |c: usize| pixel[c].abs_diff(right[c]).max(pixel[c].abs_diff(below[c]));
        out.push(f32::from(differs(0).max(differs(1)).max(differs(2))));
    }
    out
}

/// The value that divides others into two groups as unlike each other as can be (Otsu 1979), on a
/// scale on which a double is a step.
fn divide(values: &[f32]) -> f32 {
    const STEPS: usize = 64;
    let step = |value: f32| (((value + 1.0).log2() * 8.0) as usize).min(STEPS - 1);
    let mut histogram = [0f64; STEPS];
    for &value in values {
        histogram[step(value)] += 1.0;
    }
    let all = values.len() as f64;
    let sum: f64 = (0..STEPS).map(|i| i as f64 * histogram[i]).sum();
    let (mut count, mut below) = (0.0, 0.0);
    let (mut best, mut at) = (-1.0, 0);
    for (i, here) in histogram.iter().enumerate() {
        count += here;
        below += i as f64 * here;
        if count > 0.0 && count < all {
            let apart = below / count - (sum - below) / (all - count);
            let between = count * (all - count) * apart * apart;
            if between > best {
                (best, at) = (between, i + 1);
            }
        }
    }
    (at as f32 / 8.0).exp2() - 1.0
}

/// The connected pieces of what is marked, as places in the picture.
fn pieces(mut marked: Vec<bool>, width: usize) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    for start in 0..marked.len() {
        if !std::mem::take(&mut marked[start]) {
            continue;
        }
        let mut piece = vec![start];
        let mut at = 0;
        while let Some(&here) = piece.get(at) {
            let x = here % width;
            let beside = [
                (x > 0).then(|| here - 1),
                (x + 1 < width).then_some(here + 1),
                here.checked_sub(width),
                Some(here + width).filter(|below| *below < marked.len()),
            ];
            for next in beside.into_iter().flatten() {
                if std::mem::take(&mut marked[next]) {
                    piece.push(next);
                }
            }
            at += 1;
        }
        all.push(piece);
    }
    all
}

/// The convex outline of a piece (Andrew's monotone chain).
fn outline(piece: &[usize], width: usize) -> Vec<Point> {
    let mut points: Vec<(i64, i64)> = piece
        .iter()
        .map(|at| ((at % width) as i64, (at / width) as i64))
        .collect();
    points.sort_unstable();
    let half = |points: &mut dyn Iterator<Item = (i64, i64)>| {
        let mut chain: Vec<(i64, i64)> = Vec::new();
        for p in points {
            while let [.., a, b] = chain[..]
                && (b.0 - a.0) * (p.1 - a.1) <= (b.1 - a.1) * (p.0 - a.0)
            {
                chain.pop();
            }
            chain.push(p);
        }
        chain.pop();
        chain
    };
    let mut chain = half(&mut points.iter().copied());
    chain.extend(half(&mut points.iter().rev().copied()));
    chain
        .into_iter()
        .map(|(x, y)| Point::new(x as f64, y as f64))
        .collect()
}

/// The smallest rectangle around an outline, given back what the look around each pixel took.
fn rectangle(outline: &[Point]) -> Option<Candidate> {
    let mut best: Option<(f64, Quad)> = None;
    for (i, a) in outline.iter().enumerate() {
        let b = outline[(i + 1) % outline.len()];
        let length = (b.x - a.x).hypot(b.y - a.y);
        let (cos, sin) = ((b.x - a.x) / length, (b.y - a.y) / length);
        let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
        for p in outline {
            for (axis, along) in [p.x * cos + p.y * sin, p.y * cos - p.x * sin]
                .into_iter()
                .enumerate()
            {
                low[axis] = low[axis].min(along);
                high[axis] = high[axis].max(along);
            }
        }
        let [left, top] = low.map(|v| v - NEAR as f64);
        let [right, bottom] = high.map(|v| v + NEAR as f64);
        let (wide, tall) = (right - left, bottom - top);
        let area = wide * tall;
        if best.is_none_or(|(least, _)| area < least) {
            let corner = |u: f64, v: f64| Point::new(u * cos - v * sin, u * sin + v * cos);
            let mut quad = Quad([
                corner(left, top),
                corner(right, top),
                corner(right, bottom),
                corner(left, bottom),
            ]);
            if wide < tall {
                quad.0.rotate_left(1);
            }
            best = Some((area, quad));
        }
    }
    let (_, quad) = best?;
    let [top, right, ..] = quad.sides();
    (top / right < MOST_ASPECT).then_some(Candidate { quad, border: 0.5 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_card_on_checks_is_the_calm_surface() {
        let (sin, cos) = 0.3f64.sin_cos();
        let picture = RgbImage::from_fn(400, 300, |x, y| {
            let (dx, dy) = (f64::from(x) - 200.0, f64::from(y) - 150.0);
            let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
            let checks = if (x / 12 + y / 12) % 2 == 0 { 230 } else { 90 };
            let card = u.abs() < 120.0 && v.abs() < 75.0;
            image::Rgb([if card { 200 } else { checks }; 3])
        });
        let found = surfaces(&picture);
        let quad = found.first().unwrap().quad;
        let true_corners = [
            (-120.0, -75.0),
            (120.0, -75.0),
            (120.0, 75.0),
            (-120.0, 75.0),
        ]
        .map(|(u, v)| Point::new(200.0 + u * cos - v * sin, 150.0 + u * sin + v * cos));
        let truth = Quad(true_corners);
        let apart = quad.apart(&truth).min(quad.apart(&truth.turned()));
        assert!(apart < 14.0, "{apart} pixels off");
    }
}
