//! Straight lines among the edges, by a Hough transform in which a pixel votes only for lines that
//! run along its own edge, and how much of each stretch of a line is really edge.

use super::edges::Edges;
use crate::geometry::Point;

const ANGLES: usize = 180;
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

pub(crate) fn lines(edges: &Edges) -> Vec<Line> {
    let (width, height) = (edges.width, edges.height);
    let reach = (width as f64).hypot(height as f64).ceil() as usize;
    let span = 2 * reach + 1;
    let table: Vec<(f32, f32)> = (0..ANGLES)
        .map(|a| {
            let t = (a as f32).to_radians();
            (t.cos(), t.sin())
        })
        .collect();
    let mut votes = vec![0f32; ANGLES * span];
    for y in 0..height {
        for x in 0..width {
            let weight = edges.weight[y * width + x];
            if weight <= 0.0 {
                continue;
            }
            let own = edges.angle[y * width + x].to_degrees().round() as usize;
            for offset in 0..7 {
                let a = (own + ANGLES + offset - 3) % ANGLES;
                let (cos, sin) = table[a];
                let rho = (x as f32 * cos + y as f32 * sin).round() as i32 + reach as i32;
                votes[a * span + rho as usize] += weight;
            }
        }
    }
    let mut peaks = peaks(&votes, span);
    peaks.truncate(KEEP);
    let mut lines: Vec<Line> = peaks
        .into_iter()
        .map(|(a, r, _)| line(edges, a as f64, r as f64 - reach as f64))
        .collect();
    // The frame itself: a flat scan may be cut at the card's border.
    for (degrees, rho) in [
        (0.0, 0.0),
        (0.0, width as f64),
        (90.0, 0.0),
        (90.0, height as f64),
    ] {
        lines.push(frame_line(degrees, rho, reach));
    }
    lines
}

/// Local maxima of the votes, the strongest first.
fn peaks(votes: &[f32], span: usize) -> Vec<(usize, usize, f32)> {
    let floor = 18.0;
    let mut all = Vec::new();
    for a in 0..ANGLES {
        for r in 1..span - 1 {
            let v = votes[a * span + r];
            if v < floor || v < votes[a * span + r - 1] || v < votes[a * span + r + 1] {
                continue;
            }
            all.push((a, r, v));
        }
    }
    all.sort_by(|a, b| b.2.total_cmp(&a.2));
    let mut kept: Vec<(usize, usize, f32)> = Vec::new();
    for (a, r, v) in all {
        let near = kept.iter().any(|&(ka, kr, _)| {
            let turn = a.abs_diff(ka);
            // Over the seam at 180° a line's distance changes its sign.
            if turn <= 3 {
                r.abs_diff(kr) <= 4
            } else if turn >= ANGLES - 3 {
                (span - 1 - r).abs_diff(kr) <= 4
            } else {
                false
            }
        });
        if !near {
            kept.push((a, r, v));
            if kept.len() >= KEEP {
                break;
            }
        }
    }
    kept
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
