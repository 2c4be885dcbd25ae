//! Points, quadrilaterals and the projective map between a card and its picture.

/// The card in millimetres (ISO/IEC 7810 ID-1, as the resident card rounds it).
pub const CARD_MM: (f64, f64) = (85.6, 54.0);

/// A point, in pixels of a picture or millimetres of a card.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl Point {
    /// A point from its two coordinates.
    pub const fn new(x: f64, y: f64) -> Self {
        Point { x, y }
    }

    pub(crate) fn distance(self, other: Point) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    pub(crate) fn mix(self, other: Point, t: f64) -> Point {
        Point::new(
            self.x + (other.x - self.x) * t,
            self.y + (other.y - self.y) * t,
        )
    }
}

/// The four corners of a card in a picture: top left, top right, bottom right, bottom left as a
/// reader of the card sees them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quad(pub [Point; 4]);

impl Quad {
    /// The same card held upside down.
    pub(crate) fn turned(self) -> Self {
        let [a, b, c, d] = self.0;
        Quad([c, d, a, b])
    }

    pub(crate) fn scaled(self, factor: f64) -> Self {
        Quad(self.0.map(|p| Point::new(p.x * factor, p.y * factor)))
    }

    /// Lengths of top, right, bottom and left side.
    pub(crate) fn sides(&self) -> [f64; 4] {
        std::array::from_fn(|i| self.0[i].distance(self.0[(i + 1) % 4]))
    }

    /// Signed area; positive when the corners run clockwise on the screen.
    pub(crate) fn area(&self) -> f64 {
        (0..4)
            .map(|i| {
                let (a, b) = (self.0[i], self.0[(i + 1) % 4]);
                a.x * b.y - b.x * a.y
            })
            .sum::<f64>()
            / 2.0
    }

    /// Whether every corner turns the same way.
    pub(crate) fn is_convex(&self) -> bool {
        (0..4).all(|i| {
            let [a, b, c] = [0, 1, 2].map(|k| self.0[(i + k) % 4]);
            (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > 0.0
        })
    }

    /// The largest distance between corners of the same name.
    pub(crate) fn apart(&self, other: &Quad) -> f64 {
        (0..4)
            .map(|i| self.0[i].distance(other.0[i]))
            .fold(0.0, f64::max)
    }

    /// Whether two cards lie beside each other.
    pub(crate) fn is_clear_of(&self, other: &Quad) -> bool {
        let centre = |quad: &Quad| quad.0[0].mix(quad.0[2], 0.5);
        let reach = 0.8 * self.sides()[1].min(other.sides()[1]);
        centre(self).distance(centre(other)) > reach
    }

    /// Pixels per millimetre along the card's longer way.
    pub fn scale(&self) -> f64 {
        let [top, _, bottom, _] = self.sides();
        (top + bottom) / 2.0 / CARD_MM.0
    }
}

/// A projective map of the plane.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Homography([f64; 9]);

impl Homography {
    /// From millimetres on the card to pixels in the picture; none for a degenerate quad.
    pub(crate) fn card_to(quad: &Quad) -> Option<Self> {
        let (w, h) = CARD_MM;
        let corners = [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)];
        Self::between(&corners.map(|(x, y)| Point::new(x, y)), &quad.0)
    }

    /// The map that takes each of four points to its partner (direct linear transform).
    pub(crate) fn between(from: &[Point; 4], to: &[Point; 4]) -> Option<Self> {
        let mut rows = [[0.0; 9]; 8];
        for (i, (a, b)) in from.iter().zip(to).enumerate() {
            rows[2 * i] = [a.x, a.y, 1.0, 0.0, 0.0, 0.0, -a.x * b.x, -a.y * b.x, b.x];
            rows[2 * i + 1] = [0.0, 0.0, 0.0, a.x, a.y, 1.0, -a.x * b.y, -a.y * b.y, b.y];
        }
        let h = solve(&mut rows)?;
        Some(Homography([
            h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], 1.0,
        ]))
    }

    pub(crate) fn apply(&self, p: Point) -> Point {
        let m = &self.0;
        let w = m[6] * p.x + m[7] * p.y + m[8];
        let w = if w.abs() < 1e-9 { 1e-9 } else { w };
        Point::new(
            (m[0] * p.x + m[1] * p.y + m[2]) / w,
            (m[3] * p.x + m[4] * p.y + m[5]) / w,
        )
    }
}

/// Gaussian elimination with pivoting of eight equations.
fn solve(rows: &mut [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for column in 0..8 {
        let pivot =
            (column..8).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))?;
        rows.swap(column, pivot);
        if rows[column][column].abs() < 1e-12 {
            return None;
        }
        let head = rows[column];
        for (i, row) in rows.iter_mut().enumerate() {
            if i != column {
                let factor = row[column] / head[column];
                row.iter_mut()
                    .zip(head)
                    .for_each(|(cell, value)| *cell -= factor * value);
            }
        }
    }
    Some(std::array::from_fn(|i| rows[i][8] / rows[i][i]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_corners_and_what_lies_between() {
        let quad = Quad([
            Point::new(100.0, 80.0),
            Point::new(900.0, 120.0),
            Point::new(860.0, 600.0),
            Point::new(60.0, 560.0),
        ]);
        assert!(quad.is_convex() && quad.area() > 0.0);
        let map = Homography::card_to(&quad).unwrap();
        assert!(map.apply(Point::new(85.6, 54.0)).distance(quad.0[2]) < 1e-6);
        // The crossing of the diagonals survives any projection.
        let middle = map.apply(Point::new(42.8, 27.0));
        let t = (middle.x - 100.0) / (860.0 - 100.0);
        assert!(middle.distance(quad.0[0].mix(quad.0[2], t)) < 1e-6);
        assert!(Homography::card_to(&Quad([Point::default(); 4])).is_none());
    }
}
