//! The zones of the card and how a line is cut out of one. Personal data is printed with a play of
//! a third of a millimetre and no card is straightened perfectly, so a zone is only where to look:
//! the line is cut where its print is.

use image::{RgbImage, imageops};

use crate::ink::{Ink, px};
use crate::reading::{Field, Side};
use crate::text::{Script, TextLine};

/// Where a value is printed, in millimetres.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Zone {
    pub(crate) left: f64,
    pub(crate) right: f64,
    /// Vertical middle of the line.
    pub(crate) middle: f64,
    /// Height of a character.
    pub(crate) height: f64,
    pub(crate) script: Script,
}

/// What a line is cut with above and below, in heights of a character.
const MARGIN: f64 = 0.14;
/// How far left of its print a zone begins.
const LEAD: f64 = 0.7;

const fn zone(left: f64, right: f64, middle: f64, height: f64, script: Script) -> Zone {
    Zone {
        left,
        right,
        middle,
        height,
        script,
    }
}

pub(crate) const NAME: Zone = zone(14.9, 52.8, 8.5, 3.8, Script::Any);
pub(crate) const SEX: Zone = zone(14.9, 20.2, 15.3, 3.2, Script::Any);
pub(crate) const NATIONALITY: Zone = zone(32.9, 52.0, 15.3, 3.2, Script::Any);
pub(crate) const BIRTH: Zone = zone(14.9, 43.3, 21.7, 3.2, Script::Any);
pub(crate) const NUMBER: Zone = zone(28.0, 78.2, 46.8, 4.15, Script::Number);
pub(crate) const AUTHORITY: Zone = zone(33.7, 81.6, 38.7, 3.3, Script::Any);
pub(crate) const VALIDITY: Zone = zone(33.7, 75.0, 45.4, 3.3, Script::Dates);

const fn label(left: f64, right: f64, middle: f64, height: f64) -> Zone {
    zone(left, right, middle, height, Script::Any)
}

/// A word that is printed on every card, and where.
pub(crate) type Word = (Zone, &'static str);

const FRONT_SUREST: &[Word] = &[(label(5.6, 27.4, 46.8, 3.2), "公民身份号码")];
const FRONT_OTHERS: &[Word] = &[
    (label(5.6, 14.0, 8.5, 3.2), "姓名"),
    (label(5.6, 14.0, 15.3, 3.2), "性别"),
    (label(24.8, 32.6, 15.3, 3.2), "民族"),
    (label(5.6, 14.0, 21.7, 3.2), "出生"),
    (label(5.6, 14.0, 28.3, 3.2), "住址"),
];
const BACK_SUREST: &[Word] = &[(label(25.5, 81.0, 18.4, 7.75), "居民身份证")];
const BACK_OTHERS: &[Word] = &[
    (label(18.9, 32.6, 38.7, 3.2), "签发机关"),
    (label(18.9, 32.6, 45.4, 3.2), "有效期限"),
];

/// What every card of a side says, in groups of which one must be read: the surest word first, the
/// others for when glare or a thumb hides it.
pub(crate) fn evidence(side: Side) -> [&'static [Word]; 2] {
    match side {
        Side::Front => [FRONT_SUREST, FRONT_OTHERS],
        Side::Back => [BACK_SUREST, BACK_OTHERS],
    }
}

/// One of the three lines of the address.
pub(crate) fn address(line: usize) -> Zone {
    zone(14.9, 52.0, 28.3 + 4.45 * line as f64, 3.2, Script::Any)
}

/// How far around a zone its print may lie, in millimetres.
const PLAY: f64 = 1.2;

/// Where a field is printed, play and all: left, top, right and bottom on the straightened card, in
/// pixels.
pub(crate) fn around(field: Field) -> [u32; 4] {
    let (first, last) = match field {
        Field::Name => (NAME, NAME),
        Field::Sex => (SEX, SEX),
        Field::Nationality => (NATIONALITY, NATIONALITY),
        Field::Birth => (BIRTH, BIRTH),
        Field::Address => (address(0), address(2)),
        Field::IdNumber => (NUMBER, NUMBER),
        Field::Authority => (AUTHORITY, AUTHORITY),
        Field::ValidFrom | Field::ValidUntil => (VALIDITY, VALIDITY),
    };
    [
        first.left - PLAY,
        first.middle - first.height / 2.0 - PLAY,
        first.right + PLAY,
        last.middle + last.height / 2.0 + PLAY,
    ]
    .map(|mm| px(mm) as u32)
}

/// A rectangle on the straightened card, in pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
    /// How far the print begins from where the layout has it, in millimetres.
    pub(crate) astray: f64,
}

