//! The lines of the side with the portrait: where each is printed on this card.

use std::collections::BTreeMap;

use crate::sheet::Sheet;
use crate::text::{LineText, ReaderFailed, Script, TextRecogniser};
use crate::zones::{self, Cut};

/// From one character's middle to the next's, in characters: a little over one is usual, two where one
/// is missing.
const GAP: f32 = 1.6;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    Number,
    Name,
    Sex,
    Nationality,
    Birth,
    Address,
}

/// What is printed where.
pub(super) struct Lines {
    pub(super) number: Cut,
    lines: Vec<(Slot, Cut, Script)>,
    /// What a thumb, glare or the frame may have taken something of.
    hidden: Vec<Slot>,
    /// How far name or address begin from where the layout has them, in millimetres.
    pub(super) astray: f64,
}

impl Lines {
    pub(super) fn cut(sheet: &Sheet) -> Self {
        let number = zones::NUMBER
            .cut(&sheet.ink, 0.0, 1.5)
            .unwrap_or_else(|| zones::NUMBER.whole());
        let mut lines = Lines {
            number,
            lines: Vec::new(),
            hidden: Vec::new(),
            astray: 0.0,
        };
        lines.push(sheet, Slot::Number, number, Script::Number);
        // The number is the surest line to find; the rest of the data shares its play.
        let shift = (number.middle() - zones::NUMBER.middle).clamp(-0.9, 0.9) * 0.7;
        lines.single(sheet, shift);
        lines.address(sheet, shift);
        lines
    }

    fn push(&mut self, sheet: &Sheet, slot: Slot, cut: Cut, script: Script) {
        if matches!(slot, Slot::Name | Slot::Address) {
            self.astray = self.astray.max(cut.astray);
        }
        if sheet.cover.touches(&cut) {
            self.hidden.push(slot);
        }
        self.lines.push((slot, cut, script));
    }

    fn single(&mut self, sheet: &Sheet, shift: f64) {
        for (slot, zone) in [
            (Slot::Name, zones::NAME),
            (Slot::Sex, zones::SEX),
            (Slot::Nationality, zones::NATIONALITY),
            (Slot::Birth, zones::BIRTH),
        ] {
            let mut cut = zone
                .cut(&sheet.ink, shift, 1.5)
                .unwrap_or_else(|| zone.whole());
            // The birth date ends in a label-coloured 日: its zone is taken whole to the right.
            if slot == Slot::Birth {
                cut.right = zone.whole().right;
            }
            self.push(sheet, slot, cut, zone.script);
        }
    }

    fn address(&mut self, sheet: &Sheet, shift: f64) {
        let mut drift = shift;
        // The second and third line may be empty: what is print there, the first one says.
        let level = zones::address(0).level(&sheet.ink, drift);
        for line in 0..3 {
            let zone = zones::address(line);
            // A wider window would hold the feet of the line above.
            let play = if line == 0 { 1.5 } else { 0.9 };
            match zone.cut_at(&sheet.ink, drift, play, level) {
                Some(cut) => {
                    drift = (cut.middle() - zone.middle).clamp(-1.2, 1.2);
                    self.push(sheet, Slot::Address, cut, zone.script);
                }
                None if line == 0 => self.push(sheet, Slot::Address, zone.whole(), zone.script),
                None => {
                    // A line may be hidden whole.
                    let whole = zone.whole();
                    let first = Cut {
                        right: whole.left + 30,
                        ..whole
                    };
                    if sheet.cover.touches(&first) {
                        self.hidden.push(Slot::Address);
                    }
                    break;
                }
            }
        }
    }

    pub(super) fn is_hidden(&self, slot: Slot) -> bool {
        self.hidden.contains(&slot)
    }

    /// Whether between two characters that were read there is room for another: glare takes whole ones,
    /// and leaves its neighbours as sure as ever.
    pub(super) fn has_gap(&self, slot: Slot, texts: &Texts) -> bool {
        let cuts = self.lines.iter().filter(|(of, ..)| *of == slot);
        cuts.zip(texts.all(slot)).any(|((_, cut, _), text)| {
            let width = (cut.right - cut.left) as f32;
            text.places
                .windows(2)
                .any(|pair| (pair[1] - pair[0]) * width > GAP * cut.character())
        })
    }

    pub(super) fn read(
        &self,
        sheet: &Sheet,
        reader: &dyn TextRecogniser,
    ) -> Result<Texts, ReaderFailed> {
        let cuts: Vec<_> = self
            .lines
            .iter()
            .map(|(_, cut, script)| (*cut, *script))
            .collect();
        let mut found: BTreeMap<Slot, Vec<LineText>> = BTreeMap::new();
        for ((slot, ..), text) in self.lines.iter().zip(sheet.read(reader, &cuts)?) {
            found.entry(*slot).or_default().push(text);
        }
        Ok(Texts(found))
    }
}

/// What was read, by what it is.
pub(super) struct Texts(BTreeMap<Slot, Vec<LineText>>);

impl Texts {
    /// All lines of one kind, from the top.
    pub(super) fn all(&self, slot: Slot) -> &[LineText] {
        self.0.get(&slot).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first line of one kind; empty where there is none.
    pub(super) fn one(&self, slot: Slot) -> LineText {
        self.all(slot).first().cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_in_a_name_is_seen() {
        // Three characters of 3.8 mm, as a zone cuts them: 15 mm wide with a margin at each side.
        let name = Cut {
            right: zones::NAME.whole().left + 136,
            ..zones::NAME.whole()
        };
        let lines = Lines {
            number: name,
            lines: vec![(Slot::Name, name, Script::Any)],
            hidden: Vec::new(),
            astray: 0.0,
        };
        let read = |text: &str, places: &[f32]| {
            let line = LineText {
                text: text.to_owned(),
                places: places.to_vec(),
                ..LineText::default()
            };
            lines.has_gap(Slot::Name, &Texts([(Slot::Name, vec![line])].into()))
        };
        assert!(!read("方蓉明", &[0.2, 0.5, 0.8]));
        assert!(read("方明", &[0.2, 0.8]));
        assert!(!read("方明", &[0.2, 0.5]));
        assert!(!read("方明", &[]), "a reader that tells no places");
    }
}
