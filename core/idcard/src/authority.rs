//! The police that issued a card: those of a county or a city (德庆县公安局), or a city's branch in
//! one of its districts, which may drop its 区 (汕头市公安局潮阳分局). Which divisions there were since
//! these cards began, GB/T 2260 says; what the reader could not hold for one of their names is left as it was
//! read.

use std::iter;

use crate::divisions;
use crate::name;
use crate::text::distance::edits;
use crate::text::{LineText, likeliest};

const POLICE: &str = "公安局";
const BRANCH: &str = "分局";

/// The authority with a misread division put right, if the reader held exactly one possible.
pub(crate) fn corrected(line: &LineText) -> Option<String> {
    let read: Vec<char> = name::han(&line.text).chars().collect();
    let others = name::han_others(line);
    if others.len() != read.len() {
        return None;
    }
    let text: String = read.iter().collect();
    let at = text
        .find(POLICE)
        .map(|bytes| text[..bytes].chars().count())?;
    let (owner, rest) = text.split_once(POLICE)?;
    let mut out = match is_division(owner) {
        true => owner.to_owned(),
        false => likeliest(divisions::issuing_names(), &others[..at])?.to_owned(),
    };
    out.push_str(POLICE);
    match rest.strip_suffix(BRANCH) {
        Some(district) if !district.is_empty() && !is_division(district) => {
            let from = at + POLICE.chars().count();
            let others = &others[from..from + district.chars().count()];
            out.push_str(likeliest(
                divisions::issuing_names().flat_map(names),
                others,
            )?);
            out.push_str(BRANCH);
        }
        _ => out.push_str(rest),
    }
    (out != text && is_known(&out)).then_some(out)
}

/// The one authority that is meant by an unknown one: for somebody to look at, as glare may have left what
/// fits another, too.
pub(crate) fn nearest(read: &str) -> Option<String> {
    near(read).or_else(|| left_of(read))
}

/// The one that differs least from what was read, by a character lost or misread in four.
fn near(read: &str) -> Option<String> {
    let length = read.chars().count();
    let mut best: Option<(usize, String)> = None;
    let mut tied = false;
    for authority in all() {
        let apart = edits(read, &authority);
        match &best {
            Some((least, other)) if apart == *least => tied |= *other != authority,
            Some((least, _)) if apart > *least => {}
            _ => (best, tied) = (Some((apart, authority)), false),
        }
    }
    let (apart, authority) = best.filter(|_| !tied)?;
    (apart * 4 <= length).then_some(authority)
}

/// The only one that begins and ends as what was read, where half at most is lost between.
fn left_of(read: &str) -> Option<String> {
    let length = read.chars().count();
    let is_left = |authority: &String| {
        let same = |(a, b): &(char, char)| a == b;
        let before = read.chars().zip(authority.chars()).take_while(same);
        let after = read
            .chars()
            .rev()
            .zip(authority.chars().rev())
            .take_while(same);
        before.count() + after.count() >= length
    };
    let mut all = all().filter(is_left);
    let first = all.next()?;
    let only = all.all(|other| other == first);
    (only && first.chars().count() <= length * 2).then_some(first)
}

/// Whether it is the police of a division that there is, or its branch in a district of its own: 江市公安局
/// has lost its first character, however surely the others were read.
pub(crate) fn is_known(authority: &str) -> bool {
    let Some((owner, branch)) = authority.split_once(POLICE) else {
        return false;
    };
    let is_of_owner = |district: &str| {
        divisions::issuing_districts()
            .any(|(city, name)| city == owner && names(name).any(|name| name == district))
    };
    match branch.strip_suffix(BRANCH) {
        Some(district) => is_of_owner(district),
        None => branch.is_empty() && is_division(owner),
    }
}

