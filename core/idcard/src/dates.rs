//! Dates as the card prints them: 年 月 日 around bare numbers on the front, and a range with dots
//! on the back. Readers lose dots, dashes and spaces first, so only the digits are trusted.

use chrono::{Datelike, NaiveDate};

use crate::validity::{self, Until};

/// Cards of the second generation were issued from this year on.
const FIRST_ISSUED: i32 = 2004;

/// A birth date from its three printed numbers.
pub fn birth(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let number = |text: &str, most: usize| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        (1..=most)
            .contains(&digits.len())
            .then(|| digits.parse::<u32>().ok())
            .flatten()
    };
    let year = number(year, 4).filter(|year| (1890..=2100).contains(year))?;
    NaiveDate::from_ymd_opt(year.cast_signed(), number(month, 2)?, number(day, 2)?)
}

/// A birth date from one line, `1990年6月1日`, where the characters between may be misread.
pub fn birth_line(text: &str) -> Option<NaiveDate> {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    match (
        numbers.next(),
        numbers.next(),
        numbers.next(),
        numbers.next(),
    ) {
        (Some(y), Some(m), Some(d), None) => birth(y, m, d),
        _ => None,
    }
}

/// Whether a line has the digits of this birth date and no others, where a pale 年, 月 or 日 was lost
/// and nothing tells one number from the next.
pub fn has_digits_of(text: &str, birth: NaiveDate) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit);
    digits.eq(birth.format("%Y%-m%-d").to_string().chars())
}

/// `2015.03.07-2035.03.07` or `2015.03.07-长期`, with or without its dots and dash.
pub fn validity(text: &str) -> Option<(NaiveDate, Until)> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let long = text.contains('长') || text.contains('期');
    let from = compact(digits.get(..8)?)?;
    match digits.len() {
        8 if long => Some((from, Until::LongTerm)),
        16 if !long => Some((from, Until::Date(compact(&digits[8..])?))),
        _ => None,
    }
}

/// A range of which one end was read whole and something of the other lost: the law knows three spans,
/// and if but one of them fits what is left, that is the range.
pub fn completed_validity(text: &str) -> Option<(NaiveDate, Until)> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let (from, until) = text.split_once('-')?;
    let (from, until) = (digits(from), digits(until));
    let whole = |digits: &str| compact(digits.get(..8).unwrap_or(digits));
    let (first, last) = (whole(&from), whole(&until));
    let mut ranges: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for years in validity::SPANS {
        let shifted = |day: NaiveDate, years: i32| day.with_year(day.year() + years);
        if let Some(first) = first
            && let Some(day) = shifted(first, years)
            && is_left_of(&until, day)
        {
            ranges.push((first, day));
        }
        if let Some(last) = last
            && let Some(day) = shifted(last, -years)
            && day.year() >= FIRST_ISSUED
            && is_left_of(&from, day)
        {
            ranges.push((day, last));
        }
    }
    // Two whole ends tell the same range twice.
    ranges.dedup();
    match ranges[..] {
        [(from, until)] => Some((from, Until::Date(until))),
        _ => None,
    }
}

/// Whether these digits are what glare may have left of a day.
fn is_left_of(digits: &str, day: NaiveDate) -> bool {
    let whole = day.format("%Y%m%d").to_string();
    let mut printed = whole.chars();
    let digits = digits.get(..8).unwrap_or(digits);
    digits
        .chars()
        .all(|digit| printed.any(|other| other == digit))
}

fn compact(digits: &str) -> Option<NaiveDate> {
    let part = |range| {
        digits
            .get(range)
            .and_then(|text: &str| text.parse::<u32>().ok())
    };
    // Second-generation cards were issued from 2004 on; none ends after 2100.
    let year = part(0..4).filter(|year| (1985..=2100).contains(year))?;
    NaiveDate::from_ymd_opt(year.cast_signed(), part(4..6)?, part(6..8)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn birth_dates() {
        assert_eq!(birth("1990", "6", "31"), None);
        assert_eq!(birth("1990年", "12", "1"), Some(day(1990, 12, 1)));
        assert_eq!(birth_line("1990年6月1日"), Some(day(1990, 6, 1)));
        assert_eq!(birth_line("1990年61日"), None);
        assert!(has_digits_of("19904月14日", day(1990, 4, 14)));
        assert!(!has_digits_of("19904月14日0", day(1990, 4, 14)));
        assert!(!has_digits_of("1990年14月", day(1990, 4, 14)));
    }

    #[test]
    fn validity_with_and_without_its_marks() {
        let both = Some((day(2015, 3, 7), Until::Date(day(2035, 3, 7))));
        assert_eq!(validity("2015.03.07-2035.03.07"), both);
        assert_eq!(validity("2015,03.0720350307"), both);
        assert_eq!(
            validity("2015.03.07-长期"),
            Some((day(2015, 3, 7), Until::LongTerm))
        );
        assert_eq!(validity("2015.03.07"), None);
        assert_eq!(validity("2015.13.07-2035.03.07"), None);
    }

    #[test]
    fn what_glare_took_of_one_end_the_other_and_the_law_tell() {
        let range = |from, until| Some((from, Until::Date(until)));
        for (read, meant) in [
            ("2018.06.07-2028.0", range(day(2018, 6, 7), day(2028, 6, 7))),
            (
                "6.11.11-2021.11.11",
                range(day(2016, 11, 11), day(2021, 11, 11)),
            ),
            (
                "202112-2031.04.12",
                range(day(2021, 4, 12), day(2031, 4, 12)),
            ),
            (
                "2022.12.12-2042.12.12744",
                range(day(2022, 12, 12), day(2042, 12, 12)),
            ),
            // Of 2016 or of 2026; of ten years or of twenty.
            ("26.05.08-2036.05.08", None),
            ("2018.06.07-20", None),
            ("2014.10.25-202110", None),
            ("2019.07-长期", None),
        ] {
            assert_eq!(completed_validity(read), meant, "{read}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,40}") {
            let _ = (birth_line(&text), validity(&text), birth(&text, &text, &text));
            let _ = has_digits_of(&text, day(1990, 4, 14));
            let _ = completed_validity(&text);
        }
    }
}
