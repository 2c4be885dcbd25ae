//! Guidance before the shutter: where the card is in a frame of the camera's preview, and the one
//! thing to do about it, so that the app takes the picture by itself. A frame must cost less than a
//! tenth of a second's third, so frames are looked at in grey and small; nothing is read.

mod print;

use std::collections::VecDeque;

use image::RgbImage;
use print::{Crispness, Print, alike};

use crate::find::{Quick, follow, glance};
use crate::geometry::{Point, Quad};
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
/// Frames in a row that must be good, and alike.
const IN_A_ROW: usize = 4;
/// A hand that shakes smears each frame in another direction, and by another length: what is less
/// alike than this is not calm yet, however sharp one frame happens to be.
const ALIKE: f64 = 0.9;
/// The same of its size: who still comes nearer is not calm.
const AS_LARGE: f64 = 0.95;
/// Paper darker than this drowns in noise.
const DARK: f64 = 45.0;
/// Print less crisp than this, in its worst direction, is blurred.
const CRISP: f64 = 0.57;
const CRISP_BACK: f64 = 0.64;

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
    /// How crisp and how large the card was in the last frames, as long as they were good.
    good: VecDeque<(Crispness, f64)>,
}

impl CardFinder {
    /// For taking a picture of one side.
    pub fn new(wanted: Side) -> Self {
        CardFinder {
            wanted,
            before: None,
            good: VecDeque::new(),
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
            self.good.clear();
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
        let advice = match self.judge(&picture, &quad, side, moved) {
            // Corners that are not its own cut into the picture, however sharp it is.
            Ok(crispness) if sure => self.once_calm(crispness, quad.scale()),
            other => {
                self.good.clear();
                other.err().unwrap_or(Advice::HoldStill)
            }
        };
        Look {
            corners: Some(quad),
            advice,
        }
    }

    /// Ready when the last frames are as crisp as this one, and the card in them as large.
    fn once_calm(&mut self, crispness: Crispness, size: f64) -> Advice {
        self.good.push_back((crispness, size));
        if self.good.len() > IN_A_ROW {
            self.good.pop_front();
        }
        let (crisp, sizes): (Vec<_>, Vec<_>) = self.good.iter().copied().unzip();
        let calm = Crispness::alike(&crisp) >= ALIKE && alike(sizes) >= AS_LARGE;
        if self.good.len() == IN_A_ROW && calm {
            Advice::Ready
        } else {
            Advice::HoldStill
        }
    }

    /// How crisp a frame is on which nothing else is wrong, or what is.
    fn judge(
        &self,
        picture: &RgbImage,
        quad: &Quad,
        side: Side,
        moved: bool,
    ) -> Result<Crispness, Advice> {
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        let outside = quad
            .0
            .iter()
            .any(|p| p.x < 1.0 || p.y < 1.0 || p.x > width - 2.0 || p.y > height - 2.0);
        if outside {
            return Err(Advice::Further);
        }
        let [top, right, bottom, left] = quad.sides();
        let size = (top + bottom).max(right + left) / 2.0;
        if size < LEAST_FILL * width.max(height) {
            return Err(Advice::Closer);
        }
        if side != self.wanted {
            return Err(Advice::TurnOver);
        }
        if moved {
            return Err(Advice::HoldStill);
        }
        let print = Print::of(picture, quad, side).ok_or(Advice::HoldStill)?;
        if print.paper < DARK {
            return Err(Advice::TooDark);
        }
        if let Some(place) = print.burnt {
            return Err(Advice::Glare(place));
        }
        if print.crispness.least() < crisp(side) {
            return Err(Advice::HoldStill);
        }
        Ok(print.crispness)
    }
}

/// Strokes of the back's line are finer.
fn crisp(side: Side) -> f64 {
    match side {
        Side::Front => CRISP,
        Side::Back => CRISP_BACK,
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
