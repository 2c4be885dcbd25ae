//! Division codes of GB/T 2260: which province, prefecture and county a number or an address names.
//! A number keeps the code of its day for life, so codes abolished since 1980 count as much as
//! today's. The table is fixtures/catalogue/divisions.tsv; its README names source and date.

use std::collections::HashMap;
use std::sync::OnceLock;

static TABLE: &str = include_str!("../../../fixtures/catalogue/divisions.tsv");

/// One name that a code had for a span of years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    /// Six digits; `0000` at the end for a province, `00` for a prefecture.
    pub code: u32,
    /// The name without those above it.
    pub name: &'static str,
    /// The last year it was seen in; 2023 is the newest list.
    pub last: u16,
}

fn table() -> &'static HashMap<u32, Vec<Division>> {
    static PARSED: OnceLock<HashMap<u32, Vec<Division>>> = OnceLock::new();
    PARSED.get_or_init(|| {
        let mut map: HashMap<u32, Vec<Division>> = HashMap::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let (Some(code), Some(name), Some(_), Some(last)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            if let (Ok(code), Ok(last)) = (code.parse(), last.parse()) {
                map.entry(code)
                    .or_default()
                    .push(Division { code, name, last });
            }
        }
        map
    })
}

/// Every name the code had, the newest last. Empty for a code that never was.
pub fn names(code: u32) -> &'static [Division] {
    table().get(&code).map_or(&[], Vec::as_slice)
}

/// The year in which these cards began: the law on them (居民身份证法) is in force since 2004-01-01.
const FIRST_CARDS: u16 = 2004;

/// The divisions that there were when these cards were issued.
fn issuing(divisions: &[Division]) -> impl Iterator<Item = &Division> {
    divisions.iter().filter(|one| one.last >= FIRST_CARDS)
}

/// The names of all divisions whose police may have issued a card, some of them several times.
pub(crate) fn issuing_names() -> impl Iterator<Item = &'static str> {
    let names = |divisions| issuing(divisions).map(|one| one.name);
    table().values().flat_map(move |divisions| names(divisions))
}

/// The districts whose police may have issued a card, each with the city that it is a part of; of the
/// four municipalities the counties, too.
pub(crate) fn issuing_districts() -> impl Iterator<Item = (&'static str, &'static str)> {
    table().iter().flat_map(|(code, divisions)| {
        let municipality = is_municipality(*code);
        let part = if municipality { 10_000 } else { 100 };
        let cities = names(code / part * part);
        let districts = issuing(divisions).filter(move |one| {
            !code.is_multiple_of(100) && (municipality || one.name.ends_with('区'))
        });
        districts.flat_map(move |one| issuing(cities).map(|city| (city.name, one.name)))
    })
}

/// Whether a code lies in 北京, 天津, 上海 or 重庆, which have no prefectures.
fn is_municipality(code: u32) -> bool {
    matches!(code / 10_000, 11 | 12 | 31 | 50)
}

/// Whether the first two digits are a province, region or municipality.
pub fn is_province(code: u32) -> bool {
    !names(code / 10_000 * 10_000).is_empty()
}

/// What an address begins with, as far as GB/T 2260 knows it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// Code of the narrowest division that was recognised.
    pub code: u32,
    /// Bytes of the address that name province, prefecture and county.
    pub length: usize,
}

impl Place {
    /// Whether a county is named, and a district with the city that it is a part of: 广东省天河区
    /// has lost its 广州市. Counties and county cities are also written without it.
    pub fn is_whole(&self, address: &str) -> bool {
        let named = &address[..self.length];
        !self.code.is_multiple_of(100)
            && (is_municipality(self.code)
                || !named.ends_with('区')
                || named.matches(['市', '州', '盟']).count() > 0
                || named.contains("地区"))
    }
}

/// Short forms that cards print for the autonomous regions (and that people write).
const SHORT: [(&str, u32); 5] = [
    ("内蒙古", 150_000),
    ("广西", 450_000),
    ("西藏", 540_000),
    ("宁夏", 640_000),
    ("新疆", 650_000),
];

