//! The citizen identification number (GB 11643-1999): six digits of division, eight of birth, three
//! of order whose last tells the sex, and a check character (ISO 7064 MOD 11-2). It is the most
//! sensitive value on the card, so the type prints masked and must be asked for its digits by name.

use std::fmt;

use chrono::NaiveDate;

/// Weights of the first seventeen digits: 2^(17-i) mod 11.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character for each remainder.
const CHECKS: [u8; 11] = *b"10X98765432";

/// Sex as the card and the seventeenth digit tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// 男, an odd seventeenth digit.
    Male,
    /// 女, an even seventeenth digit.
    Female,
}

impl Sex {
    /// The character printed on the card.
    pub fn as_str(self) -> &'static str {
        match self {
            Sex::Male => "男",
            Sex::Female => "女",
        }
    }
}

/// A number that passed every check of its own: length, birth date, check character.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdNumber([u8; 18]);

/// What keeps a string from being a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadNumber {
    /// Not seventeen digits and a digit or X.
    #[error("an identity number has 17 digits and a last digit or X; count them again")]
    Shape,
    /// The birth date inside does not exist.
    #[error("digits 7 to 14 of the number are no date; compare them with the birth date")]
    Birth,
    /// The last character does not follow from the others.
    #[error("the number fails its check digit; one of its digits is wrong")]
    Check,
}

impl IdNumber {
    /// Checks `text`, which may end in a small x.
    pub fn parse(text: &str) -> Result<Self, BadNumber> {
        let mut digits: [u8; 18] = text.as_bytes().try_into().map_err(|_| BadNumber::Shape)?;
        digits[17] = digits[17].to_ascii_uppercase();
        let body = digits[..17].iter().all(u8::is_ascii_digit);
        if !body || !(digits[17].is_ascii_digit() || digits[17] == b'X') {
            return Err(BadNumber::Shape);
        }
        let number = IdNumber(digits);
        number.birth_digits().ok_or(BadNumber::Birth)?;
        if check_character(&digits) != digits[17] {
            return Err(BadNumber::Check);
        }
        Ok(number)
    }

    /// All eighteen characters. Named so that every use can be found.
    pub fn reveal(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The division of first registration (GB/T 2260), often long abolished.
    pub fn division(&self) -> &str {
        &self.reveal()[..6]
    }

    /// The birth date inside the number.
    pub fn birth(&self) -> NaiveDate {
        self.birth_digits().unwrap_or_default()
    }

    /// The sex that the seventeenth digit tells.
    pub fn sex(&self) -> Sex {
        if self.0[16] % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// `4406**********1234`: enough for two people to know that they speak of the same card.
    pub fn masked(&self) -> String {
        mask(self.reveal())
    }

    fn birth_digits(&self) -> Option<NaiveDate> {
        let value = |range: std::ops::Range<usize>| {
            self.0[range]
                .iter()
                .fold(0u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))
        };
        let year = value(6..10);
        // The oldest holders were born in the 1890s; a year outside is a misread digit.
        (1890..=2100).contains(&year).then_some(())?;
        NaiveDate::from_ymd_opt(year.cast_signed(), value(10..12), value(12..14))
    }
}

impl fmt::Display for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdNumber({})", self.masked())
    }
}

/// Masks a number, also a misread one: the first and last four characters stay.
pub fn mask(text: &str) -> String {
    let count = text.chars().count();
    let hide = |(i, c)| {
        if i < 4 || (count > 8 && i + 4 >= count) {
            c
        } else {
            '*'
        }
    };
    text.chars().enumerate().map(hide).collect()
}

fn check_character(digits: &[u8; 18]) -> u8 {
    let sum: u32 = WEIGHTS
        .iter()
        .zip(digits)
        .map(|(weight, d)| weight * u32::from(d - b'0'))
        .sum();
    CHECKS[(sum % 11) as usize]
}

/// Fills in the one unread digit (`?`) of an otherwise certain number. Eleven is prime and no
/// weight is a multiple of it, so at most one digit fits: this correction is never a choice.
pub fn fill_unread(text: &str) -> Option<IdNumber> {
    if text.len() != 18 || text.matches('?').count() != 1 {
        return None;
    }
    "0123456789X"
        .chars()
        .find_map(|digit| IdNumber::parse(&text.replace('?', digit.encode_utf8(&mut [0; 4]))).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A number of nobody: county codes 97 to 99 are not assigned.
    fn number() -> impl Strategy<Value = String> {
        (97u32..100, 0i64..40_000, 0u32..1000).prop_map(|(county, day, order)| {
            let birth = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Duration::days(day);
            let mut text = format!("4406{county}{}{order:03}0", birth.format("%Y%m%d"));
            let digits: [u8; 18] = text.as_bytes().try_into().unwrap();
            text.pop();
            text.push(char::from(check_character(&digits)));
            text
        })
    }

    #[test]
    fn the_standards_own_example_passes() {
        // GB 11643-1999, appendix A.
        let number = IdNumber::parse("11010519491231002X").unwrap();
        assert_eq!(number.sex(), Sex::Female);
        assert_eq!(
            number.birth(),
            NaiveDate::from_ymd_opt(1949, 12, 31).unwrap()
        );
        assert_eq!(
            IdNumber::parse("440524188001010014").unwrap_err(),
            BadNumber::Birth
        );
    }

    #[test]
    fn prints_masked_however_it_is_printed() {
        let number = IdNumber::parse("11010519491231002X").unwrap();
        assert_eq!(
            format!("{number} {number:?}"),
            "1101**********002X IdNumber(1101**********002X)"
        );
        assert_eq!(mask("12345"), "1234*");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_or_one_swap_never_passes(
            text in number(), at in 0usize..18, other in 0u8..10
        ) {
            prop_assert!(IdNumber::parse(&text).is_ok());
            let mut wrong = text.clone().into_bytes();
            wrong[at] = b'0' + other;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(IdNumber::parse(&wrong).is_ok(), wrong == text);
            let mut swapped = text.clone().into_bytes();
            if at < 16 { swapped.swap(at, at + 1); }
            let swapped = String::from_utf8(swapped).unwrap();
            prop_assert_eq!(IdNumber::parse(&swapped).is_ok(), swapped == text);
        }

        #[test]
        fn an_unread_digit_is_found_again(text in number(), at in 0usize..18) {
            let mut holed = text.clone();
            holed.replace_range(at..=at, "?");
            let found = fill_unread(&holed).unwrap();
            prop_assert_eq!(found.reveal(), text);
        }

        #[test]
        fn no_string_breaks_it(text in "\\PC*") {
            let _ = IdNumber::parse(&text);
            let _ = fill_unread(&text);
            prop_assert!(text.chars().count() < 9 || mask(&text).contains('*'));
        }
    }
}
