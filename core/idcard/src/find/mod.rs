//! Finds the card in a picture: edges → lines → quadrilaterals of a card's shape, of four sides or
//! where one is hidden of three, and where lines fail the calm surfaces → the layout of the two sides
//! decides among them: closely among the few with the best borders, in passing among hundreds. Nothing
//! is read yet; what looks like a card from afar is handed on in order, and the readers have the last
//! word.

mod align;
mod calm;
mod edges;
mod layout;
mod lines;
mod paper;
mod quads;
mod votes;

use image::RgbImage;

use align::{Pyramid, align};
use layout::Match;
use lines::Line;
use quads::Candidate;

use super::cancel::{Cancelled, Gone, go_on};
use super::geometry::Quad;
use super::reading::Side;
use super::shrink::halve;

/// A card found, before anything is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) side: Side,
    pub(crate) quad: Quad,
    /// How well border and layout fit, 0 to 1.6; 0 where nobody measured.
    pub(crate) score: f64,
}

/// Two that lie nearer than this, in millimetres, are one thing.
const ASIDE: f64 = 12.0;
/// Long side of the picture in which lines are looked for, about.
const COARSE: u32 = 720;
/// Half the width of what is filled as print, in pixels of that picture: the strokes of any card,
const PRINT: usize = 4;
/// or of a small one only, and not the checks around it.
const FINE_PRINT: usize = 2;
/// Below this nothing on the surface is where a card has it.
const LEAST: f64 = 0.6;
/// From this on it may be a card that is hard to see. Forms with a number in its place come near.
pub(crate) const CONCEIVABLE: f64 = 0.85;
/// From this on it may well be a card; of what is none, residence permits reach it.
pub(crate) const POSSIBLE: f64 = 0.9;
/// From this on it is likelier a card than not: what is none reaches it rarely, and never yet with an
/// identity number in its place.
pub(crate) const LIKELY: f64 = 0.95;
/// From this on the search is over.
pub(crate) const GOOD: f64 = 1.05;
/// From this on nothing that looked less likely beforehand is aligned any more.
const FIRM: f64 = 1.15;
/// What comes this far behind before its last millimetre is laid will not catch up.
const BEHIND: f64 = 0.1;
/// So many that look most like a card are handed on.
const MOST: usize = 5;
/// So many are glimpsed at where nothing good was found.
const MANY: usize = 400;
/// So many of those are aligned.
const FEW: usize = 8;
/// Sides and ways up of one candidate that fit as well but for this are all looked at.
const CLOSE: f64 = 0.05;
/// From this on the corners of a preview are the card's own, not the edge of the portrait.
const OWN: f64 = 1.1;
/// What looks less like a card than this in a preview is none.
const SURE: f64 = 0.8;
/// What else in the picture looks less like a card than this is not looked at again.
const SECOND: f64 = 0.9;

impl Found {
    /// Whether both are the same side of the same thing.
    pub(crate) fn is_same_as(&self, other: &Found) -> bool {
        self.is_within(ASIDE, other)
    }

    /// Whether both are the same side and lie no more than so many millimetres apart.
    fn is_within(&self, millimetres: f64, other: &Found) -> bool {
        self.side == other.side && self.quad.apart(&other.quad) < millimetres * self.quad.scale()
    }
}

impl From<Match> for Found {
    fn from(Match { side, quad, score }: Match) -> Self {
        Found { side, quad, score }
    }
}

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
            score: 0.0,
        })
        .collect()
}

