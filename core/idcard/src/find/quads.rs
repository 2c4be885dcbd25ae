//! Quadrilaterals of a card's shape among the lines of a picture.

use super::lines::Line;
use crate::geometry::{Point, Quad};

/// 1.585 flat; a tilt of 30° shortens either way, and the nearer part of the card is larger.
pub(crate) const MOST_ASPECT: f64 = 2.1;

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

/// Candidates, best border first, without near duplicates. The quads start at a corner from which
/// the long side runs to the right of the reader; which way is up is decided later.
pub(crate) fn quads(lines: &[Line], width: usize, height: usize) -> Vec<Candidate> {
    let (w, h) = (width as f64, height as f64);
    let mut pairs = Vec::new();
    for (i, a) in lines.iter().enumerate() {
        for (j, b) in lines.iter().enumerate().skip(i + 1) {
            let turn = (a.degrees - b.degrees).abs();
            let turn = turn.min(180.0 - turn);
            if turn < 28.0 && gap(a, b, w, h) > 0.12 * w.min(h) {
                pairs.push((i, j));
            }
        }
    }
    let mut found = Vec::new();
    for (n, &(a, b)) in pairs.iter().enumerate() {
        for &(c, d) in &pairs[n + 1..] {
            let turn = (lines[a].degrees - lines[c].degrees).abs();
            let turn = turn.min(180.0 - turn);
            if turn < 50.0 || a == c || a == d || b == c || b == d {
                continue;
            }
            if let Some(candidate) = quad([&lines[a], &lines[c], &lines[b], &lines[d]], w, h) {
                found.push(candidate);
            }
        }
    }
    found.sort_by(|a: &Candidate, b| b.border.total_cmp(&a.border));
    found.truncate(4000);
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in found {
        let near = 0.012 * (w + h);
        if kept.iter().all(|k| k.apart(&candidate) > near) {
            kept.push(candidate);
            if kept.len() >= 36 {
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
        let (x, y) = sides[i].cross(sides[(i + 1) % 4])?;
        // A corner may be cut by the frame, but not be far outside.
        if x < -0.12 * w || y < -0.12 * h || x > 1.12 * w || y > 1.12 * h {
            return None;
        }
        corners[i] = Point::new(x, y);
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
    if !fits {
        return None;
    }
    let mut cover = [0.0; 4];
    for i in 0..4 {
        let (before, after) = (corners[(i + 3) % 4], corners[i]);
        cover[i] = sides[i].covered((before.x, before.y), (after.x, after.y));
    }
    let weakest = cover.iter().copied().fold(f64::MAX, f64::min);
    let sum: f64 = cover.iter().sum();
    // A thumb may hide most of one side, never of two.
    let border = (sum - weakest) / 3.0 * 0.8 + weakest * 0.2;
    (border > 0.25).then_some(Candidate { quad, border })
}
