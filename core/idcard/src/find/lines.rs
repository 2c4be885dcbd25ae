//! Straight lines among the edges, by a Hough transform in which a pixel votes only for lines that
//! run along its own edge, and how much of each stretch of a line is really edge.

use super::edges::Edges;
use crate::geometry::Point;

const ANGLES: usize = 180;
/// How many lines are kept: a card on a form lies among dozens of ruled ones.
const KEEP: usize = 56;
/// A pixel votes for lines turned against its own edge by so many degrees.
const BESIDE: usize = 3;
/// Lines with fewer votes are noise.
const FLOOR: f32 = 18.0;
/// So many pixels aside belong to a line.
const THICK: f32 = 2.0;

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
    let mut lines: Vec<Line> = Votes::of(edges, reach)
        .strongest(KEEP)
        .into_iter()
        .map(|(a, rho)| line(edges, a as f64, f64::from(rho)))
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

/// A pixel of an edge.
struct Voter {
    x: f32,
    y: f32,
    weight: f32,
    /// Degrees of its own normal, 0..180.
    own: usize,
}

/// What every line got, by angle and distance.
struct Votes {
    table: Vec<(f32, f32)>,
    reach: i32,
    rows: Vec<Vec<f32>>,
    voters: Vec<Voter>,
}

impl Votes {
    fn of(edges: &Edges, reach: usize) -> Self {
        let angles = (0..ANGLES).map(|a| (a as f32).to_radians());
        let mut votes = Votes {
            table: angles.map(|t| (t.cos(), t.sin())).collect(),
            reach: reach as i32,
            rows: vec![vec![0.0; 2 * reach + 1]; ANGLES],
            voters: Vec::new(),
        };
        for (i, weight) in edges.weight.iter().enumerate() {
            if *weight > 0.0 {
                let voter = Voter {
                    x: (i % edges.width) as f32,
                    y: (i / edges.width) as f32,
                    weight: *weight,
                    own: edges.angle[i].to_degrees().round() as usize,
                };
                votes.add(&voter, voter.weight);
                votes.voters.push(voter);
            }
        }
        votes
    }

    /// The lines with the most votes: each takes its voters along, or a strong line would stand there
    /// again and again, a little turned, before a weaker one.
    fn strongest(mut self, most: usize) -> Vec<(usize, i32)> {
        let mut tops: Vec<(usize, f32)> = self.rows.iter().map(|row| top(row)).collect();
        let mut lines = Vec::new();
        while lines.len() < most {
            let best = (0..ANGLES).max_by(|a, b| tops[*a].1.total_cmp(&tops[*b].1));
            let Some(a) = best.filter(|a| tops[*a].1 >= FLOOR) else {
                break;
            };
            let rho = tops[a].0 as i32 - self.reach;
            lines.push((a, rho));
            self.take(a, rho);
            for turn in 0..=4 * BESIDE {
                let a = (a + ANGLES + turn - 2 * BESIDE) % ANGLES;
                tops[a] = top(&self.rows[a]);
            }
        }
        lines
    }

    /// Takes back all votes of those who voted for a line.
    fn take(&mut self, a: usize, rho: i32) {
        let (cos, sin) = self.table[a];
        let on = |voter: &Voter| {
            let turn = voter.own.abs_diff(a);
            let off = voter.x * cos + voter.y * sin - rho as f32;
            turn.min(ANGLES - turn) <= BESIDE && off.abs() <= THICK
        };
        let (gone, stay): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.voters).into_iter().partition(on);
        self.voters = stay;
        for voter in &gone {
            self.add(voter, -voter.weight);
        }
    }

    fn add(&mut self, voter: &Voter, weight: f32) {
        for turn in 0..=2 * BESIDE {
            let a = (voter.own + ANGLES + turn - BESIDE) % ANGLES;
            let (cos, sin) = self.table[a];
            let rho = (voter.x * cos + voter.y * sin).round() as i32 + self.reach;
            self.rows[a][rho as usize] += weight;
        }
    }
}

/// Where a row is highest, and how high.
fn top(row: &[f32]) -> (usize, f32) {
    let mut best = (0, 0.0);
    for (r, votes) in row.iter().enumerate() {
        if *votes > best.1 {
            best = (r, *votes);
        }
    }
    best
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
