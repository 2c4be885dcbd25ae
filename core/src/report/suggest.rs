//! Which category is likely here and now. No black box: a past report speaks for its category by
//! how near it was, how close in hour and weekday, and how long ago (kernel weights, multiplied);
//! where little speaks, the grid's own frequencies decide (additive smoothing). Every suggestion
//! says in plain words what spoke for it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, Duration, Timelike, Utc};
use serde::Serialize;

use crate::evidence::beijing;
use crate::geo::Wgs84;
use crate::wire::{CatalogueItem, PastReport};

/// Own reports are looked at for so long.
pub(super) const MEMORY: Duration = Duration::days(180);
/// More would be a list to read, not a tap.
const SHOWN: usize = 8;

/// Width of a place: a fix's error and the size of a courtyard, in metres.
const PLACE_M: f64 = 50.0;
/// Width of an hour of the day.
const HOURS: f64 = 1.5;
/// What a report of another hour still says of this place.
const OTHER_HOUR: f64 = 0.1;
/// What a report of another kind of day says: workdays are alike, and so are weekends.
const OTHER_WEEKDAY: f64 = 0.7;
const OTHER_KIND_OF_DAY: f64 = 0.4;
/// A report counts half after so many days.
const HALF_LIFE_DAYS: f64 = 30.0;
/// What the worker reported says more of what they will report.
const OWN: f64 = 2.0;
/// Weight of the grid's frequencies against what speaks for this place and hour.
const PRIOR: f64 = 0.5;

/// "Near" and "this month", in the words for people.
const NEAR_M: f64 = 60.0;
const MONTH: Duration = Duration::days(31);

/// A category that is likely, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Code of the catalogue.
    pub category: String,
    /// Its name.
    pub name: String,
    /// What speaks for it.
    pub why: String,
}

/// What speaks for one category.
#[derive(Default)]
struct Case {
    /// Kernel weights.
    weight: f64,
    /// Aged count, for the grid's frequencies.
    count: f64,
    month: u32,
    near: u32,
    near_now: u32,
    near_today: u32,
    near_own: u32,
}

/// Ranks the categories of `catalogue` at `at` and `when` by the history of the `grid` and the
/// worker's `own` reports, the likeliest first.
pub fn rank(
    catalogue: &[CatalogueItem],
    grid: &[PastReport],
    own: &[PastReport],
    at: Wgs84,
    when: DateTime<Utc>,
) -> Vec<Suggestion> {
    let mut cases: HashMap<&str, Case> = HashMap::new();
    // What the worker reported comes back as the grid's history: it is one report.
    let key = |past: &PastReport| (past.category.clone(), past.when.timestamp());
    let mine: HashSet<_> = own.iter().map(key).collect();
    let others = grid.iter().filter(|past| !mine.contains(&key(past)));
    let all = own
        .iter()
        .map(|past| (past, true))
        .chain(others.map(|past| (past, false)));
    for (past, own) in all.filter(|(past, _)| past.when <= when) {
        cases
            .entry(&past.category)
            .or_default()
            .hear(past, own, at, when);
    }
    let total: f64 = cases.values().map(|case| case.count).sum();
    let score = |case: &Case| case.weight + PRIOR * case.count / total.max(1.0);

    let nothing = Case::default();
    let mut ranked: Vec<_> = catalogue
        .iter()
        .map(|item| (item, cases.get(item.code.as_str()).unwrap_or(&nothing)))
        .collect();
    // Stable: without any history the catalogue's own order stands.
    ranked.sort_by(|(_, a), (_, b)| score(b).total_cmp(&score(a)));
    ranked
        .into_iter()
        .take(SHOWN)
        .map(|(item, case)| Suggestion {
            category: item.code.clone(),
            name: item.name.clone(),
            why: case.why(when),
        })
        .collect()
}

impl Case {
    fn hear(&mut self, past: &PastReport, own: bool, at: Wgs84, when: DateTime<Utc>) {
        let distance = past.at.distance_m(at);
        let hours = hours_apart(past.when, when);
        let same_weekday = beijing(past.when).weekday() == beijing(when).weekday();
        let days = (when - past.when).num_minutes() as f64 / 1440.0;

        let age = (-days / HALF_LIFE_DAYS).exp2();
        let place = bell(distance / PLACE_M);
        let hour = OTHER_HOUR + (1.0 - OTHER_HOUR) * bell(hours / HOURS);
        let day = if same_weekday {
            1.0
        } else if is_weekend(past.when) == is_weekend(when) {
            OTHER_WEEKDAY
        } else {
            OTHER_KIND_OF_DAY
        };
        let whose = if own { OWN } else { 1.0 };
        self.weight += place * hour * day * age * whose;
        self.count += age * whose;

        if when - past.when <= MONTH {
            let near = distance <= NEAR_M;
            self.month += 1;
            self.near += u32::from(near);
            self.near_now += u32::from(near && hours <= HOURS);
            self.near_today += u32::from(near && same_weekday);
            self.near_own += u32::from(near && own);
        }
    }