/// Reads the divisions that `address` begins with: province, then prefecture, then county, any of
/// which may be missing (cards of a municipality name no prefecture, county cities skip theirs).
pub fn of_address(address: &str) -> Option<Place> {
    let mut place = Place::default();
    let province = best(address, |code| code % 10_000 == 0).or_else(|| {
        SHORT
            .iter()
            .find(|(short, _)| address.starts_with(short))
            .map(|&(s, code)| (code, s.len()))
    });
    if let Some((code, length)) = province {
        place = Place { code, length };
    }
    let within = |code: u32| place.code == 0 || code / 10_000 == place.code / 10_000;
    let rest = &address[place.length..];
    let prefecture = best(rest, |code| {
        code % 100 == 0 && code % 10_000 != 0 && within(code)
    });
    if let Some((code, length)) = prefecture {
        place = Place {
            code,
            length: place.length + length,
        };
    }
    let rest = &address[place.length..];
    let county = best(rest, |code| {
        // Province-level county cities (90xx) and county cities belong to a prefecture on paper only.
        let prefecture = place.code % 10_000 == 0 || code / 100 == place.code / 100;
        code % 100 != 0 && prefecture && place.code != 0 && code / 10_000 == place.code / 10_000
    });
    if let Some((code, length)) = county {
        place = Place {
            code,
            length: place.length + length,
        };
    }
    (place.code != 0).then_some(place)
}

/// Corrects one misread character of a division that `address` begins with, where below what was
/// recognised exactly one name of GB/T 2260 differs by one character and the text has no exact one.
pub fn corrected(address: &str) -> Option<String> {
    let place = of_address(address).unwrap_or_default();
    if !place.code.is_multiple_of(100) {
        return None;
    }
    let (head, rest) = address.split_at(place.length);
    let inside = |code: u32| match place.code {
        0 => code.is_multiple_of(10_000),
        province if province % 10_000 == 0 => {
            code / 10_000 == province / 10_000 && !code.is_multiple_of(10_000)
        }
        prefecture => code / 100 == prefecture / 100 && !code.is_multiple_of(100),
    };
    let mut near: Vec<&str> = table()
        .iter()
        .filter(|(code, _)| inside(**code))
        .flat_map(|(_, names)| names)
        .map(|division| division.name)
        .filter(|name| name.chars().count() >= 3 && differs_once(name, rest))
        .collect();
    near.sort_unstable();
    near.dedup();
    // 罗城仫佬族自治县 is surer than a name of three characters, of which several lie near.
    let [name] = near.as_slice() else { return None };
    let count = name.chars().count();
    let tail: String = rest.chars().skip(count).collect();
    Some(format!("{head}{name}{tail}"))
}

/// Whether `text` begins with `name` but for one character, which is not the last: that one says
/// what kind of division it is.
fn differs_once(name: &str, text: &str) -> bool {
    let mut wrong = 0;
    let mut rest = text.chars();
    for c in name.chars() {
        let Some(read) = rest.next() else {
            return false;
        };
        wrong += usize::from(read != c);
    }
    let last = text.chars().nth(name.chars().count() - 1);
    wrong == 1 && last == name.chars().last()
}

/// The longest name that `text` begins with among the codes that `allowed` lets through, today's
/// names before abolished ones.
fn best(text: &str, allowed: impl Fn(u32) -> bool) -> Option<(u32, usize)> {
    let mut found: Option<(usize, u16, u32)> = None;
    for divisions in table().values() {
        for division in divisions {
            if text.starts_with(division.name) && allowed(division.code) {
                let this = (division.name.len(), division.last, division.code);
                found = found.max(Some(this));
            }
        }
    }
    found.map(|(length, _, code)| (code, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_misread_character_of_a_county_is_set_right() {
        let read = "广西壮族自治区河池市罗城仏佬族自治县胜庄镇";
        let right = "广西壮族自治区河池市罗城仫佬族自治县胜庄镇";
        assert_eq!(corrected(read).as_deref(), Some(right));
        assert_eq!(corrected(right), None);
        assert_eq!(corrected("某某某某某某"), None);
    }

    #[test]
    fn todays_and_abolished_codes_are_known() {
        assert_eq!(names(440_606)[0].name, "顺德区");
        assert!(names(440_606).iter().any(|d| d.last == 2023));
        // 崇文区 went into 东城区 in 2010; its people keep the code.
        assert_eq!(names(110_103)[0].name, "崇文区");
        assert!(names(110_103)[0].last < 2015);
        assert!(names(440_698).is_empty() && is_province(440_698) && !is_province(990_101));
    }

    #[test]
    fn an_address_names_its_divisions() {
        let place = |text| of_address(text).map(|p| (p.code, p.length / 3));
        assert_eq!(place("广东省佛山市顺德区大良街道"), Some((440_606, 9)));
        assert_eq!(place("北京市东城区安定门"), Some((110_101, 6)));
        assert_eq!(place("广西南宁市青秀区"), Some((450_103, 8)));
        assert_eq!(place("佛山市顺德区大良"), Some((440_606, 6)));
        assert_eq!(place("湖北省仙桃市干河"), Some((429_004, 6)));
        assert_eq!(place("某处"), None);
    }
}
