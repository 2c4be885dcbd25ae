//! Finds the card in a picture: edges → lines → quadrilaterals of a card's shape → the layout of
//! the two sides decides among them. Nothing is read yet; what looks like a card from afar is handed
//! on in order, and the readers have the last word.

mod edges;
mod layout;
mod lines;
mod quads;
mod refine;

use image::RgbImage;

use super::geometry::Quad;
use super::reading::Side;
use super::straighten::halve;

/// A card found, before anything is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) side: Side,
    pub(crate) quad: Quad,
    /// How well border and layout fit, 0..1 or so.
    pub(crate) score: f64,
}

/// Long side of the picture in which lines are looked for.
const COARSE: u32 = 720;
/// Below this correlation nothing on the surface is where a card has it.
const LEAST_LAYOUT: f64 = 0.5;

/// Every side and way up that corners given by the caller may mean, the likeliest first.
pub(crate) fn at_corners(picture: &RgbImage, quad: &Quad) -> Vec<Found> {
    let quad = if quad.area() < 0.0 {
        Quad([quad.0[0], quad.0[3], quad.0[2], quad.0[1]])
    } else {
        *quad
    };
    let [a, b, c, d] = quad.sides();
    let mut quad = quad;
    if a + c < b + d {
        quad.0.rotate_left(1);
    }
    layout::matches(picture, &quad)
        .into_iter()
        .map(|m| Found {
            side: m.side,
            quad: m.quad,
            score: m.score,
        })
        .collect()
}

/// Moves a quad that the layout has placed onto the card's border, unless the border found there
/// is another thing's and the print fits it less.
fn settle(picture: &RgbImage, placed: &Quad, side: Side) -> (Quad, f64) {
    let snap = |quad: &Quad| {
        let quad = refine::refine(picture, &refine::refine(picture, quad, 1.8), 0.8);
        (quad, layout::score(picture, &quad, side))
    };
    let before = layout::score(picture, placed, side);
    let (mut quad, mut score) = snap(placed);
    if score < before - 0.02 {
        (quad, score) = (*placed, before);
    }
    // Once more from where the print is at this finer scale.
    if let Some(moved) = layout::settle(picture, &quad, side)
        && moved.score > score + 0.01
    {
        let (snapped, snapped_score) = snap(&moved.quad);
        (quad, score) = if snapped_score > moved.score - 0.01 {
            (snapped, snapped_score)
        } else {
            (moved.quad, moved.score)
        };
    }
    (quad, score)
}

/// Possible cards, the likeliest first.
pub(crate) fn find(picture: &RgbImage) -> Vec<Found> {
    let long = picture.width().max(picture.height());
    let factor = long.div_ceil(COARSE);
    let coarse = halve(picture, factor);
    let middle_factor = (long / 1300).max(1);
    let middle = halve(picture, middle_factor);
    let to_middle = f64::from(factor) / f64::from(middle_factor);
    let edges = edges::edges(&coarse);
    let lines = lines::lines(&edges);
    let candidates = quads::quads(&lines, edges.width, edges.height);
    let mut found: Vec<Found> = Vec::new();
    for candidate in &candidates {
        for m in layout::matches(&coarse, &candidate.quad).iter().take(1) {
            found.push(Found {
                side: m.side,
                quad: m.quad,
                score: m.score + 0.3 * candidate.border,
            });
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut settled: Vec<Found> = Vec::new();
    for one in found {
        let placed = one.quad.scaled(to_middle);
        let near = 4.0 * placed.scale();
        if settled
            .iter()
            .any(|s| s.side == one.side && s.quad.apart(&placed) < near)
        {
            continue;
        }
        let (quad, score) = settle(&middle, &placed, one.side);
        if score >= LEAST_LAYOUT {
            settled.push(Found {
                side: one.side,
                quad,
                score,
            });
        }
        if settled.len() >= 6 {
            break;
        }
    }
    settled.sort_by(|a, b| b.score.total_cmp(&a.score));
    for one in &mut settled {
        one.quad = one.quad.scaled(f64::from(middle_factor));
    }
    settled
}