/// Possible cards, the likeliest first.
pub(crate) fn find(picture: &RgbImage, cancelled: Cancelled<'_>) -> Result<Vec<Found>, Gone> {
    let long = picture.width().max(picture.height());
    let middle_factor = (long / 1300).max(1);
    let middle = halve(picture, middle_factor);
    go_on(cancelled)?;
    let factor = ((long / middle_factor + COARSE / 2) / COARSE).max(1);
    let search = Search {
        coarse: halve(&middle, factor),
        pyramid: Pyramid::of(middle),
        to_middle: f64::from(factor),
        cancelled,
    };
    go_on(cancelled)?;
    let (mut seen, mut found) = (Vec::new(), Vec::new());
    // Print drowns borders, and some borders are but a thin shadow that goes with the print.
    let (width, height) = (
        search.coarse.width() as usize,
        search.coarse.height() as usize,
    );
    let lines = sides(&search.coarse);
    let borders = quads::closed(&lines, width, height, quads::MOST);
    search.settle_new(borders, &mut seen, &mut found)?;
    if !reaches(&found, FIRM) {
        // Checks may look as much like lines of print as a card does.
        let surfaces = calm::surfaces(&paper::bare(&search.coarse, FINE_PRINT));
        search.settle_new(surfaces, &mut seen, &mut found)?;
    }
    if !reaches(&found, GOOD) {
        search.sift(&quads::closed(&lines, width, height, MANY), &mut found)?;
    }
    if !reaches(&found, GOOD) {
        let bare = paper::bare(&search.coarse, PRINT);
        go_on(cancelled)?;
        let bare_lines = sides(&bare);
        let looks: [&dyn Fn() -> Vec<Candidate>; 4] = [
            &|| quads::closed(&bare_lines, width, height, quads::MOST),
            &|| calm::surfaces(&bare),
            &|| quads::open(&lines, width, height),
            &|| quads::open(&bare_lines, width, height),
        ];
        for look in looks {
            search.settle_new(look(), &mut seen, &mut found)?;
            if reaches(&found, GOOD) {
                break;
            }
        }
        if !reaches(&found, GOOD) {
            search.sift(&quads::closed(&bare_lines, width, height, MANY), &mut found)?;
        }
    }
    if let Some(best) = found.first().copied() {
        search.second(&seen, &best, &mut found)?;
        // Of two cards the nearer is meant.
        let nearer = |other: &Found| {
            let clear = other.score >= GOOD && other.quad.is_clear_of(&best.quad);
            clear && other.quad.area() > best.quad.area()
        };
        if let Some(at) = found.iter().position(nearer) {
            found[..=at].rotate_right(1);
        }
    }
    for one in &mut found {
        one.quad = one.quad.scaled(f64::from(middle_factor));
    }
    Ok(found)
}

/// A card found in a preview's frame.
pub(crate) struct Quick {
    pub(crate) side: Side,
    pub(crate) quad: Quad,
    /// The corners are its own.
    pub(crate) sure: bool,
}

impl Quick {
    fn of(found: &Match) -> Self {
        Self {
            side: found.side,
            quad: found.quad,
            sure: found.score >= OWN,
        }
    }
}

/// Follows a card in a preview from its place in the frame before, in grey and in little time.
pub(crate) fn follow(picture: &RgbImage, quad: &Quad, side: Side) -> Option<Quick> {
    quick(&Pyramid::of(picture.clone()), quad, side)
}

fn quick(pyramid: &Pyramid, quad: &Quad, side: Side) -> Option<Quick> {
    let found = align(pyramid, quad, side, &align::QUICK)?;
    (found.score >= SURE).then(|| Quick::of(&found))
}

/// Finds a card in a frame of a preview among the few likeliest rectangles.
pub(crate) fn glance(picture: &RgbImage) -> Option<Quick> {
    let pyramid = Pyramid::of(picture.clone());
    let factor = picture.width().max(picture.height()).div_ceil(320);
    let small = halve(picture, factor);
    let (width, height) = (small.width() as usize, small.height() as usize);
    let candidates = quads::closed(
        &lines::at_a_glance(&edges::edges(&small)),
        width,
        height,
        quads::MOST,
    );
    let mut tried: Vec<Match> = Vec::new();
    for candidate in candidates.iter().take(4) {
        let quad = candidate.quad.scaled(f64::from(factor));
        tried.extend(align::sides(&pyramid, &quad, &align::QUICK));
    }
    let likeliest = tried
        .into_iter()
        .max_by(|a, b| a.score.total_cmp(&b.score))?;
    quick(&pyramid, &likeliest.quad, likeliest.side)
}

/// How much the best that was found looks like a card, or must come to.
fn best(found: &[Found]) -> f64 {
    found.first().map_or(LEAST, |best| best.score)
}

/// Whether the best that was found looks as much like a card.
fn reaches(found: &[Found], score: f64) -> bool {
    found.first().is_some_and(|best| best.score >= score)
}

/// The lines of a picture, which may be sides of a card.
fn sides(picture: &RgbImage) -> Vec<Line> {
    lines::lines(&edges::edges(picture))
}

/// One picture at the sizes in which it is looked at.
struct Search<'a> {
    coarse: RgbImage,
    pyramid: Pyramid,
    to_middle: f64,
    cancelled: Cancelled<'a>,
}