    fn why(&self, when: DateTime<Utc>) -> String {
        if self.near == 0 {
            return match (self.month, self.count > 0.0) {
                (0, false) => "尚无记录，按清单顺序列出".to_owned(),
                (0, true) => "一个月前在本网格上报过".to_owned(),
                (month, _) => format!("本网格近一月上报过 {month} 次"),
            };
        }
        let mut why = format!("附近 60 米内近一月上报过 {} 次", self.near);
        let most = |part: u32| part >= 2 && part * 10 >= self.near * 6;
        if most(self.near_now) {
            let hour = beijing(when).hour();
            why.push_str(&format!("，多在 {hour} 时前后"));
        }
        if most(self.near_today) {
            let day = ["一", "二", "三", "四", "五", "六", "日"];
            let today = beijing(when).weekday().num_days_from_monday() as usize;
            why.push_str(&format!("，多在周{}", day[today]));
        }
        if self.near_own > 0 {
            why.push_str(&format!("，其中您上报 {} 次", self.near_own));
        }
        why
    }
}

fn bell(x: f64) -> f64 {
    (-x * x / 2.0).exp()
}

/// Hours between two times of day, around the clock.
fn hours_apart(a: DateTime<Utc>, b: DateTime<Utc>) -> f64 {
    let apart = (a - b).num_minutes().rem_euclid(1440) as f64 / 60.0;
    apart.min(24.0 - apart)
}

fn is_weekend(at: DateTime<Utc>) -> bool {
    beijing(at).weekday().num_days_from_monday() >= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Wgs84 = Wgs84 {
        lat: 20.5,
        lon: 113.2,
    };
    const THERE: Wgs84 = Wgs84 {
        lat: 20.51,
        lon: 113.2,
    };

    fn catalogue() -> Vec<CatalogueItem> {
        ["A", "B", "C"]
            .map(|code| {
                serde_json::from_value(serde_json::json!({
                    "code": code, "class": "类", "name": format!("事项{code}")
                }))
                .unwrap()
            })
            .to_vec()
    }

    fn past(category: &str, at: Wgs84, when: &str) -> PastReport {
        PastReport {
            category: category.to_owned(),
            at,
            when: when.parse().unwrap(),
            open: false,
        }
    }

    /// A Monday, ten in the morning in Beijing.
    fn now() -> DateTime<Utc> {
        "2026-11-02T02:00:00Z".parse().unwrap()
    }

    fn codes(suggestions: &[Suggestion]) -> Vec<&str> {
        suggestions.iter().map(|s| s.category.as_str()).collect()
    }

    #[test]
    fn place_outweighs_the_grids_frequencies() {
        let mut grid = vec![past("B", HERE, "2026-10-20T02:00:00Z")];
        grid.extend((1..=9).map(|n| past("C", THERE, &format!("2026-10-2{n}T02:00:00Z"))));
        let here = rank(&catalogue(), &grid, &[], HERE, now());
        assert_eq!(codes(&here), ["B", "C", "A"]);
        assert_eq!(here[0].why, "附近 60 米内近一月上报过 1 次");
        assert_eq!(here[1].why, "本网格近一月上报过 9 次");
        assert_eq!(here[2].why, "尚无记录，按清单顺序列出");
        assert_eq!(here[0].name, "事项B");
    }

    #[test]
    fn the_hour_decides_between_two_habits_of_one_place() {
        let grid: Vec<_> = (1..=6)
            .flat_map(|n| {
                [
                    past("A", HERE, &format!("2026-10-1{n}T12:00:00Z")),
                    past("B", HERE, &format!("2026-10-1{n}T02:10:00Z")),
                ]
            })
            .collect();
        let morning = rank(&catalogue(), &grid, &[], HERE, now());
        assert_eq!(morning[0].category, "B");
        assert!(
            morning[0].why.contains("多在 10 时前后"),
            "{}",
            morning[0].why
        );
        let evening = rank(&catalogue(), &grid, &[], HERE, now() + Duration::hours(10));
        assert_eq!(evening[0].category, "A");
    }

    #[test]
    fn the_weekday_decides_and_is_said() {
        let mondays =
            ["05", "12", "19", "26"].map(|d| past("B", HERE, &format!("2026-10-{d}T02:00:00Z")));
        let saturdays =
            ["10", "17", "24", "31"].map(|d| past("A", HERE, &format!("2026-10-{d}T02:00:00Z")));
        let grid = [mondays, saturdays].concat();
        let suggestions = rank(&catalogue(), &grid, &[], HERE, now());
        assert_eq!(suggestions[0].category, "B");
        assert!(
            suggestions[0].why.contains("多在周一"),
            "{}",
            suggestions[0].why
        );
    }

    #[test]
    fn own_reports_count_more_and_once() {
        let theirs = past("A", HERE, "2026-10-20T02:00:00Z");
        let mine = past("B", HERE, "2026-10-20T02:00:01Z");
        // It has come back with the grid's history meanwhile.
        let grid = [theirs, mine.clone()];
        let suggestions = rank(&catalogue(), &grid, &[mine], HERE, now());
        assert_eq!(suggestions[0].category, "B");
        assert_eq!(
            suggestions[0].why,
            "附近 60 米内近一月上报过 1 次，其中您上报 1 次"
        );
    }

    #[test]
    fn neither_the_future_nor_an_unknown_category_is_heard() {
        let grid = [
            past("C", HERE, "2026-11-03T02:00:00Z"),
            past("GONE", HERE, "2026-10-20T02:00:00Z"),
        ];
        let suggestions = rank(&catalogue(), &grid, &[], HERE, now());
        assert_eq!(codes(&suggestions), ["A", "B", "C"]);
    }

    #[test]
    fn hours_go_around_the_clock() {
        let (late, early) = ("2026-10-20T15:30:00Z", "2026-10-22T16:30:00Z");
        let apart = hours_apart(late.parse().unwrap(), early.parse().unwrap());
        assert!((apart - 1.0).abs() < 1e-9);
    }
}
