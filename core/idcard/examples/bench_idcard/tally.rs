//! Sums of many marked cards, and the tables that they make.

use std::collections::BTreeMap;
use std::fmt;

use gridwalk_idcard::text::distance::edits;
use serde_json::Value;

/// One field of one card.
pub(crate) struct MarkedField {
    pub(crate) field: &'static str,
    pub(crate) truth: String,
    pub(crate) value: String,
    pub(crate) confidence: f64,
    pub(crate) needs_look: bool,
    pub(crate) source: &'static str,
}

impl MarkedField {
    fn right(&self) -> bool {
        self.value == self.truth
    }
}

/// One picture.
pub(crate) struct Marked {
    pub(crate) file: String,
    pub(crate) level: String,
    /// The true side; `none` for what is no card.
    pub(crate) side: String,
    /// What it is, if it is no card.
    pub(crate) kind: String,
    pub(crate) scene: String,
    /// Of processor time.
    pub(crate) ms: f64,
    /// The side that was read, or the reason for none.
    pub(crate) answer: String,
    /// How far the worst corner is from its place.
    pub(crate) off_mm: Option<f64>,
    pub(crate) fields: Vec<MarkedField>,
}

impl Marked {
    fn is_card(&self) -> bool {
        self.side != "none"
    }

    fn all_right(&self) -> bool {
        self.fields.iter().all(MarkedField::right)
    }

    pub(crate) fn failed(&self) -> bool {
        if self.is_card() {
            !self.all_right()
        } else {
            matches!(self.answer.as_str(), "front" | "back")
        }
    }
}

