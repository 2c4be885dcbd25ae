//! Whether a picture was taken before: the same file compressed anew, or a photo of the photo.
//!
//! A perceptual hash proposes: each picture has one hash, and a new one is hashed in hundreds of
//! views (smaller, shifted, turned), because a photo of a photo shows it with a margin. The pixels
//! decide: both thumbnails are laid over each other corner by corner, and what counts is how well
//! their details agree, not how bright they are.

use image::RgbImage;

use crate::decode::decode;
use crate::error::PhotoError;
use crate::grey::Grey;
use crate::hash::{self, Quad};
use crate::source::Source;

/// Long edge at which pictures are laid over each other.
const EDGE: u32 = 160;
/// Points along each side at which two pictures are compared.
const GRID: usize = 56;
/// Half of the box whose mean is taken away: what is left is detail.
const DETAIL: usize = 6;
/// Hashes that differ in more of their 64 bits are of different pictures.
const BITS: u32 = 17;
/// Pictures whose pixels are compared, the most alike by their hash.
const SUSPECTS: usize = 8;

/// A picture, ready to be looked for among others.
pub struct Wanted {
    views: Vec<(u64, Quad)>,
    detail: Grey,
}

/// A picture that the hash proposes.
pub struct Suspect<T> {
    /// Whatever names it.
    pub name: T,
    view: Quad,
}

/// The hash under which a picture is found again.
pub(crate) fn hash(picture: &RgbImage) -> Result<u64, PhotoError> {
    Ok(hash::of(&Grey::of(picture, EDGE)?, &Quad::WHOLE))
}

impl Wanted {
    /// From a thumbnail as [`crate::prepare`] made it.
    pub fn of(thumbnail: &[u8]) -> Option<Self> {
        let grey = grey(thumbnail)?;
        let views = Quad::views().map(|view| (hash::of(&grey, &view), view));
        Some(Self {
            views: views.collect(),
            detail: detail(&grey),
        })
    }

    /// Those of `known` (a name and a hash each) that may be the same picture.
    pub fn suspects<T>(&self, known: impl IntoIterator<Item = (T, u64)>) -> Vec<Suspect<T>> {
        let mut found: Vec<(u32, Suspect<T>)> = vec![];
        for (name, hash) in known {
            let best = self
                .views
                .iter()
                .map(|(own, view)| ((own ^ hash).count_ones(), view))
                .min_by_key(|(bits, _)| *bits);
            if let Some((bits, view)) = best.filter(|(bits, _)| *bits <= BITS) {
                found.push((bits, Suspect { name, view: *view }));
            }
        }
        found.sort_by_key(|(bits, _)| *bits);
        found.truncate(SUSPECTS);
        found.into_iter().map(|(_, suspect)| suspect).collect()
    }

    /// How alike a suspect is by its pixels, from 0 to 1.
    pub fn likeness<T>(&self, suspect: &Suspect<T>, thumbnail: &[u8]) -> f32 {
        let Some(other) = grey(thumbnail).map(|grey| detail(&grey)) else {
            return 0.0;
        };
        let target = samples(&other, &Quad::WHOLE);
        let score = |view: &Quad| agreement(&samples(&self.detail, view), &target);
        let mut view = suspect.view;
        let mut best = score(&view);
        for step in [0.03, 0.015, 0.008, 0.004] {
            // Corner by corner, as far as it helps.
            for _ in 0..6 {
                let before = best;
                for moved in view.moves(step) {
                    let found = score(&moved);
                    if found > best {
                        (best, view) = (found, moved);
                    }
                }
                if best - before < 0.002 {
                    break;
                }
            }
        }
        best.max(0.0)
    }
}

/// A thumbnail may come from a damaged store: it is decoded as a camera's file is, within limits.
fn grey(thumbnail: &[u8]) -> Option<Grey> {
    let source = Source::from(thumbnail).open().ok()?;
    let decoded = decode(source, u32::MAX, &|| false).ok()?;
    Grey::of(&decoded.picture, EDGE).ok()
}

/// What is left without the light of the surroundings.
fn detail(grey: &Grey) -> Grey {
    let around = grey.boxed(DETAIL, DETAIL);
    let mut detail = grey.clone();
    for (light, mean) in detail.light.iter_mut().zip(around.light) {
        *light -= mean;
    }
    // A pixel's width of blur: two cameras never agree on the finest detail.
    detail.boxed(1, 1)
}

fn samples(grey: &Grey, view: &Quad) -> Vec<f32> {
    let mut samples = Vec::with_capacity(GRID * GRID);
    for y in 0..GRID {
        for x in 0..GRID {
            let centre = |at: usize| (at as f32 + 0.5) / GRID as f32;
            let (u, v) = view.at(centre(x), centre(y));
            samples.push(grey.at(u, v));
        }
    }
    samples
}

/// The correlation of two lists of samples, from -1 to 1.
fn agreement(a: &[f32], b: &[f32]) -> f32 {
    let mean = |list: &[f32]| list.iter().sum::<f32>() / list.len() as f32;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        ab += a * b;
        aa += a * a;
        bb += b * b;
    }
    // Without any detail on either side there is nothing to agree on.
    if aa * bb == 0.0 {
        0.0
    } else {
        ab / (aa * bb).sqrt()
    }
}
