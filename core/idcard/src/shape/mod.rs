//! Lets shapes decide where the recogniser hesitates. It knows which characters are common, and
//! would rather read 望 than 塱: with a name or a village that is right only by chance. So the few
//! characters that it holds possible are each laid over the picture, and what lies best weighs
//! against what is usual. No character is chosen here that the recogniser did not offer.

mod drawn;
mod window;

use crate::ink::Ink;
use crate::name;
use crate::text::LineText;
use crate::zones::Cut;
use window::Window;

/// So many of a character's candidates are compared.
const MOST: usize = 6;
/// A cut is higher than its characters by this factor.
const MARGIN: f32 = 1.28;
/// How much a better likeness weighs, fitted on specimens of seed 720001.
const WEIGHT: f32 = 10.0;
/// A character outside the list of `shapes/make` is none that a name or a place may be made of today,
/// as the traditional ones: it is taken for as alike as the best, and a tenth as likely.
const UNLISTED: f32 = 0.1;
/// No likeness of a photographed character is better than all but this.
const REST: f32 = 0.02;

/// Weighs every doubted character of a line anew, where `cut` is the line's place on the card.
pub(crate) fn settle(ink: &Ink, cut: &Cut, text: &mut LineText) {
    let mut read: Vec<char> = text.text.chars().collect();
    // Not every reader tells what else it holds possible, and where.
    if text.places.len() != read.len() || text.others.len() != read.len() {
        return;
    }
    let em = em(cut, &read, &text.places);
    let middle = (cut.top + cut.bottom) as f32 / 2.0;
    for (i, others) in text.others.iter_mut().enumerate() {
        let hans = others.iter().filter(|other| name::is_han(other.0)).count();
        // What is no Han character is not weighed against what is.
        if hans < 2 || !name::is_han(others[0].0) {
            continue;
        }
        let x = cut.left as f32 + text.places[i] * (cut.right - cut.left) as f32;
        weigh(&Window::around(ink, x, middle, em), others);
        (read[i], text.sure[i]) = others[0];
    }
    text.text = read.into_iter().collect();
}

/// Weighs what one character may be, the likeliest first.
fn weigh(windows: &[Window], others: &mut [(char, f32)]) {
    let weight = |alike: f32| (1.0 + REST - alike).powf(-WEIGHT);
    let mut best = 0f32;
    let mut weights = Vec::new();
    for &(character, _) in others
        .iter()
        .filter(|other| name::is_han(other.0))
        .take(MOST)
    {
        let shapes = drawn::of(character).map(|shape| window::likeness(windows, &shape));
        let alike = shapes.reduce(f32::max);
        best = best.max(alike.unwrap_or_default());
        weights.push((character, alike));
    }
    let of = |character: char| {
        let (_, alike) = *weights.iter().find(|weighed| weighed.0 == character)?;
        let rare = if drawn::has(character) { 1.0 } else { UNLISTED };
        Some(weight(alike.unwrap_or(best)) * rare)
    };
    let weighed: Vec<(usize, f32, f32)> = others
        .iter()
        .enumerate()
        .filter_map(|(n, &(character, likely))| Some((n, likely, likely * of(character)?)))
        .collect();
    let before: f32 = weighed.iter().map(|one| one.1).sum();
    let after: f32 = weighed.iter().map(|one| one.2).sum();
    for (n, _, likely) in weighed {
        others[n].1 = before * likely / after;
    }
    others.sort_by(|a, b| b.1.total_cmp(&a.1));
}

/// Side of a character's square: the line's height, or less where a long name was shrunk, which
/// its characters' distance tells.
fn em(cut: &Cut, read: &[char], places: &[f32]) -> f32 {
    let width = (cut.right - cut.left) as f32;
    let mut steps: Vec<f32> = (1..read.len())
        .filter(|&i| drawn::has(read[i]) && drawn::has(read[i - 1]))
        .map(|i| (places[i] - places[i - 1]) * width)
        .collect();
    steps.sort_by(f32::total_cmp);
    let height = (cut.bottom - cut.top) as f32 / MARGIN;
    match steps.get(steps.len() / 2) {
        Some(&step) if steps.len() > 1 => height.min(step.max(height * 0.4)),
        _ => height,
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;

    /// A white card with one character of 48 pixels on it.
    fn card(character: char) -> (Ink, Cut) {
        let shape = drawn::of(character).next().unwrap();
        let card = RgbImage::from_fn(856, 540, |x, y| {
            let at = |v: u32, from: u32| v.checked_sub(from).map(|v| (v / 2) as usize);
            let ink = at(y, 100)
                .and_then(|y| shape.get(y))
                .zip(at(x, 200))
                .and_then(|(row, x)| row.get(x));
            Rgb([(250.0 - 220.0 * ink.unwrap_or(&0.0)) as u8; 3])
        });
        let cut = Cut {
            left: 190,
            right: 270,
            top: 93,
            bottom: 155,
            astray: 0.0,
        };
        (Ink::of(&card), cut)
    }

    fn settled(printed: char, others: &[(char, f32)]) -> LineText {
        let (ink, cut) = card(printed);
        let mut text = LineText {
            text: others[0].0.to_string(),
            sure: vec![others[0].1],
            others: vec![others.to_vec()],
            places: vec![0.43],
        };
        settle(&ink, &cut, &mut text);
        text
    }

    #[test]
    fn what_is_printed_wins_over_what_is_usual() {
        let rare = settled('塱', &[('望', 0.75), ('塱', 0.2), ('塑', 0.05)]);
        assert_eq!(rare.text, "塱");
        assert!(rare.sure[0] > 0.9, "{:?}", rare.sure);
        let usual = settled('望', &[('塱', 0.5), ('望', 0.45)]);
        assert_eq!(usual.text, "望");
    }

    #[test]
    fn a_traditional_character_is_the_less_likely() {
        assert_eq!(settled('瑶', &[('瑤', 0.55), ('瑶', 0.45)]).text, "瑶");
        assert_eq!(settled('瑶', &[('瑤', 0.99), ('瑶', 0.01)]).text, "瑤");
    }

    #[test]
    fn a_reader_that_tells_no_places_is_left_alone() {
        let (ink, cut) = card('塱');
        let mut text = LineText {
            text: "望塑".to_owned(),
            sure: vec![0.9; 2],
            ..LineText::default()
        };
        settle(&ink, &cut, &mut text);
        assert_eq!(text.text, "望塑");
    }

    #[test]
    fn nothing_is_chosen_that_was_not_offered_and_letters_are_left_alone() {
        assert_eq!(settled('塱', &[('望', 0.75), ('塑', 0.2)]).text.len(), 3);
        let letter = settled('一', &[('—', 0.6), ('一', 0.4)]);
        assert_eq!((letter.text.as_str(), letter.sure[0]), ("—", 0.6));
    }
}
