//! Which straight lines the edges of a picture make: a Hough transform in which a pixel votes only for
//! lines that run along its own edge.

use super::edges::Edges;

const ANGLES: usize = 180;
/// A pixel votes for lines turned against its own edge by so many degrees.
const BESIDE: usize = 3;
/// Lines with fewer votes are noise.
const FLOOR: f32 = 18.0;
/// So many pixels aside belong to a line.
const THICK: f32 = 2.0;

/// A pixel of an edge.
struct Voter {
    x: f32,
    y: f32,
    weight: f32,
    /// Degrees of its own normal, 0..180.
    own: usize,
}

/// What every line got, by angle and distance.
pub(super) struct Votes {
    table: Vec<(f32, f32)>,
    reach: i32,
    rows: Vec<Vec<f32>>,
    voters: Vec<Voter>,
}

impl Votes {
    pub(super) fn of(edges: &Edges, reach: usize) -> Self {
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
    pub(super) fn strongest(mut self, most: usize) -> Vec<(usize, i32)> {
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

    /// The highest of the votes as they are, those near a higher one left out. In a preview's small
    /// frames a line a little turned from a stronger one may be the better side.
    pub(super) fn peaks(&self, most: usize) -> Vec<(usize, i32)> {
        let mut all = Vec::new();
        for (a, row) in self.rows.iter().enumerate() {
            for (r, near) in row.windows(3).enumerate() {
                if near[1] >= FLOOR && near[1] >= near[0] && near[1] >= near[2] {
                    all.push((a, r + 1, near[1]));
                }
            }
        }
        all.sort_by(|a, b| b.2.total_cmp(&a.2));
        let mut kept: Vec<(usize, usize)> = Vec::new();
        for (a, r, _) in all {
            let near = kept.iter().any(|&(ka, kr)| match a.abs_diff(ka) {
                0..=BESIDE => r.abs_diff(kr) <= 4,
                // Over the seam at 180° a line's distance changes its sign.
                turn if turn >= ANGLES - BESIDE => (self.rows[a].len() - 1 - r).abs_diff(kr) <= 4,
                _ => false,
            });
            if !near {
                kept.push((a, r));
                if kept.len() >= most {
                    break;
                }
            }
        }
        let rho = |(a, r): (usize, usize)| (a, r as i32 - self.reach);
        kept.into_iter().map(rho).collect()
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
