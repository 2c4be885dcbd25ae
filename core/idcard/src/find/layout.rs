//! What the two sides of the card look like from afar: where print is, and where there is none.
//! This decides among the rectangles of a picture, tells the side and which way is up, and moves a
//! rectangle whose sides followed something else (a shadow, a form's edge) to where the print says
//! that the card must be.

use image::RgbImage;

use crate::geometry::{CARD_MM, Homography, Point, Quad};
use crate::reading::Side;

/// Scale of the flattened card.
const PX_PER_MM: f64 = 3.0;
/// How much is flattened beyond the candidate's border, in millimetres: a side may be that wrong.
const MARGIN: (f64, f64) = (26.0, 16.0);

/// How much better a moved card must fit than one whose borders lie on edges.
const TRUST: f64 = 0.05;

/// Left, top, right, bottom in millimetres, and the share of ink to expect.
pub(crate) struct Patch(
    pub(crate) f64,
    pub(crate) f64,
    pub(crate) f64,
    pub(crate) f64,
    pub(crate) f32,
);

pub(crate) const FRONT: &[Patch] = &[
    // The number and its label, the one line that every front has in full, and what is around it.
    Patch(29.4, 45.1, 76.4, 48.5, 1.0),
    Patch(6.5, 45.4, 26.0, 48.2, 0.6),
    Patch(26.9, 44.8, 28.7, 48.8, 0.0),
    Patch(77.7, 44.4, 84.6, 49.2, 0.0),
    Patch(6.0, 49.8, 84.0, 52.8, 0.0),
    Patch(6.0, 41.6, 50.0, 44.2, 0.0),
    // Name, sex, nationality, birth, address: label, gap, value.
    Patch(6.5, 7.1, 12.6, 9.9, 0.6),
    Patch(13.3, 6.8, 15.1, 10.2, 0.0),
    Patch(15.8, 6.8, 22.5, 10.2, 0.9),
    Patch(6.5, 13.9, 12.6, 16.7, 0.6),
    Patch(13.3, 13.9, 15.1, 16.7, 0.0),
    Patch(15.8, 13.9, 18.6, 16.7, 0.8),
    Patch(19.6, 13.9, 25.0, 16.7, 0.0),
    Patch(25.8, 13.9, 31.7, 16.7, 0.6),
    Patch(33.8, 13.9, 36.5, 16.7, 0.8),
    Patch(6.5, 20.3, 12.6, 23.1, 0.6),
    Patch(13.3, 20.3, 15.1, 23.1, 0.0),
    Patch(15.8, 20.3, 22.3, 23.1, 0.8),
    Patch(24.0, 20.3, 43.0, 23.1, 0.4),
    Patch(6.5, 26.9, 12.6, 29.7, 0.6),
    Patch(13.3, 26.9, 15.1, 29.7, 0.0),
    Patch(15.8, 26.9, 46.0, 29.7, 0.8),
    // Between the lines, and the rim.
    Patch(6.0, 10.9, 52.0, 13.1, 0.0),
    Patch(6.0, 17.5, 52.0, 19.6, 0.0),
    Patch(6.0, 23.8, 52.0, 26.0, 0.0),
    Patch(1.2, 3.0, 5.7, 51.0, 0.0),
    Patch(3.0, 1.2, 82.0, 5.6, 0.0),
    Patch(80.9, 4.0, 84.6, 44.0, 0.0),
    // The portrait.
    Patch(57.0, 12.0, 76.5, 38.0, 0.6),
];

pub(crate) const BACK: &[Patch] = &[
    // The emblem and what is around it.
    Patch(8.4, 8.0, 20.2, 20.0, 0.7),
    Patch(1.2, 3.0, 6.8, 50.0, 0.0),
    Patch(21.7, 7.0, 25.8, 22.0, 0.0),
    Patch(7.0, 21.8, 25.0, 30.0, 0.0),
    // The two titles.
    Patch(30.0, 7.3, 76.3, 11.9, 0.8),
    Patch(26.8, 14.9, 79.6, 22.0, 0.9),
    Patch(77.8, 6.5, 84.6, 12.5, 0.0),
    Patch(81.0, 14.0, 84.6, 23.0, 0.0),
    Patch(30.0, 12.8, 76.0, 14.0, 0.0),
    Patch(27.0, 23.3, 55.0, 30.0, 0.0),
    Patch(3.0, 1.2, 82.0, 5.8, 0.0),
    // Authority and validity: label, gap, value.
    Patch(19.8, 37.4, 31.2, 40.1, 0.8),
    Patch(32.0, 37.2, 33.7, 40.2, 0.0),
    Patch(34.6, 37.2, 52.0, 40.2, 0.9),
    Patch(19.8, 44.1, 31.2, 46.8, 0.8),
    Patch(32.0, 43.9, 33.7, 47.0, 0.0),
    Patch(34.6, 43.9, 63.0, 46.9, 0.8),
    Patch(72.5, 43.9, 84.6, 46.9, 0.0),
    Patch(8.0, 36.5, 18.8, 50.0, 0.0),
    Patch(19.0, 41.3, 70.0, 43.0, 0.0),
    Patch(19.0, 48.2, 84.0, 52.8, 0.0),
    Patch(19.0, 33.6, 55.0, 36.2, 0.0),
];