impl fmt::Display for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.file, self.answer)?;
        if let Some(off) = self.off_mm {
            write!(f, ", corners {off:.1} mm off")?;
        }
        writeln!(f, "\n    {}", self.scene)?;
        for field in self.fields.iter().filter(|field| !field.right()) {
            let look = if field.needs_look { "look" } else { "SILENT" };
            writeln!(
                f,
                "    {} is {} read {} ({:.3} {} {look})",
                field.field, field.truth, field.value, field.confidence, field.source
            )?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Group {
    cards: usize,
    all_right: usize,
    ms: f64,
    off: Vec<f64>,
    found: usize,
    fields: BTreeMap<&'static str, usize>,
    characters: usize,
    errors: usize,
    right: usize,
    right_unlooked: usize,
    wrong_unlooked: usize,
    silent_numbers: usize,
}

#[derive(Default)]
struct Peer {
    cards: usize,
    all_right: usize,
    number: usize,
    ms: f64,
}

/// Everything so far.
#[derive(Default)]
pub(crate) struct Tally {
    groups: BTreeMap<(String, String), Group>,
    peers: BTreeMap<(String, String), Peer>,
    /// Answers by kind of thing that is no card.
    others: BTreeMap<(String, String), usize>,
    /// By field and confidence: how many, and how many right.
    calibration: BTreeMap<(&'static str, usize), (usize, usize)>,
}

/// Upper ends of the confidences that are counted together.
const BINS: [f64; 9] = [0.3, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.01];

impl Tally {
    /// One answer of the peer.
    pub(crate) fn peer(&mut self, answer: &Value) {
        let text = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
        let Some(right) = answer["right"].as_object() else {
            return;
        };
        let peer = self.peers.entry((text("level"), text("side"))).or_default();
        peer.cards += 1;
        peer.all_right += usize::from(right.values().all(|v| v == true));
        peer.number += usize::from(right.get("id_number").is_some_and(|v| v == true));
        peer.ms += answer["ms"].as_f64().unwrap_or_default();
    }

    /// One card of ours.
    pub(crate) fn add(&mut self, card: &Marked) {
        if !card.is_card() {
            let key = (card.kind.clone(), card.answer.clone());
            *self.others.entry(key).or_default() += 1;
            return;
        }
        let key = (card.level.clone(), card.side.clone());
        let group = self.groups.entry(key).or_default();
        group.cards += 1;
        group.all_right += usize::from(card.all_right());
        group.found += usize::from(card.answer == card.side);
        group.ms += card.ms;
        group.off.push(card.off_mm.unwrap_or(99.0));
        for field in &card.fields {
            let right = field.right();
            *group.fields.entry(field.field).or_default() += usize::from(right);
            group.characters += field.truth.chars().count();
            group.errors += edits(&field.value, &field.truth).min(field.truth.chars().count());
            group.right += usize::from(right);
            if !field.needs_look {
                group.right_unlooked += usize::from(right);
                group.wrong_unlooked += usize::from(!right);
                group.silent_numbers += usize::from(!right && field.field == "id_number");
            }
            let bin = BINS.iter().position(|top| field.confidence < *top);
            let key = (field.field, bin.unwrap_or(BINS.len() - 1));
            let count = self.calibration.entry(key).or_default();
            count.0 += 1;
            count.1 += usize::from(right);
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
        for ((level, side), group) in &self.groups {
            let mut off = group.off.clone();
            off.sort_by(f64::total_cmp);
            let at = |q: f64| off[((off.len() - 1) as f64 * q) as usize];
            writeln!(
                f,
                "{level} {side}: {} cards, all right {:.1} %, side found {:.1} %, characters wrong {:.2} %, \
                 {:.2} s of CPU a card",
                group.cards,
                share(group.all_right, group.cards),
                share(group.found, group.cards),
                share(group.errors, group.characters),
                group.ms / 1e3 / group.cards as f64,
            )?;
            if let Some(peer) = self.peers.get(&(level.clone(), side.clone())) {
                writeln!(
                    f,
                    "  the peer: {} cards, all right {:.1} %, number {:.1} %, {:.2} s of CPU a card",
                    peer.cards,
                    share(peer.all_right, peer.cards),
                    share(peer.number, peer.cards),
                    peer.ms / 1e3 / peer.cards as f64,
                )?;
            }
            write!(f, "  right:")?;
            for (field, right) in &group.fields {
                write!(f, " {field} {:.1}", share(*right, group.cards))?;
            }
            writeln!(
                f,
                "\n  corners off: median {:.2} mm, 90 % {:.2} mm, worst {:.1} mm",
                at(0.5),
                at(0.9),
                at(1.0)
            )?;
            writeln!(
                f,
                "  of fields right need no look: {:.1} %; of fields that need none wrong: {} of {} ({:.2} %); \
                 silent number errors: {}",
                share(group.right_unlooked, group.right),
                group.wrong_unlooked,
                group.right_unlooked + group.wrong_unlooked,
                share(
                    group.wrong_unlooked,
                    group.right_unlooked + group.wrong_unlooked
                ),
                group.silent_numbers,
            )?;
        }
        if !self.others.is_empty() {
            let all: usize = self.others.values().sum();
            let made_up: usize = self
                .others
                .iter()
                .filter(|((_, answer), _)| matches!(answer.as_str(), "front" | "back"))
                .map(|(_, count)| count)
                .sum();
            writeln!(
                f,
                "no resident card: {all} pictures, readings made up {made_up}"
            )?;
            for ((kind, answer), count) in &self.others {
                writeln!(f, "  {kind:<16} {answer:<20} {count}")?;
            }
        }
        if !self.groups.is_empty() {
            writeln!(f, "confidence, then right of how many")?;
            let mut fields: Vec<&str> = self.calibration.keys().map(|key| key.0).collect();
            fields.dedup();
            for field in fields {
                write!(f, "  {field:<12}")?;
                for (bin, top) in BINS.iter().enumerate() {
                    if let Some((all, right)) = self.calibration.get(&(field, bin)) {
                        write!(f, "  <{:.3} {right}/{all}", top.min(1.0))?;
                    }
                }
                writeln!(f)?;
            }
        }
        if let Some(peak) = peak_memory_mb() {
            writeln!(f, "peak memory {peak} MB")?;
        }
        Ok(())
    }
}

fn peak_memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
