//! How long a card is valid: five years for holders under 16, ten from 16 to 25, twenty from 26 to
//! 45, without end from 46 on (居民身份证法 §5), counted from the age on the day of issue. A card that
//! breaks the rule is a warning and not an error: renewals in the week of a birthday happen.

use chrono::{Datelike, NaiveDate};

/// Years that a card is valid, if not without end.
pub(crate) const SPANS: [i32; 3] = [5, 10, 20];

/// The end of a card's validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The last day.
    Date(NaiveDate),
    /// 长期.
    LongTerm,
}

/// Full years between birth and `day`; nothing for a day before the birth.
pub fn age(birth: NaiveDate, day: NaiveDate) -> Option<u32> {
    day.years_since(birth)
}

/// Whether `until` is what the law gives somebody born on `birth` for a card issued on `from`.
pub fn fits_age(birth: NaiveDate, from: NaiveDate, until: Until) -> bool {
    let Some(age) = age(birth, from) else {
        return false;
    };
    match (years(from, until), age) {
        (Some(5), ..=15) | (Some(10), 16..=25) | (Some(20), 26..=45) | (None, 46..) => true,
        // The day before and after a birthday: offices count from the day of application.
        (span, _) => [16, 26, 46].into_iter().any(|limit| {
            let turning = birth.with_year(birth.year() + limit).unwrap_or(birth);
            let near = (from - turning).num_days().abs() <= 60;
            near && [Some(5), Some(10), Some(20), None].contains(&span)
        }),
    }
}

/// Whether the span itself is one that the law knows, whoever holds the card.
pub fn is_lawful_span(from: NaiveDate, until: Until) -> bool {
    matches!(years(from, until), None | Some(5 | 10 | 20))
}

/// Whole years between two dates on the same day of the year; `None` for 长期.
fn years(from: NaiveDate, until: Until) -> Option<i32> {
    match until {
        Until::LongTerm => None,
        // Issued on 29 February: ends on the 28th or the 1st.
        Until::Date(end) => {
            let eve = from.pred_opt().and_then(|eve| eve.with_year(end.year()));
            let same = from.with_year(end.year()).or(eve).unwrap_or(from);
            let days = (end - same).num_days();
            Some(if days.abs() <= 1 {
                end.year() - from.year()
            } else {
                -1
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn spans_follow_the_age_at_issue() {
        let birth = day(1990, 6, 1);
        assert!(fits_age(
            birth,
            day(2000, 3, 7),
            Until::Date(day(2005, 3, 7))
        ));
        assert!(fits_age(
            birth,
            day(2015, 3, 7),
            Until::Date(day(2025, 3, 7))
        ));
        assert!(fits_age(
            birth,
            day(2018, 3, 7),
            Until::Date(day(2038, 3, 7))
        ));
        assert!(fits_age(birth, day(2040, 3, 7), Until::LongTerm));
        assert!(!fits_age(birth, day(2018, 3, 7), Until::LongTerm));
        assert!(!fits_age(
            birth,
            day(2018, 3, 7),
            Until::Date(day(2028, 3, 7))
        ));
        assert!(!fits_age(
            birth,
            day(1980, 3, 7),
            Until::Date(day(1985, 3, 7))
        ));
        // Turned 26 five days before: the application was made at 25.
        assert!(fits_age(
            birth,
            day(2016, 6, 6),
            Until::Date(day(2026, 6, 6))
        ));
    }

    #[test]
    fn a_leap_day_is_no_odd_span() {
        assert!(is_lawful_span(
            day(2016, 2, 29),
            Until::Date(day(2026, 2, 28))
        ));
        assert!(!is_lawful_span(
            day(2016, 2, 29),
            Until::Date(day(2026, 3, 2))
        ));
        assert!(!is_lawful_span(
            day(2015, 3, 7),
            Until::Date(day(2036, 3, 7))
        ));
    }
}
