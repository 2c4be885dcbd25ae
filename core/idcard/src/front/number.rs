//! The number: read by all that can read it, and believed unasked only where two agree.

use chrono::NaiveDate;

use super::holes;
use crate::number::{IdNumber, fill_unread};
use crate::reading::{FieldReading, Source, Warning};
use crate::sheet::Sheet;
use crate::text::{LineText, ReaderFailed, Script, TextLine};
use crate::witness::{Witnesses, number_from};
use crate::zones::Cut;

/// The other readings of the number, each by another witness or on another picture of the line.
pub(super) fn second_number(
    sheet: &Sheet,
    cut: Cut,
    witnesses: &Witnesses<'_>,
) -> Result<Vec<(LineText, bool)>, ReaderFailed> {
    let grey: TextLine = cut.grey_line(&sheet.ink, Script::Number);
    let mut all = Vec::new();
    if let Some(second) = witnesses.second {
        all.extend(
            second
                .read(std::slice::from_ref(&grey))?
                .into_iter()
                .map(|text| (text, true)),
        );
        if all
            .iter()
            .all(|(text, _)| number_from(&text.text).is_none())
        {
            let colour = sheet.line(cut, Script::Number);
            all.extend(second.read(&[colour])?.into_iter().map(|text| (text, true)));
        }
    }
    if all
        .iter()
        .all(|(text, _)| number_from(&text.text).is_none())
    {
        all.extend(
            witnesses
                .first
                .read(&[grey])?
                .into_iter()
                .map(|text| (text, false)),
        );
    }
    Ok(all)
}

/// One number out of several readings of the line at `cut`, beside the birth date that is printed. It
/// needs no look only when two independent ones agree.
pub(super) fn agree(
    first: &LineText,
    seconds: &[(LineText, bool)],
    (cut, birth): (Cut, Option<NaiveDate>),
    source: Source,
    warnings: &mut Vec<Warning>,
) -> (Option<IdNumber>, FieldReading) {
    let mine = number_from(&first.text);
    let others: Vec<(IdNumber, bool)> = seconds
        .iter()
        .filter_map(|(text, other)| Some((number_from(&text.text)?, *other)))
        .collect();
    if let Some(number) = mine {
        let field = if others.iter().any(|(n, other)| *n == number && *other) {
            FieldReading::new(number.reveal(), 0.9995, Source::Both)
        } else {
            let contradicted = others.iter().any(|(n, _)| *n != number);
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
    if let Some((number, other)) = others.first() {
        let source = if *other { Source::Tesseract } else { source };
        let mut field = FieldReading::new(number.reveal(), 0.9, source);
        field.needs_look = true;
        return (Some(*number), field);
    }
    let filled = std::iter::once(first)
        .chain(seconds.iter().map(|(text, _)| text))
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
