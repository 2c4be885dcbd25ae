//! The 56 nationalities as the card prints them, without 族 (names of GB/T 3304-1991). A misread
//! character is corrected to the nearest of them only when no other comes close.

use crate::text::{self, distance::edits};

/// GB/T 3304 in the order of its codes 01 to 56.
static NAMES: &str = include_str!("../../../fixtures/catalogue/nationalities.txt");

/// How a text matched the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It is in the list.
    Exact(&'static str),
    /// One character was wrong, and exactly one nationality lies that near.
    Nearest(&'static str),
}

impl Match {
    /// The nationality.
    pub fn value(self) -> &'static str {
        match self {
            Match::Exact(name) | Match::Nearest(name) => name,
        }
    }
}

/// All of them, in the order of their codes.
pub fn all() -> impl Iterator<Item = &'static str> {
    NAMES.lines()
}

/// Finds `text` in the list. The margin for a nearest match: one edit away where every other
/// nationality is at least two away, and never for a single character, where one edit is all of it.
pub fn find(text: &str) -> Option<Match> {
    let text = text.strip_suffix('族').unwrap_or(text);
    if let Some(name) = NAMES.lines().find(|name| *name == text) {
        return Some(Match::Exact(name));
    }
    if text.chars().count() < 2 {
        return None;
    }
    let mut near = NAMES
        .lines()
        .filter(|name| name.chars().count() > 1 && edits(text, name) <= 1);
    match (near.next(), near.next()) {
        (Some(name), None) => Some(Match::Nearest(name)),
        _ => None,
    }
}

/// The nationality that a reader holds likeliest, where what it holds likeliest is none. Each
/// character must be among what it might be, and no other nationality may be a quarter as likely.
pub fn likeliest(characters: &[Vec<(char, f32)>]) -> Option<Match> {
    text::likeliest(NAMES.lines(), characters).map(Match::Nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_might_be_decides_between_look_alikes() {
        let read = [
            vec![('仏', 0.6), ('仫', 0.2), ('仡', 0.01)],
            vec![('佬', 0.99)],
        ];
        assert_eq!(likeliest(&read), Some(Match::Nearest("仫佬")));
        let open = [
            vec![('仏', 0.6), ('仫', 0.1), ('仡', 0.1)],
            vec![('佬', 0.99)],
        ];
        assert_eq!(likeliest(&open), None);
        assert_eq!(
            likeliest(&[vec![('深', 0.6), ('汉', 0.3)]]),
            Some(Match::Nearest("汉"))
        );
    }

    #[test]
    fn exact_near_and_neither() {
        assert_eq!(find("壮"), Some(Match::Exact("壮")));
        assert_eq!(find("汉族"), Some(Match::Exact("汉")));
        assert_eq!(find("维吾示"), Some(Match::Nearest("维吾尔")));
        assert_eq!(find("仡老"), Some(Match::Nearest("仡佬")));
        // 仫佬 and 仡佬 are one apart: a text between them is neither.
        assert_eq!(find("亿佬"), None);
        assert_eq!(find("叉"), None);
        assert_eq!(find("土豕"), Some(Match::Nearest("土家")));
        assert_eq!(find(""), None);
    }

    #[test]
    fn the_list_is_whole() {
        let distinct: std::collections::HashSet<_> = NAMES.lines().collect();
        assert_eq!(distinct.len(), 56);
    }
}
