//! Who reads: a first reader for every line and, where there is one, a second that reads otherwise
//! and whose agreement makes a value sure.

use crate::number::IdNumber;
use crate::text::TextRecogniser;

/// The readers of one card.
pub(crate) struct Witnesses<'a> {
    pub(crate) first: &'a dyn TextRecogniser,
    pub(crate) second: Option<&'a dyn TextRecogniser>,
}

/// A number out of a line that may carry stray characters before or after it: the one stretch of
/// eighteen that passes every check, or none.
pub(crate) fn number_from(text: &str) -> Option<IdNumber> {
    let kept: Vec<char> = text
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x'))
        .collect();
    if kept.len() > 20 {
        return None;
    }
    let mut all = kept
        .windows(18)
        .filter_map(|w| IdNumber::parse(&w.iter().collect::<String>()).ok());
    match (all.next(), all.next()) {
        (Some(number), None) => Some(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stray_characters_are_no_part_of_the_number() {
        let number = number_from(".11010519491231002X-").unwrap();
        assert_eq!(number.reveal(), "11010519491231002X");
        assert!(number_from("110105194912310021").is_none());
        assert!(number_from("123").is_none());
    }
}