impl Cut {
    /// The middle of the line in millimetres.
    pub(crate) fn middle(&self) -> f64 {
        (self.top + self.bottom) as f64 / 2.0 / crate::straighten::PX_PER_MM
    }

    /// Height of its characters, in pixels.
    pub(crate) fn character(&self) -> f32 {
        (self.bottom - self.top) as f32 / (1.0 + 2.0 * MARGIN) as f32
    }

    pub(crate) fn line(&self, card: &RgbImage, script: Script) -> TextLine {
        let (width, height) = (
            (self.right - self.left) as u32,
            (self.bottom - self.top) as u32,
        );
        let image =
            imageops::crop_imm(card, self.left as u32, self.top as u32, width, height).to_image();
        TextLine { image, script }
    }

    pub(crate) fn grey_line(&self, ink: &Ink, script: Script) -> TextLine {
        let (width, height) = (
            (self.right - self.left) as u32,
            (self.bottom - self.top) as u32,
        );
        TextLine {
            image: ink.grey(self.left as u32, self.top as u32, width, height),
            script,
        }
    }
}

impl Zone {
    /// The zone as it stands, for print that is not black.
    pub(crate) fn whole(&self) -> Cut {
        let half = self.height / 2.0 + 0.7;
        Cut {
            left: px(self.left),
            right: px(self.right).min(856),
            top: px(self.middle - half),
            bottom: px(self.middle + half).min(540),
            astray: 0.0,
        }
    }

    /// Cuts the line whose middle is expected `shift` ± `play` millimetres lower; none where there
    /// is no print.
    pub(crate) fn cut(&self, ink: &Ink, shift: f64, play: f64) -> Option<Cut> {
        self.cut_at(ink, shift, play, self.level(ink, shift))
    }

    /// From which darkness on a pixel of the zone is print, if there is print.
    pub(crate) fn level(&self, ink: &Ink, shift: f64) -> f32 {
        let (middle, half) = (self.middle + shift, self.height / 2.0);
        ink.level(
            px(self.left),
            px(self.right),
            px(middle - half),
            px(middle + half),
        )
    }

    /// The same where it is known what is dark enough to be print.
    pub(crate) fn cut_at(&self, ink: &Ink, shift: f64, play: f64, level: f32) -> Option<Cut> {
        let middle = self.middle + shift;
        let window = self.height / 2.0 + play;
        let (left, right) = (px(self.left), px(self.right).min(ink.width));
        let top = px(middle - window);
        let rows = ink.rows(left, right, top, px(middle + window), level);
        let height = px(self.height);
        if rows.len() <= height {
            return None;
        }
        // The band of a character's height that holds most print, nearest the middle among equals.
        let offset_limit = rows.len() - height;
        let centre = offset_limit as f32 / 2.0;
        let (mut best, mut best_sum) = (0, f32::MIN);
        for offset in 0..=offset_limit {
            let sum: f32 = rows[offset..offset + height].iter().sum();
            let value = sum * (1.0 - 0.012 * (offset as f32 - centre).abs());
            if value > best_sum {
                (best, best_sum) = (offset, value);
            }
        }
        let band_top = top + best;
        let columns = ink.columns(left, right, band_top, band_top + height, level);
        // A stroke of print, not a wave of the ground.
        let solid = |at: usize| {
            columns[at.saturating_sub(2)..(at + 3).min(columns.len())]
                .iter()
                .sum::<u32>()
                >= 10
        };
        let first = (0..columns.len()).find(|&at| columns[at] > 1 && solid(at))?;
        let last = (0..columns.len())
            .rev()
            .find(|&at| columns[at] > 1 && solid(at))?;
        let total: u32 = columns.iter().sum();
        if total < 60 || last - first < 5 {
            return None;
        }
        let margin = px(self.height * MARGIN);
        let side = px(0.9);
        Some(Cut {
            left: (left + first).saturating_sub(side),
            right: (left + last + side).min(ink.width),
            top: band_top.saturating_sub(margin),
            bottom: (band_top + height + margin).min(ink.height),
            astray: (first as f64 / crate::straighten::PX_PER_MM - LEAD).abs(),
        })
    }
}
