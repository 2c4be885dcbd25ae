//! Guidance before the shutter: where the card is in a frame of the camera's preview, and the one
//! thing to do about it, so that the app takes the picture by itself. A frame must cost less than a
//! tenth of a second's third, so frames are looked at in grey and small; nothing is read.

use image::RgbImage;

use crate::find::{Quick, follow, glance};
use crate::geometry::{CARD_MM, Homography, Point, Quad};
use crate::reading::Side;

/// One frame of a preview: its brightness, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// Brightness of the pixels.
    pub luma: &'a [u8],
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Bytes from one row to the next.
    pub stride: usize,
    /// Degrees clockwise by which the sensor's picture must be turned to stand upright on the
    /// screen: 0, 90, 180 or 270. Corners come back as the screen shows them.
    pub rotation: u16,
}

/// The one thing to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Advice {
    /// No card is in sight.
    ShowCard,
    /// The card is too small to be read.
    Closer,
    /// The card leaves the frame.
    Further,
    /// The hand or the card moves, or the lens has not focused.
    HoldStill,
    /// Print does not stand out.
    TooDark,
    /// A lamp is mirrored on a value, here.
    Glare(Point),
    /// The other side is wanted.
    TurnOver,
    /// Take the picture now.
    Ready,
}

/// What a frame shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// The card's corners, as the screen shows them.
    pub corners: Option<Quad>,
    /// The one thing to do.
    pub advice: Advice,
}

/// Share of the frame's longer side that a card must take to be read.
const LEAST_FILL: f64 = 0.47;
/// Corners that move more than this between two frames, in millimetres, move.
const STEADY: f64 = 2.0;
/// Frames in a row that must be good.
const IN_A_ROW: u32 = 2;
/// Paper darker than this drowns in noise.
const DARK: f64 = 45.0;
/// Strokes whose flanks are flatter than this are blurred: against the range from stroke to paper, which
/// is less where strokes run into each other, and against the paper.
const SHARP: f64 = 0.37;
const STEEP: f64 = 0.26;

/// Where the card was in the frame before.
#[derive(Debug, Clone, Copy)]
struct Before {
    quad: Quad,
    side: Side,
    /// Whether it is worth following from there: a frame has no time for that and for looking anew.
    follow: bool,
}

/// Follows a card through the frames of a preview.
#[derive(Debug)]
pub struct CardFinder {
    wanted: Side,
    before: Option<Before>,
    good: u32,
}

impl CardFinder {
    /// For taking a picture of one side.
    pub fn new(wanted: Side) -> Self {
        CardFinder {
            wanted,
            before: None,
            good: 0,
        }
    }

    /// Looks at the next frame.
    pub fn look(&mut self, frame: &Frame<'_>) -> Look {
        let Some(picture) = grey(frame) else {
            return Look {
                corners: None,
                advice: Advice::ShowCard,
            };
        };
        let before = self.before.take();
        let followed = before.filter(|before| before.follow);
        let found = match followed {
            Some(Before { quad, side, .. }) => follow(&picture, &quad, side),
            None => glance(&picture),
        };
        let Some(Quick { side, quad, sure }) = found else {
            self.good = 0;
            return Look {
                corners: None,
                // One that was there a moment ago was pulled away from its place.
                advice: match before {
                    Some(_) => Advice::HoldStill,
                    None => Advice::ShowCard,
                },
            };
        };
        // Corners that are not its own may come to be when they are followed, once.
        let follow = sure || followed.is_none();
        self.before = Some(Before { quad, side, follow });
        let moved = before.is_none_or(|old| old.quad.apart(&quad) > STEADY * quad.scale());
        // Corners that are not its own cut into the picture, however sharp it is.
        let advice = match self.advise(&picture, &quad, side, moved) {
            Advice::Ready if !sure => Advice::HoldStill,
            advice => advice,
        };
        let advice = if advice == Advice::Ready {
            self.good += 1;
            if self.good >= IN_A_ROW {
                Advice::Ready
            } else {
                Advice::HoldStill
            }
        } else {
            self.good = 0;
            advice
        };
        Look {
            corners: Some(quad),
            advice,
        }
    }

    fn advise(&self, picture: &RgbImage, quad: &Quad, side: Side, moved: bool) -> Advice {
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        let outside = quad
            .0
            .iter()
            .any(|p| p.x < 1.0 || p.y < 1.0 || p.x > width - 2.0 || p.y > height - 2.0);
        if outside {
            return Advice::Further;
        }
        let [top, right, bottom, left] = quad.sides();
        let size = (top + bottom).max(right + left) / 2.0;
        if size < LEAST_FILL * width.max(height) {
            return Advice::Closer;
        }
        if side != self.wanted {
            return Advice::TurnOver;
        }
        if moved {
            return Advice::HoldStill;
        }
        let Some(print) = Print::of(picture, quad, side) else {
            return Advice::HoldStill;
        };
        if print.paper < DARK {
            return Advice::TooDark;
        }
        if let Some(place) = print.burnt {
            return Advice::Glare(place);
        }
        if print.sharp < SHARP || print.steep < STEEP * print.paper {
            return Advice::HoldStill;
        }
        Advice::Ready
    }
}