impl Search<'_> {
    /// Candidates nearer than this, in pixels of the coarse picture, are one.
    fn near(&self) -> f64 {
        0.012 * f64::from(self.coarse.width() + self.coarse.height())
    }

    /// Aligns what looks most like a card among each half dozen candidates, until one is firm, or good
    /// after a dozen.
    fn settle(&self, candidates: &[Candidate], found: &mut Vec<Found>) -> Result<(), Gone> {
        for (half, candidates) in candidates.chunks(6).enumerate() {
            for placed in self.placed(candidates)?.iter().take(4) {
                self.align(placed, best(found), found)?;
                if reaches(found, FIRM) {
                    return Ok(());
                }
            }
            if half % 2 == 1 && reaches(found, GOOD) {
                break;
            }
        }
        Ok(())
    }

    /// Settles those candidates that no look before has seen.
    fn settle_new(
        &self,
        mut new: Vec<Candidate>,
        seen: &mut Vec<Candidate>,
        found: &mut Vec<Found>,
    ) -> Result<(), Gone> {
        new.retain(|new| seen.iter().all(|old| old.apart(new) > self.near()));
        self.settle(&new, found)?;
        seen.append(&mut new);
        Ok(())
    }

    /// Aligns the few of many candidates that look most like a card as they stand: on checks, a form or
    /// a newspaper hundreds have better borders than the card.
    fn sift(&self, candidates: &[Candidate], found: &mut Vec<Found>) -> Result<(), Gone> {
        let mut glimpsed = Vec::new();
        for candidate in candidates {
            go_on(self.cancelled)?;
            let quad = candidate.quad.scaled(self.to_middle);
            glimpsed.extend(align::sides(&self.pyramid, &quad, &align::GLIMPSE));
        }
        glimpsed.sort_by(|a, b| b.score.total_cmp(&a.score));
        for m in glimpsed.iter().take(FEW) {
            self.align(&Found::from(*m), best(found), found)?;
        }
        Ok(())
    }

    /// The candidates as the layout has them, the likeliest first.
    fn placed(&self, candidates: &[Candidate]) -> Result<Vec<Found>, Gone> {
        let mut placed = Vec::new();
        for candidate in candidates {
            go_on(self.cancelled)?;
            let matches = layout::matches(&self.coarse, &candidate.quad);
            let best = matches.first().map_or(0.0, |best| best.score);
            // In the dark a card may look a little less like itself than like its other side.
            for m in matches.iter().take(2).filter(|m| m.score > best - CLOSE) {
                placed.push(Found {
                    side: m.side,
                    quad: m.quad.scaled(self.to_middle),
                    score: m.score + 0.3 * candidate.border,
                });
            }
        }
        placed.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(placed)
    }

    /// Lays corners to a fraction of a millimetre, unless they will not come to look like a card as much
    /// as `hoped`.
    fn align(&self, placed: &Found, hoped: f64, found: &mut Vec<Found>) -> Result<(), Gone> {
        go_on(self.cancelled)?;
        if found.iter().any(|known| placed.is_within(2.0, known)) {
            return Ok(());
        }
        let Some(rough) = align(&self.pyramid, &placed.quad, placed.side, &align::ROUGH) else {
            return Ok(());
        };
        if rough.score < hoped - BEHIND {
            return Ok(());
        }
        go_on(self.cancelled)?;
        let aligned = align(&self.pyramid, &rough.quad, placed.side, &align::FINE);
        if let Some(m) = aligned
            && m.score >= LEAST
        {
            found.push(m.into());
            found.sort_by(|a, b| b.score.total_cmp(&a.score));
            found.truncate(MOST);
        }
        Ok(())
    }

    /// A second card lies clear of the first.
    fn second(
        &self,
        candidates: &[Candidate],
        first: &Found,
        found: &mut Vec<Found>,
    ) -> Result<(), Gone> {
        let clear: Vec<Candidate> = candidates
            .iter()
            .filter(|candidate| {
                candidate
                    .quad
                    .scaled(self.to_middle)
                    .is_clear_of(&first.quad)
            })
            .take(6)
            .copied()
            .collect();
        match self.placed(&clear)?.first() {
            Some(placed) if placed.score > SECOND => self.align(placed, GOOD, found),
            _ => Ok(()),
        }
    }
}
