//! Quadrilaterals of a card's shape among the lines of a picture.

use super::lines::Line;
use crate::geometry::{CARD_MM, Point, Quad};

/// 1.585 flat; a tilt of 30° shortens either way, and the nearer part of the card is larger.
pub(crate) const MOST_ASPECT: f64 = 2.1;

/// How many of a kind are looked at closely.
pub(crate) const MOST: usize = 36;
/// So many borders at most are gone through for each that is kept, as most lie near a better one.
const ALIKE: usize = 112;

/// A quad and the share of its border that is edge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) quad: Quad,
    pub(crate) border: f64,
}

impl Candidate {
    /// How far apart two are, whichever way up.
    pub(crate) fn apart(&self, other: &Candidate) -> f64 {
        let turned = self.quad.apart(&other.quad.turned());
        self.quad.apart(&other.quad).min(turned)
    }
}

/// At most so many candidates with four sides among the lines, best border first, without near
/// duplicates. The quads start at a corner from which the long side runs to the right of the reader;
/// which way is up is decided later.
pub(crate) fn closed(lines: &[Line], width: usize, height: usize, most: usize) -> Vec<Candidate> {
    let (w, h) = (width as f64, height as f64);
    let pairs = pairs(lines, w, h);
    let mut found = Vec::new();
    for (n, &(a, b)) in pairs.iter().enumerate() {
        for &(c, d) in &pairs[n + 1..] {
            if !crosses(&lines[a], &lines[c]) || a == c || a == d || b == c || b == d {
                continue;
            }
            found.extend(quad([&lines[a], &lines[c], &lines[b], &lines[d]], w, h));
        }
    }
    distinct(found, w, h, most)
}

/// Candidates with three sides among the lines, the fourth laid where a card's shape has it: under a
/// hand, in the shade or lost in print.
pub(crate) fn open(lines: &[Line], width: usize, height: usize) -> Vec<Candidate> {
    let (w, h) = (width as f64, height as f64);
    let mut found = Vec::new();
    for (a, b) in pairs(lines, w, h) {
        for (c, base) in lines.iter().enumerate() {
            if c != a && c != b && crosses(&lines[a], base) {
                found.extend(completed([&lines[a], base, &lines[b]], w, h));
            }
        }
    }
    distinct(found, w, h, MOST)
}

/// Lines that may be opposite sides.
fn pairs(lines: &[Line], w: f64, h: f64) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, a) in lines.iter().enumerate() {
        for (j, b) in lines.iter().enumerate().skip(i + 1) {
            if turn(a, b) < 28.0 && gap(a, b, w, h) > 0.12 * w.min(h) {
                pairs.push((i, j));
            }
        }
    }
    pairs
}

/// Whether two lines may be sides that meet.
fn crosses(a: &Line, b: &Line) -> bool {
    turn(a, b) >= 50.0
}

/// Degrees between two lines.
fn turn(a: &Line, b: &Line) -> f64 {
    let turn = (a.degrees - b.degrees).abs();
    turn.min(180.0 - turn)
}

/// The best borders, none near another.
fn distinct(mut found: Vec<Candidate>, w: f64, h: f64, most: usize) -> Vec<Candidate> {
    found.sort_by(|a, b| b.border.total_cmp(&a.border));
    found.truncate(ALIKE * most);
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in found {
        let near = 0.012 * (w + h);
        if kept.iter().all(|k| k.apart(&candidate) > near) {
            kept.push(candidate);
            if kept.len() >= most {
                break;
            }
        }
    }
    kept
}

/// How far apart two nearly parallel lines are at the middle of the picture.
fn gap(a: &Line, b: &Line, w: f64, h: f64) -> f64 {
    let off = |l: &Line| w / 2.0 * l.cos + h / 2.0 * l.sin - l.rho;
    let sign = if a.cos * b.cos + a.sin * b.sin < 0.0 {
        -1.0
    } else {
        1.0
    };
    (off(a) - sign * off(b)).abs()
}