/// How a candidate matched.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Match {
    pub(crate) side: Side,
    /// The candidate turned so that the side is upright, moved to where the print says.
    pub(crate) quad: Quad,
    /// Correlation with the layout, -1..1.
    pub(crate) score: f64,
}

/// Every side and way up, moved to where it fits best, the best first.
pub(crate) fn matches(picture: &RgbImage, quad: &Quad) -> Vec<Match> {
    let mut all = Vec::with_capacity(4);
    let Some(sheet) = Sheet::of(picture, quad) else {
        return all;
    };
    for (sheet, quad) in [(&sheet, *quad), (&sheet.turned(), quad.turned())] {
        for side in [Side::Front, Side::Back] {
            all.extend(sheet.fit(&quad, side, &[3.0, 1.5, 0.75]));
        }
    }
    all.sort_by(|a, b| b.score.total_cmp(&a.score));
    all
}

fn layout(side: Side) -> &'static [Patch] {
    if side == Side::Front { FRONT } else { BACK }
}

/// Left, top, right and bottom border of a card on the flattened surroundings, as millimetres moved
/// to the right and down from where the candidate has them.
type Shift = [f64; 4];

/// From where to where the patches of a layout reach, in pixels: their columns, then their rows.
type Places = [Vec<(usize, usize)>; 2];

/// A candidate with its surroundings, flattened: the sums of ink over every rectangle.
struct Sheet {
    width: usize,
    height: usize,
    sums: Vec<f32>,
    ink: Vec<f32>,
}

impl Sheet {
    fn of(picture: &RgbImage, quad: &Quad) -> Option<Self> {
        let map = Homography::card_to(quad)?;
        let width = ((CARD_MM.0 + 2.0 * MARGIN.0) * PX_PER_MM) as usize;
        let height = ((CARD_MM.1 + 2.0 * MARGIN.1) * PX_PER_MM) as usize;
        let (right, bottom) = (picture.width() as f64, picture.height() as f64);
        let mut light = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let at = Point::new(
                    (x as f64 + 0.5) / PX_PER_MM - MARGIN.0,
                    (y as f64 + 0.5) / PX_PER_MM - MARGIN.1,
                );
                let p = map.apply(at);
                // Blue labels, black values and the red emblem are all dark in red and green.
                light.push(if p.x >= 0.0 && p.y >= 0.0 && p.x < right && p.y < bottom {
                    let pixel = picture.get_pixel(p.x as u32, p.y as u32);
                    f32::from(pixel[0]).mul_add(0.5, f32::from(pixel[1]) * 0.5)
                } else {
                    -1.0
                });
            }
        }
        let ink = darkness(&light, width, height);
        Some(Sheet {
            width,
            height,
            sums: sums(&ink, width, height),
            ink,
        })
    }

    fn turned(&self) -> Self {
        let mut ink = self.ink.clone();
        ink.reverse();
        Sheet {
            width: self.width,
            height: self.height,
            sums: sums(&ink, self.width, self.height),
            ink,
        }
    }

    /// Finds the four borders at which the layout fits best: rows first, then columns, since print
    /// runs in lines; then finer.
    fn fit(&self, quad: &Quad, side: Side, steps: &[f64]) -> Option<Match> {
        let layout = layout(side);
        let mut shift: Shift = [0.0; 4];
        // Borders that were seen are believed until print says clearly otherwise: print leaves a
        // millimetre or two open.
        let mut places = Places::default();
        self.place(layout, 0, &shift, &mut places);
        self.place(layout, 1, &shift, &mut places);
        let mut best = self.score(layout, &places) + TRUST;
        for (round, &step) in steps.iter().enumerate() {
            // The first round looks everywhere, the later ones around what was found.
            let first = round == 0 && step > 2.0;
            let (far, high): (i32, i32) = if first { (8, 8) } else { (3, 3) };
            let vertical = if first { step / 2.0 } else { step };
            for _ in 0..2 {
                for (axis, count, step) in [(1, high, vertical), (0, far, step)] {
                    let centre = shift;
                    self.place(layout, 1 - axis, &centre, &mut places);
                    for i in -count..=count {
                        for j in -count..=count {
                            let mut tried = centre;
                            tried[axis] += f64::from(i) * step;
                            tried[axis + 2] += f64::from(j) * step;
                            if !self.place(layout, axis, &tried, &mut places) {
                                continue;
                            }
                            let score = self.score(layout, &places);
                            if score > best {
                                (shift, best) = (tried, score);
                            }
                        }
                    }
                }
            }
        }
        if shift == [0.0; 4] {
            return Some(Match {
                side,
                quad: *quad,
                score: best,
            });
        }
        let map = Homography::card_to(quad)?;
        let (w, h) = CARD_MM;
        let [left, top, right, bottom] = [shift[0], shift[1], w + shift[2], h + shift[3]];
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let quad = Quad(corners.map(|(x, y)| map.apply(Point::new(x, y))));
        quad.is_convex().then_some(Match {
            side,
            quad,
            score: best,
        })
    }

    /// Lays the patches out along one axis, 0 the columns, 1 the rows; false where the borders are too
    /// far from a card's.
    fn place(&self, layout: &[Patch], axis: usize, shift: &Shift, places: &mut Places) -> bool {
        let (card, margin, length) = match axis {
            0 => (CARD_MM.0, MARGIN.0, self.width),
            _ => (CARD_MM.1, MARGIN.1, self.height),
        };
        let scale = (card + shift[axis + 2] - shift[axis]) / card;
        if !(0.6..1.6).contains(&scale) {
            return false;
        }
        // Nearest, by a cast that is 0 for what is left of it: `f64::round` is a call into a library.
        let at = |mm: f64| {
            let at = (mm * scale + shift[axis] + margin) * PX_PER_MM;
            ((at + 0.5) as usize).min(length)
        };
        places[axis].clear();
        places[axis].extend(layout.iter().map(|patch| match axis {
            0 => (at(patch.0), at(patch.2)),
            _ => (at(patch.1), at(patch.3)),
        }));
        true
    }

    /// Pearson's correlation over the patches, each weighing as much as its square root of area.
    fn score(&self, layout: &[Patch], [columns, rows]: &Places) -> f64 {
        let (mut n, mut sx, mut sy, mut sxx, mut syy, mut sxy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for ((patch, &(left, right)), &(top, bottom)) in layout.iter().zip(columns).zip(rows) {
            let weight = ((patch.2 - patch.0) * (patch.3 - patch.1)).sqrt();
            let expected = patch.4;
            let mean = f64::from(self.mean(left, top, right, bottom));
            let expected = f64::from(expected);
            n += weight;
            sx += weight * mean;
            sy += weight * expected;
            sxx += weight * mean * mean;
            syy += weight * expected * expected;
            sxy += weight * mean * expected;
        }
        let spread = ((sxx - sx * sx / n) * (syy - sy * sy / n)).max(1e-9).sqrt();
        (sxy - sx * sy / n) / spread
    }

    fn mean(&self, left: usize, top: usize, right: usize, bottom: usize) -> f32 {
        let area = (right.saturating_sub(left) * bottom.saturating_sub(top)) as f32;
        if area < 1.0 {
            return 0.5;
        }
        let at = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        // Half a patch full of strokes is as much as print gets.
        ((at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top)) / area).min(0.5)
    }
}

