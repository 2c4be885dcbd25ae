//! Names: two to four Han characters, or a minority name of up to twenty with the dot U+00B7.
//! Readers know that dot by many shapes; it is the only sign that a name may carry.

use crate::text::LineText;

/// The dot between the parts of a minority name.
pub(crate) const DOT: char = '·';

/// Brings the dot to its one form and drops what no name carries.
pub(crate) fn clean(text: &str) -> String {
    let dotted = text.chars().filter_map(|c| match c {
        '·' | '•' | '・' | '‧' | '∙' | '⋅' | '．' | '.' | '●' | '。' | '｡' | '･' | '-' | '—' => {
            Some(DOT)
        }
        c if is_han(c) => Some(c),
        _ => None,
    });
    let mut out = String::new();
    for c in dotted {
        if c != DOT || !out.ends_with(DOT) {
            out.push(c);
        }
    }
    out.trim_matches(DOT).to_owned()
}

/// Only the Han characters.
pub(crate) fn han(text: &str) -> String {
    text.chars().filter(|c| is_han(*c)).collect()
}

/// What each Han character might be.
pub(crate) fn han_others(line: &LineText) -> Vec<Vec<(char, f32)>> {
    line.text
        .chars()
        .zip(&line.others)
        .filter(|(c, _)| is_han(*c))
        .map(|(_, others)| others.clone())
        .collect()
}

/// Whether a name has a length that names have.
pub(crate) fn is_plausible(name: &str) -> bool {
    let count = name.chars().count();
    if name.contains(DOT) {
        (4..=25).contains(&count)
    } else {
        (2..=8).contains(&count)
    }
}

/// Unified ideographs with all extensions; 〇 is a character of names too.
pub(crate) fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af | 0x3007)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dot_has_one_form() {
        assert_eq!(clean("阿卜杜拉•买买提"), "阿卜杜拉·买买提");
        assert_eq!(clean(" 王·"), "王");
        assert_eq!(clean("李 喆1"), "李喆");
        assert!(is_plausible("李喆") && is_plausible("阿卜杜拉·买买提") && !is_plausible("李"));
    }
}
