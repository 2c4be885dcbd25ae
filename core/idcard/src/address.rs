//! An address of one to three printed lines, joined and split into the parts that a dwelling of the
//! grid is found by. The card breaks lines anywhere, so joining adds nothing. Parts are cut at the
//! classifiers that GB/T 23705-2009 (数字城市地理信息公共平台 地名/地址编码规则) names; what fits none
//! stays with the road, and no character is ever dropped.

use crate::divisions;

/// An address cut into parts; joined again they are the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Code of the narrowest division named, 0 for none.
    pub code: u32,
    /// Province, prefecture, county as printed.
    pub division: String,
    /// Town, road and house number, or village and group.
    pub road: String,
    /// 3栋, 5座, 2号楼.
    pub building: String,
    /// 2单元, 1梯.
    pub unit: String,
    /// 302房, 1203室.
    pub room: String,
}

const BUILDING: [&str; 5] = ["号楼", "栋", "幢", "座", "楼"];
const UNIT: [&str; 2] = ["单元", "梯"];
const ROOM: [&str; 4] = ["号房", "房", "室", "号"];

/// Joins the printed lines. A dash has one form, no address has a dot, and what follows 之 is a
/// number (之一, a flat of its own), never a dash.
pub fn join<S: AsRef<str>>(lines: &[S]) -> String {
    let joined: String = lines
        .iter()
        .flat_map(|line| line.as_ref().chars())
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '·' | '•' | '.' | '．' | '–' | '—' | '―' | '－' => '-',
            c => c,
        })
        .collect();
    joined.replace("之-", "之一")
}

/// Cuts an address into its parts.
pub fn split(address: &str) -> Address {
    let place = divisions::of_address(address).unwrap_or_default();
    let (division, rest) = address.split_at(place.length);
    let (rest, room) = cut_room(rest);
    let (rest, unit) = cut_last(rest, &UNIT);
    let (road, building) = cut_last(rest, &BUILDING);
    Address {
        code: place.code,
        division: division.into(),
        road: road.into(),
        building: building.into(),
        unit: unit.into(),
        room: room.into(),
    }
}

/// Whether an address ends where the number of a house must follow: what stood there was not read.
pub(crate) fn ends_with_road(address: &str) -> bool {
    address.ends_with(['路', '街', '巷', '道'])
}

/// Cuts the room off the end: always after a building or unit, elsewhere only when it says so
/// itself (12号 at the end of a road is a house).
fn cut_room(text: &str) -> (&str, &str) {
    let (head, tail) = cut_last(text, &ROOM);
    let nested = UNIT
        .iter()
        .chain(&BUILDING)
        .any(|mark| head.ends_with(mark));
    if !tail.is_empty() && (nested || !tail.ends_with('号')) {
        return (head, tail);
    }
    let digits = text.len() - text.trim_end_matches(is_numeral).len();
    let (head, tail) = text.split_at(text.len() - digits);
    if UNIT
        .iter()
        .chain(&BUILDING)
        .any(|mark| head.ends_with(mark))
    {
        (head, tail)
    } else {
        (text, "")
    }
}

/// Cuts `…3栋` into `…` and `3栋` where the text ends in a numeral and one of `marks`.
fn cut_last<'a>(text: &'a str, marks: &[&str]) -> (&'a str, &'a str) {
    for mark in marks {
        if let Some(before) = text.strip_suffix(mark) {
            let head = before.trim_end_matches(is_numeral);
            if head.len() < before.len() {
                return text.split_at(head.len());
            }
        }
    }
    (text, "")
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || "一二三四五六七八九十甲乙丙丁东西南北".contains(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> [String; 5] {
        let a = split(text);
        [a.division, a.road, a.building, a.unit, a.room]
    }

    #[test]
    fn splits_town_and_village() {
        assert_eq!(
            parts("广东省佛山市顺德区大良街道南国东路12号锦绣花园3栋2单元1203房"),
            [
                "广东省佛山市顺德区",
                "大良街道南国东路12号锦绣花园",
                "3栋",
                "2单元",
                "1203房"
            ]
        );
        assert_eq!(
            parts("广东省佛山市顺德区杏坛镇逢简村委会新街7号")[1..],
            ["杏坛镇逢简村委会新街7号", "", "", ""]
        );
        assert_eq!(
            parts("北京市东城区安定门外大街2号楼5-302")[2..],
            ["2号楼", "", "5-302"]
        );
    }

    #[test]
    fn a_road_is_followed_by_a_number() {
        assert!(ends_with_road("新疆维吾尔自治区霍城县松墩巷"));
        assert!(ends_with_road("广东省佛山市顺德区大良街道南国东路"));
        assert!(!ends_with_road("新疆维吾尔自治区霍城县松墩巷318号"));
        assert!(!ends_with_road("湖南省衡阳市耒阳市杏集乡邢村十组"));
    }

    #[test]
    fn lines_join_without_a_seam() {
        assert_eq!(
            join(&["广东省佛山市顺德", "区大良街道 1", "2号"]),
            "广东省佛山市顺德区大良街道12号"
        );
        assert_eq!(
            join(&["南国东路12号·3之—", "502房"]),
            "南国东路12号-3之一502房"
        );
    }

    proptest! {
        #[test]
        fn no_character_is_lost(text in "[省市区县镇路号栋座单元房室0-9A-Z广东一二南·-]{0,40}") {
            prop_assert_eq!(parts(&text).concat(), text);
        }
    }
}