fn quad(sides: [&Line; 4], w: f64, h: f64) -> Option<Candidate> {
    let mut corners = [Point::default(); 4];
    for i in 0..4 {
        corners[i] = sides[i].cross(sides[(i + 1) % 4])?;
    }
    let quad = shaped(corners, w, h)?;
    let mut cover = [0.0; 4];
    for i in 0..4 {
        cover[i] = sides[i].covered(corners[(i + 3) % 4], corners[i]);
    }
    let weakest = cover.iter().copied().fold(f64::MAX, f64::min);
    let sum: f64 = cover.iter().sum();
    // A thumb may hide most of one side, never of two.
    let border = (sum - weakest) / 3.0 * 0.8 + weakest * 0.2;
    (border > 0.25).then_some(Candidate { quad, border })
}

/// The quads of a card's shape on a base between two sides: it may be the long or the short one, and
/// they may run either way.
fn completed([left, base, right]: [&Line; 3], w: f64, h: f64) -> impl Iterator<Item = Candidate> {
    let feet = left.cross(base).zip(right.cross(base));
    let aspect = CARD_MM.0 / CARD_MM.1;
    let lengths = [aspect, -aspect, 1.0 / aspect, -1.0 / aspect];
    lengths.into_iter().filter_map(move |length| {
        let (p, q) = feet?;
        let length = length * p.distance(q);
        let along = |line: &Line, from: Point, length: f64| {
            Point::new(from.x - line.sin * length, from.y + line.cos * length)
        };
        let same_way = left.cos * right.cos + left.sin * right.sin > 0.0;
        let far = along(right, q, if same_way { length } else { -length });
        let near = along(left, p, length);
        let quad = shaped([p, near, far, q], w, h)?;
        let cover = [
            base.covered(p, q),
            left.covered(p, near),
            right.covered(q, far),
        ];
        let border = cover.iter().sum::<f64>() / 3.0 * 0.8;
        let seen = cover.iter().all(|cover| *cover > 0.4);
        seen.then_some(Candidate { quad, border })
    })
}

/// Corners in the order of a card's, if they have its shape and lie in the picture.
fn shaped(corners: [Point; 4], w: f64, h: f64) -> Option<Quad> {
    // A corner may be cut by the frame, but not be far outside.
    let outside =
        |p: &Point| p.x < -0.12 * w || p.y < -0.12 * h || p.x > 1.12 * w || p.y > 1.12 * h;
    if corners.iter().any(outside) {
        return None;
    }
    let mut quad = Quad(corners);
    if quad.area() < 0.0 {
        quad.0.reverse();
    }
    if !quad.is_convex() || quad.area() < 0.03 * w * h {
        return None;
    }
    let [a, b, c, d] = quad.sides();
    if a + c < b + d {
        quad.0.rotate_left(1);
    }
    let [top, right, bottom, left] = quad.sides();
    let aspect = (top + bottom) / (left + right);
    let fits = (1.22..MOST_ASPECT).contains(&aspect)
        && (0.62..1.6).contains(&(top / bottom))
        && (0.62..1.6).contains(&(left / right));
    fits.then_some(quad)
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;
    use crate::find::{edges, lines};

    #[test]
    fn a_card_whose_end_lies_in_a_hand_is_completed() {
        let picture = RgbImage::from_fn(400, 300, |x, y| {
            let card = (80..320).contains(&x) && (70..221).contains(&y);
            let hand = x < 130 && (50..260).contains(&y);
            Rgb([if card || hand { 200 } else { 60 }; 3])
        });
        let edges = edges::edges(&picture);
        let lines = lines::lines(&edges);
        let corners = [(80.0, 70.0), (320.0, 70.0), (320.0, 221.0), (80.0, 221.0)];
        let truth = Candidate {
            quad: Quad(corners.map(|(x, y)| Point::new(x, y))),
            border: 1.0,
        };
        let least = |candidates: Vec<Candidate>| {
            let apart = candidates.iter().map(|candidate| candidate.apart(&truth));
            apart.fold(f64::MAX, f64::min)
        };
        assert!(least(closed(&lines, 400, 300, MOST)) > 25.0);
        assert!(least(open(&lines, 400, 300)) < 5.0);
    }
}