/// The police of every division, and the branches of every city's in its districts.
fn all() -> impl Iterator<Item = String> {
    let own = divisions::issuing_names().map(|name| format!("{name}{POLICE}"));
    let branches = divisions::issuing_districts().flat_map(|(city, district)| {
        names(district).map(move |district| format!("{city}{POLICE}{district}{BRANCH}"))
    });
    own.chain(branches)
}

/// Whether a division is called so.
fn is_division(text: &str) -> bool {
    divisions::issuing_names().any(|name| names(name).any(|name| name == text))
}

/// What the police call a division: by its name, or without its 区 or 新区 (浦东分局). 郊区 has nothing to
/// drop.
fn names(name: &str) -> impl Iterator<Item = &str> {
    let short = ["区", "新区"].map(|end| name.strip_suffix(end));
    let short = short.into_iter().flatten();
    iter::once(name).chain(short.filter(|short| short.chars().count() > 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, doubts: &[(usize, char)]) -> LineText {
        let mut others: Vec<Vec<(char, f32)>> = text.chars().map(|c| vec![(c, 0.9)]).collect();
        for &(at, character) in doubts {
            others[at].push((character, 0.05));
        }
        LineText {
            text: text.to_owned(),
            sure: vec![0.9; others.len()],
            others,
            places: Vec::new(),
        }
    }

    #[test]
    fn a_division_that_the_reader_held_possible_is_put_right() {
        let read = line("德庆善公安局", &[(2, '县'), (0, '得')]);
        assert_eq!(corrected(&read).as_deref(), Some("德庆县公安局"));
        let branch = line("汕头市公安局耕阳分局", &[(6, '潮'), (6, '湖')]);
        assert_eq!(corrected(&branch).as_deref(), Some("汕头市公安局潮阳分局"));
    }

    #[test]
    fn an_authority_that_lost_a_character_is_not_known() {
        for known in [
            "德庆县公安局",
            "汕头市公安局潮阳分局",
            "汕头市公安局潮阳区分局",
            "北京市公安局朝阳分局",
            "上海市公安局浦东分局",
            "重庆市公安局酉阳土家族苗族自治县分局",
        ] {
            assert!(is_known(known), "{known}");
        }
        for lost in [
            "江市公安局",
            "县公安局",
            "公安局",
            "安局潮阳分局",
            "广州市公安局秀分局",
            "汕头市公安局分局",
            "山南市公安局潮阳分局",
        ] {
            assert!(!is_known(lost), "{lost}");
        }
    }

    #[test]
    fn an_unknown_authority_is_told_as_the_one_that_is_near() {
        for (read, meant) in [
            ("全州县公安场", Some("全州县公安局")),
            ("固始县安局", Some("固始县公安局")),
            ("广州市公安局秀分局", Some("广州市公安局越秀分局")),
            (
                "重庆市公安局西阳土家族苗族自治县分局",
                Some("重庆市公安局酉阳土家族苗族自治县分局"),
            ),
            ("恩平安局", Some("恩平市公安局")),
            ("水族自治县公安局", Some("三都水族自治县公安局")),
            ("潜江市公", Some("潜江市公安局")),
            // Six cities have lost the same character, of this every branch may be meant, and of that
            // too much is lost.
            ("江市公安局", None),
            ("广州市公", None),
            ("潜江", None),
            ("英市公安局", Some("英德市公安局")),
        ] {
            assert_eq!(nearest(read).as_deref(), meant, "{read}");
        }
    }

    #[test]
    fn what_is_right_or_was_not_held_possible_stays() {
        assert_eq!(corrected(&line("德庆县公安局", &[(2, '善')])), None);
        assert_eq!(corrected(&line("德庆善公安局", &[(2, '普')])), None);
        assert_eq!(corrected(&line("汕头市公安局潮阳分局", &[(6, '朝')])), None);
        let elsewhere = line("汕头市公安局湖阳分局", &[(6, '朝')]);
        assert_eq!(corrected(&elsewhere), None, "朝阳 is no part of 汕头");
        assert_eq!(corrected(&line("公安", &[])), None);
    }
}
