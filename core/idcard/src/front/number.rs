//! The number: read by all that can read it, and believed unasked only where two agree.

use chrono::NaiveDate;

use super::holes;
use crate::number::{IdNumber, fill_unread};
use crate::reading::{FieldReading, Source, Warning};
use crate::sheet::Sheet;
use crate::text::{LineText, ReaderFailed, Script, TextLine};
use crate::witness::{Witnesses, number_from};
use crate::zones::Cut;

/// How far a digit may stand beside its zone on a card laid flat badly, in pixels.
const BESIDE: usize = 80;

/// The number's line as it was read, and its other readings: each by another witness or on another
/// picture of the line, and whether another witness made it.
pub(super) struct NumberTexts {
    first: LineText,
    others: Vec<(LineText, bool)>,
}

impl NumberTexts {
    /// Of what the first reader made of the line at `cut`. A line that holds no number may have lost
    /// digits over the edge of its zone, and is read once more with what stands beside it.
    pub(super) fn of(
        first: LineText,
        sheet: &Sheet,
        cut: Cut,
        witnesses: &Witnesses<'_>,
    ) -> Result<Self, ReaderFailed> {
        let texts = Self::beside(first, sheet, cut, witnesses)?;
        if texts.hold_number() {
            return Ok(texts);
        }
        let wide = Cut {
            left: cut.left.saturating_sub(BESIDE),
            right: (cut.right + BESIDE).min(sheet.ink.width),
            ..cut
        };
        let line = sheet.line(wide, Script::Number);
        let first = witnesses.first.read(&[line])?.into_iter().next();
        let more = Self::beside(first.unwrap_or_default(), sheet, wide, witnesses)?;
        Ok(if more.hold_number() { more } else { texts })
    }

    /// One reading and, as far as they are needed, the others of the same line.
    fn beside(
        first: LineText,
        sheet: &Sheet,
        cut: Cut,
        witnesses: &Witnesses<'_>,
    ) -> Result<Self, ReaderFailed> {
        let grey: TextLine = cut.grey_line(&sheet.ink, Script::Number);
        let mut others = Vec::new();
        let none_in = |others: &[(LineText, bool)]| {
            others
                .iter()
                .all(|(text, _)| number_from(&text.text).is_none())
        };
        if let Some(second) = witnesses.second {
            let marked = |text| (text, true);
            let read = second.read(std::slice::from_ref(&grey))?;
            others.extend(read.into_iter().map(marked));
            if none_in(&others) {
                let colour = sheet.line(cut, Script::Number);
                others.extend(second.read(&[colour])?.into_iter().map(marked));
            }
        }
        if none_in(&others) {
            let read = witnesses.first.read(&[grey])?;
            others.extend(read.into_iter().map(|text| (text, false)));
        }
        Ok(NumberTexts { first, others })
    }

    fn hold_number(&self) -> bool {
        let others = self.others.iter().map(|(text, _)| text);
        std::iter::once(&self.first)
            .chain(others)
            .any(|text| number_from(&text.text).is_some())
    }
}

/// One number out of several readings of the line at `cut`, beside the birth date that is printed. It
/// needs no look only when two independent ones agree.
pub(super) fn agree(
    NumberTexts { first, others }: &NumberTexts,
    (cut, birth): (Cut, Option<NaiveDate>),
    source: Source,
    warnings: &mut Vec<Warning>,
) -> (Option<IdNumber>, FieldReading) {
    let mine = number_from(&first.text);
    let numbers: Vec<(IdNumber, bool)> = others
        .iter()
        .filter_map(|(text, other)| Some((number_from(&text.text)?, *other)))
        .collect();
    if let Some(number) = mine {
        let field = if numbers.iter().any(|(n, other)| *n == number && *other) {
            FieldReading::new(number.reveal(), 0.9995, Source::Both)
        } else {
            let contradicted = numbers.iter().any(|(n, _)| *n != number);
            let mut field = FieldReading::new(
                number.reveal(),
                if contradicted { 0.6 } else { 0.95 },
                source,
            );
            field.needs_look = true;
            field
        };
        return (Some(number), field);
    }
    if let Some((number, other)) = numbers.first() {
        let source = if *other { Source::Tesseract } else { source };
        let mut field = FieldReading::new(number.reveal(), 0.9, source);
        field.needs_look = true;
        return (Some(*number), field);
    }
    let filled = std::iter::once(first)
        .chain(others.iter().map(|(text, _)| text))
        .find_map(|text| holes::fill(text, &cut, birth));
    if let Some(number) = filled.or_else(|| without_weakest(first)) {
        warnings.push(Warning::NumberCorrected);
        let mut field = FieldReading::new(number.reveal(), 0.85, Source::Corrected);
        field.needs_look = true;
        return (Some(number), field);
    }
    warnings.push(Warning::NumberFailsCheck);
    let mut field = FieldReading::new(first.text.clone(), 0.05, source);
    field.needs_look = true;
    (None, field)
}

/// One digit of a full reading is the least sure: the check digit may tell it.
fn without_weakest(text: &LineText) -> Option<IdNumber> {
    if text.text.len() != 18 {
        return None;
    }
    let weakest = (0..18).min_by(|&a, &b| text.sure[a].total_cmp(&text.sure[b]))?;
    let mut holed = text.text.clone();
    holed.replace_range(weakest..=weakest, "?");
    fill_unread(&holed)
}