/// The frame upright, in grey. None if its measures do not fit its bytes.
fn grey(frame: &Frame<'_>) -> Option<RgbImage> {
    let Frame {
        width,
        height,
        stride,
        ..
    } = *frame;
    let fits = width >= 64
        && height >= 64
        && stride >= width
        && width.max(height) <= 8192
        && frame.luma.len() >= stride * (height - 1) + width;
    if !fits {
        return None;
    }
    let at = |x: usize, y: usize| image::Rgb([frame.luma[y * stride + x]; 3]);
    let (w, h) = (width as u32, height as u32);
    Some(match frame.rotation % 360 {
        90 => RgbImage::from_fn(h, w, |x, y| at(y as usize, height - 1 - x as usize)),
        180 => RgbImage::from_fn(w, h, |x, y| {
            at(width - 1 - x as usize, height - 1 - y as usize)
        }),
        270 => RgbImage::from_fn(h, w, |x, y| at(width - 1 - y as usize, x as usize)),
        _ => RgbImage::from_fn(w, h, |x, y| at(x as usize, y as usize)),
    })
}

/// What the card's print tells of the light and the lens.
struct Print {
    /// Brightness of the paper.
    paper: f64,
    /// How steep the flanks of strokes are: the steepest step between neighbours.
    steep: f64,
    /// The same against the range from stroke to paper.
    sharp: f64,
    /// Where a value is burnt out, in the picture.
    burnt: Option<Point>,
}

/// Values of each side in millimetres: left, top, right, bottom.
const FRONT_VALUES: &[[f64; 4]] = &[
    [15.0, 6.0, 44.0, 11.0],
    [15.0, 13.2, 52.0, 24.0],
    [15.0, 26.2, 52.0, 39.5],
    [28.5, 44.2, 77.5, 49.4],
];
const BACK_VALUES: &[[f64; 4]] = &[[34.0, 36.5, 70.0, 41.0], [34.0, 43.2, 70.0, 47.6]];
/// The line that is on every card in full, on whose strokes sharpness is measured.
const FRONT_LINE: [f64; 4] = [29.4, 44.9, 76.4, 48.7];
const BACK_LINE: [f64; 4] = [34.6, 43.6, 60.0, 47.2];

impl Print {
    fn of(picture: &RgbImage, quad: &Quad, side: Side) -> Option<Self> {
        let map = Homography::card_to(quad)?;
        let at = |x: f64, y: f64| {
            let p = map.apply(Point::new(x, y));
            let x = (p.x.max(0.0) as u32).min(picture.width() - 1);
            let y = (p.y.max(0.0) as u32).min(picture.height() - 1);
            (f64::from(picture.get_pixel(x, y).0[0]), p)
        };
        let (values, line) = match side {
            Side::Front => (FRONT_VALUES, FRONT_LINE),
            Side::Back => (BACK_VALUES, BACK_LINE),
        };
        let mut paper: Vec<f64> = (0..20 * 12)
            .map(|i| {
                let share = |n: usize, of: usize| (n as f64 + 0.5) / of as f64;
                at(CARD_MM.0 * share(i % 20, 20), CARD_MM.1 * share(i / 20, 12)).0
            })
            .collect();
        paper.sort_by(f64::total_cmp);
        let paper = paper[paper.len() * 6 / 10];
        // A place the size of a character all of which is white, and whiter than the paper.
        let white = (paper + 30.0).clamp(225.0, 250.0);
        let mut burnt = None;
        for &[left, top, right, bottom] in values {
            let (mut y, step) = (top + 1.0, 1.5);
            while y < bottom {
                let mut x = left + 1.0;
                while x < right {
                    let all = [
                        (-0.7, -0.7),
                        (0.7, -0.7),
                        (0.0, 0.0),
                        (-0.7, 0.7),
                        (0.7, 0.7),
                    ]
                    .iter()
                    .all(|(dx, dy)| at(x + dx, y + dy).0 > white);
                    if all {
                        burnt = Some(at(x, y).1);
                    }
                    x += step;
                }
                y += step;
            }
        }
        // Steps of a pixel of the picture, along the line and across: a smear has a direction.
        let pitch = 1.0 / quad.scale();
        let [left, top, right, bottom] = line;
        let mut values = Vec::new();
        let (mut along, mut across) = (Vec::new(), Vec::new());
        let mut y = top;
        while y < bottom {
            let mut x = left;
            while x < right {
                let value = at(x, y).0;
                values.push(value);
                along.push(f64::abs(at(x + pitch, y).0 - value));
                across.push(f64::abs(at(x, y + pitch).0 - value));
                x += pitch;
            }
            y += pitch;
        }
        let share = |values: &mut Vec<f64>, share: f64| {
            let i = ((values.len().saturating_sub(1)) as f64 * share) as usize;
            values.sort_by(f64::total_cmp);
            values.get(i).copied().unwrap_or_default()
        };
        let range = share(&mut values, 0.9) - share(&mut values, 0.1);
        let steep = share(&mut along, 0.9).min(share(&mut across, 0.9));
        Some(Print {
            paper,
            steep,
            sharp: if range < 20.0 { 0.0 } else { steep / range },
            burnt,
        })
    }
}
