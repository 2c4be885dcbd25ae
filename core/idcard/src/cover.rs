//! What of a straightened card cannot be seen: burnt out by a lamp's mirror, under a thumb, cut off
//! by the frame. A reader is as sure of the half of a name as of the whole of it, so a value beside
//! such a place must be looked at.

use image::RgbImage;

use crate::geometry::{CARD_MM, Homography, Point, Quad};
use crate::straighten::PX_PER_MM;
use crate::zones::Cut;

/// Side of a cell in pixels: half a character.
const CELL: usize = 16;
/// All channels from here on are burnt out.
const BURNT: u8 = 246;
/// Skin is redder than the card as a whole by this much of 255; the card's pink middle by half of it.
const RED: i32 = 87;

/// Which cells of the card are hidden.
pub(crate) struct Cover {
    columns: usize,
    rows: usize,
    hidden: Vec<bool>,
}

impl Cover {
    /// Of a card straightened from `quad` of a picture of this size.
    pub(crate) fn of(card: &RgbImage, quad: &Quad, size: (u32, u32)) -> Self {
        let (width, height) = (card.width() as usize, card.height() as usize);
        let (columns, rows) = (width / CELL, height / CELL);
        let red = |p: &image::Rgb<u8>| {
            let brightest = i32::from(p[0].max(p[1]).max(p[2])).max(1);
            (i32::from(p[0]) - i32::from(p[2])) * 255 / brightest
        };
        let mut histogram = [0u32; 511];
        for pixel in card.pixels().step_by(7) {
            histogram[(red(pixel) + 255) as usize] += 1;
        }
        let mut half = histogram.iter().sum::<u32>() / 2;
        let usual = histogram.iter().position(|&n| {
            let found = n >= half;
            half = half.saturating_sub(n);
            found
        });
        let usual = usual.unwrap_or(255) as i32 - 255;
        let map = Homography::card_to(quad);
        let outside = |column: usize, row: usize| {
            let centre = |i: usize| (i as f64 + 0.5) * CELL as f64 / PX_PER_MM;
            map.as_ref().is_some_and(|map| {
                let at = Point::new(centre(column).min(CARD_MM.0), centre(row).min(CARD_MM.1));
                let p = map.apply(at);
                p.x < 0.0 || p.y < 0.0 || p.x > f64::from(size.0) || p.y > f64::from(size.1)
            })
        };
        let mut hidden = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let (mut burnt, mut skin) = (0, 0);
                for y in row * CELL..(row + 1) * CELL {
                    for x in column * CELL..(column + 1) * CELL {
                        let pixel = card.get_pixel(x as u32, y as u32);
                        burnt += usize::from(pixel.0.iter().all(|c| *c >= BURNT));
                        skin += usize::from(red(pixel) - usual > RED);
                    }
                }
                let most = CELL * CELL;
                hidden.push(burnt * 3 > most || skin * 4 > most * 3 || outside(column, row));
            }
        }
        Cover {
            columns,
            rows,
            hidden,
        }
    }

    /// Whether anything of a rectangle in pixels is hidden.
    fn hides(&self, left: usize, top: usize, right: usize, bottom: usize) -> bool {
        (top / CELL..bottom.div_ceil(CELL).min(self.rows)).any(|row| {
            let from = row * self.columns + (left / CELL).min(self.columns);
            let to = row * self.columns + right.div_ceil(CELL).min(self.columns);
            self.hidden
                .get(from..to)
                .is_some_and(|cells| cells.contains(&true))
        })
    }

    /// Whether a line, or the place where its next character would stand, is hidden.
    pub(crate) fn touches(&self, cut: &Cut) -> bool {
        let next = (3.6 * PX_PER_MM) as usize;
        self.hides(cut.left, cut.top, cut.right + next, cut.bottom)
    }
}