/// Side of the squares over which the paper's brightness is taken, in pixels.
const CELL: usize = 9;

/// Darkness of every pixel against the paper around it, 0..1; outside of the picture 0.3, as
/// unlike paper as unlike print.
pub(crate) fn darkness(light: &[f32], width: usize, height: usize) -> Vec<f32> {
    let (columns, rows) = (width.div_ceil(CELL), height.div_ceil(CELL));
    let mut cells = vec![0f32; columns * rows];
    for row in 0..rows {
        for column in 0..columns {
            let mut values: Vec<f32> = (row * CELL..((row + 1) * CELL).min(height))
                .flat_map(|y| {
                    light[y * width + column * CELL..y * width + ((column + 1) * CELL).min(width)]
                        .iter()
                        .copied()
                })
                .collect();
            let at = values.len() * 3 / 4;
            cells[row * columns + column] = *values.select_nth_unstable_by(at, f32::total_cmp).1;
        }
    }
    // A cell full of print takes its paper from its neighbours.
    let paper: Vec<f32> = (0..rows * columns)
        .map(|i| {
            let (row, column) = (i / columns, i % columns);
            let mut near = [0f32; 9];
            for (k, value) in near.iter_mut().enumerate() {
                let r = (row + k / 3).saturating_sub(1).min(rows - 1);
                let c = (column + k % 3).saturating_sub(1).min(columns - 1);
                *value = cells[r * columns + c];
            }
            near.sort_by(f32::total_cmp);
            near[6].max(20.0)
        })
        .collect();
    let mut dark = Vec::with_capacity(width * height);
    for (y, line) in light.chunks_exact(width).enumerate() {
        let levels = &paper[y / CELL * columns..][..columns];
        for (cell, level) in line.chunks(CELL).zip(levels) {
            // The waves of the ground are not print.
            dark.extend(cell.iter().map(|light| match *light {
                outside if outside < 0.0 => 0.3,
                light => ((1.0 - light / level - 0.1) * 1.6).clamp(0.0, 0.8),
            }));
        }
    }
    dark
}

fn sums(values: &[f32], width: usize, height: usize) -> Vec<f32> {
    let mut sums = vec![0f32; (width + 1) * (height + 1)];
    for y in 0..height {
        let mut row = 0f32;
        for x in 0..width {
            row += values[y * width + x];
            sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
        }
    }
    sums
}
