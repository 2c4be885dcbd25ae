//! Digits of the number that were not read: glare and thumbs take one or two, and a reader runs
//! equal neighbours together. Digits are printed at one pitch, so the places of those that were read
//! tell which are missing; the printed birth date and the check digit tell what they are.

use chrono::NaiveDate;

use crate::number::{IdNumber, fill_unread};
use crate::straighten::PX_PER_MM;
use crate::text::LineText;
use crate::zones::Cut;

/// Middle of the first digit and from one to the next, in millimetres.
const FIRST: f64 = 30.5;
const PITCH: f64 = 2.64;
/// The print's play and what a card laid flat badly adds, in steps of a tenth of a millimetre.
const PLAY: std::ops::RangeInclusive<i32> = -10..=10;
/// Digits further from their places than this, on average, are no row of digits.
const ASTRAY: f64 = 0.8;
/// Fewer digits say nothing.
const LEAST: usize = 10;

/// The number that what was read of it leaves possible: none, or the only one.
pub(super) fn fill(text: &LineText, cut: &Cut, birth: Option<NaiveDate>) -> Option<IdNumber> {
    let holed = placed(text, cut)?;
    let dated = birth.map(|birth| {
        let mut dated = holed.clone();
        dated.replace_range(6..14, &birth.format("%Y%m%d").to_string());
        dated
    });
    dated
        .into_iter()
        .chain([holed])
        .find_map(|text| IdNumber::parse(&text).ok().or_else(|| fill_unread(&text)))
}

/// Eighteen places, `?` where nothing was read.
fn placed(text: &LineText, cut: &Cut) -> Option<String> {
    let width = (cut.right - cut.left) as f64 / PX_PER_MM;
    let left = cut.left as f64 / PX_PER_MM;
    let digits: Vec<(char, f64)> = text
        .text
        .chars()
        .zip(&text.places)
        .map(|(digit, place)| (digit, left + f64::from(*place) * width - FIRST))
        .collect();
    if !(LEAST..=18).contains(&digits.len()) {
        return None;
    }
    let (slots, off) = PLAY
        .filter_map(|play| slots(&digits, f64::from(play) / 10.0))
        .min_by(|a, b| a.1.total_cmp(&b.1))?;
    let mut placed = vec!['?'; 18];
    for ((digit, _), slot) in digits.iter().zip(slots) {
        placed[slot] = *digit;
    }
    (off < ASTRAY).then(|| placed.into_iter().collect())
}

/// The place of each digit, and how far off they are on average; none if two share a place.
fn slots(digits: &[(char, f64)], play: f64) -> Option<(Vec<usize>, f64)> {
    let mut slots: Vec<usize> = Vec::new();
    let mut off = 0.0;
    for (_, at) in digits {
        let steps = (at - play) / PITCH;
        let slot = steps.round();
        let free = slots.last().is_none_or(|last| slot > *last as f64);
        if !(0.0..18.0).contains(&slot) || !free {
            return None;
        }
        off += (steps - slot).abs() * PITCH;
        slots.push(slot as usize);
    }
    Some((slots, off / digits.len() as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "11010519491231002X";

    /// The line with some digits missing, read where they are printed.
    fn read(missing: &[usize]) -> (LineText, Cut) {
        let cut = Cut {
            left: 283,
            right: 777,
            top: 440,
            bottom: 495,
            astray: 0.0,
        };
        let mut text = LineText::default();
        for (slot, digit) in WHOLE.chars().enumerate() {
            if !missing.contains(&slot) {
                let at = (FIRST + 0.4 + PITCH * slot as f64) * PX_PER_MM;
                text.text.push(digit);
                text.places.push(((at - 283.0) / 494.0) as f32);
            }
        }
        (text, cut)
    }

    fn filled(missing: &[usize], birth: Option<NaiveDate>) -> Option<String> {
        let (text, cut) = read(missing);
        fill(&text, &cut, birth).map(|number| number.reveal().to_owned())
    }

    #[test]
    fn one_digit_follows_from_the_check_digit_and_the_date_from_the_date() {
        let birth = NaiveDate::from_ymd_opt(1949, 12, 31);
        for slot in 0..18 {
            assert_eq!(filled(&[slot], None).as_deref(), Some(WHOLE));
        }
        assert_eq!(filled(&[7, 8, 12], birth).as_deref(), Some(WHOLE));
        assert_eq!(filled(&[2, 7, 8, 12], birth).as_deref(), Some(WHOLE));
    }

    #[test]
    fn two_that_nothing_tells_stay_unread() {
        assert_eq!(filled(&[2, 3], NaiveDate::from_ymd_opt(1949, 12, 31)), None);
        assert_eq!(filled(&[7, 8], None), None);
        // A date that is not the number's contradicts the check digit.
        assert_eq!(filled(&[7, 8], NaiveDate::from_ymd_opt(1949, 12, 30)), None);
    }
}
