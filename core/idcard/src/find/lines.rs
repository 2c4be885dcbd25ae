//! Straight lines among the edges, and how much of each stretch of a line is really edge.

use super::edges::Edges;
use super::votes::Votes;
use crate::geometry::Point;

/// How many lines are kept: a card on a form lies among dozens of ruled ones.
const KEEP: usize = 56;

/// A line: the points with `x·cos + y·sin = rho`.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) cos: f64,
    pub(crate) sin: f64,
    pub(crate) rho: f64,
    /// Degrees of the normal, 0..180.
    pub(crate) degrees: f64,
    /// Sum of edge found along the line up to each step, from `start`.
    support: Vec<f32>,
    start: f64,
}

impl Line {
    /// Where two lines cross.
    pub(crate) fn cross(&self, other: &Line) -> Option<Point> {
        let det = self.cos * other.sin - self.sin * other.cos;
        (det.abs() > 1e-6).then(|| {
            Point::new(
                (self.rho * other.sin - other.rho * self.sin) / det,
                (self.cos * other.rho - other.cos * self.rho) / det,
            )
        })
    }

    /// The share of the stretch between two of its points that is edge, 0..1.
    pub(crate) fn covered(&self, a: Point, b: Point) -> f64 {
        let along = |p: Point| p.y * self.cos - p.x * self.sin - self.start;
        let (mut from, mut to) = (along(a), along(b));
        if from > to {
            (from, to) = (to, from);
        }
        // The rounded corners of the card are not on the line.
        let inset = (to - from) * 0.06;
        (from, to) = (from + inset, to - inset);
        let last = self.support.len() as f64 - 1.0;
        let at = |t: f64| f64::from(self.support[t.clamp(0.0, last) as usize]);
        (at(to) - at(from)) / (to - from).max(1.0)
    }
}

/// The lines of a picture.
pub(crate) fn lines(edges: &Edges) -> Vec<Line> {
    let reach = reach(edges);
    along(edges, Votes::of(edges, reach).strongest(KEEP), reach)
}

/// The lines of a preview's frame.
pub(crate) fn at_a_glance(edges: &Edges) -> Vec<Line> {
    let reach = reach(edges);
    along(edges, Votes::of(edges, reach).peaks(KEEP), reach)
}

/// No line is further from the corner of the picture than this.
fn reach(edges: &Edges) -> usize {
    (edges.width as f64).hypot(edges.height as f64).ceil() as usize
}

fn along(edges: &Edges, places: Vec<(usize, i32)>, reach: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = places
        .into_iter()
        .map(|(a, rho)| line(edges, a as f64, f64::from(rho)))
        .collect();
    // The frame itself: a flat scan may be cut at the card's border.
    for (degrees, rho) in [
        (0.0, 0.0),
        (0.0, edges.width as f64),
        (90.0, 0.0),
        (90.0, edges.height as f64),
    ] {
        lines.push(frame_line(degrees, rho, reach));
    }
    lines
}

fn line(edges: &Edges, degrees: f64, rho: f64) -> Line {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let reach = (edges.width as f64).hypot(edges.height as f64);
    let steps = (2.0 * reach) as usize;
    let mut support = Vec::with_capacity(steps + 1);
    let mut sum = 0f32;
    support.push(0.0);
    for step in 0..steps {
        let t = step as f64 - reach;
        let mut best = 0f32;
        // Two pixels aside: a degree of the table is that much over a card.
        for aside in -2..=2 {
            let r = rho + f64::from(aside);
            let (x, y) = ((r * cos - t * sin).round(), (r * sin + t * cos).round());
            if x < 0.0 || y < 0.0 || x >= edges.width as f64 || y >= edges.height as f64 {
                continue;
            }
            let i = y as usize * edges.width + x as usize;
            if edges.weight[i] > 0.0 {
                let turn = (edges.angle[i].to_degrees() - degrees as f32).abs();
                if turn.min(180.0 - turn) < 12.0 {
                    best = best.max(edges.weight[i].min(1.0));
                }
            }
        }
        sum += best;
        support.push(sum);
    }
    Line {
        cos,
        sin,
        rho,
        degrees,
        support,
        start: -reach,
    }
}

/// A side of the frame counts as an edge half seen.
fn frame_line(degrees: f64, rho: f64, reach: usize) -> Line {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let support = (0..=2 * reach).map(|step| step as f32 * 0.4).collect();
    Line {
        cos,
        sin,
        rho,
        degrees,
        support,
        start: -(reach as f64),
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;
    use crate::find::edges;

    #[test]
    fn a_strong_line_is_found_once_and_leaves_room_for_weaker_ones() {
        // A sheet ruled from side to side, and a pale card on it.
        let picture = RgbImage::from_fn(720, 540, |x, y| {
            let card = (250..430).contains(&x) && (203..317).contains(&y);
            let light = match (card, y % 26 < 2) {
                (true, _) => 214,
                (false, true) => 40,
                (false, false) => 232,
            };
            Rgb([light; 3])
        });
        let lines = lines(&edges::edges(&picture));
        let upright = |x: f64| {
            let near = |l: &&Line| l.degrees < 2.0 && (l.rho - x).abs() < 4.0;
            lines.iter().filter(near).count()
        };
        assert!(upright(250.0) > 0 && upright(430.0) > 0);
        for rule in 0..20 {
            let y = f64::from(rule * 26 + 1);
            let near = |l: &&Line| (l.degrees - 90.0).abs() < 8.0 && (l.rho - y).abs() < 12.0;
            let found = lines.iter().filter(near).count();
            assert!(found <= 3, "{found} lines for one at {y}");
        }
    }
}
