//! Reads the side with the portrait: cuts the lines, has them read, parses and cross-checks them.

use std::collections::BTreeMap;

use crate::number::{IdNumber, fill_unread};
use crate::reading::{Field, FieldReading, Source, Warning};
use crate::sheet::Sheet;
use crate::text::{LineText, ReaderFailed, Script, TextLine};
use crate::witness::{Witnesses, number_from};
use crate::zones::{self, Cut};
use crate::{address, dates, divisions, name, nationality};

/// Print that begins this far from its place, in millimetres, was not laid flat well.
pub(crate) const ASTRAY: f64 = 1.2;

pub(crate) type Read = (BTreeMap<Field, FieldReading>, Vec<Warning>);

pub(crate) fn read(sheet: &Sheet, witnesses: &Witnesses<'_>) -> Result<Read, ReaderFailed> {
    let ink = &sheet.ink;
    let number = zones::NUMBER
        .cut(ink, 0.0, 1.5)
        .unwrap_or_else(|| zones::NUMBER.whole());
    // The number is the surest line to find; the rest of the data shares its play.
    let shift = (number.middle() - zones::NUMBER.middle).clamp(-0.9, 0.9);
    let mut lines = Vec::new();
    let mut slots: Vec<Slot> = Vec::new();
    let mut astray = 0f64;
    let mut hidden: Vec<Slot> = Vec::new();
    let mut push = |slot: Slot, cut: Cut, script: Script| {
        if matches!(slot, Slot::Name | Slot::Address) {
            astray = astray.max(cut.astray);
        }
        if sheet.cover.touches(&cut) {
            hidden.push(slot);
        }
        lines.push(sheet.line(cut, script));
        slots.push(slot);
    };
    push(Slot::Number, number, Script::Number);
    for (slot, zone) in [
        (Slot::Name, zones::NAME),
        (Slot::Sex, zones::SEX),
        (Slot::Nationality, zones::NATIONALITY),
        (Slot::Birth, zones::BIRTH),
    ] {
        // The birth date ends in a label-coloured 日: its zone is taken whole to the right.
        let cut = zone
            .cut(ink, shift * 0.7, 1.5)
            .unwrap_or_else(|| zone.whole());
        let cut = if slot == Slot::Birth {
            Cut {
                right: zone.whole().right,
                ..cut
            }
        } else {
            cut
        };
        push(slot, cut, zone.script);
    }
    let mut drift = shift * 0.7;
    // The second and third line may be empty: what is print there, the first one says.
    let level = zones::address(0).level(ink, drift);
    for line in 0..3 {
        let zone = zones::address(line);
        // A wider window would hold the feet of the line above.
        match zone.cut_at(ink, drift, if line == 0 { 1.5 } else { 0.9 }, level) {
            Some(cut) => {
                drift = (cut.middle() - zone.middle).clamp(-1.2, 1.2);
                push(Slot::Address, cut, zone.script);
            }
            None if line == 0 => push(Slot::Address, zone.whole(), zone.script),
            None => {
                // A line may be hidden whole.
                let whole = zone.whole();
                let first = Cut {
                    right: whole.left + 30,
                    ..whole
                };
                if sheet.cover.touches(&first) {
                    hidden.push(Slot::Address);
                }
                break;
            }
        }
    }
    let texts = witnesses.first.read(&lines)?;
    let mut found: BTreeMap<Slot, Vec<LineText>> = BTreeMap::new();
    for (slot, text) in slots.iter().zip(texts) {
        found.entry(*slot).or_default().push(text);
    }
    let one = |slot: Slot| {
        found
            .get(&slot)
            .and_then(|texts| texts.first())
            .cloned()
            .unwrap_or_default()
    };
    let seconds = second_number(sheet, number, witnesses)?;
    let source = witnesses.first.source();
    let mut warnings = Vec::new();

    let (number, mut number_field) = agree(&one(Slot::Number), &seconds, source, &mut warnings);
    let birth_text = one(Slot::Birth);
    let birth = dates::birth_line(&birth_text.text);
    let sex_text = one(Slot::Sex);
    let sex = ['男', '女']
        .into_iter()
        .find(|c| sex_text.text.contains(*c))
        .map(String::from);

    let birth_field = match (birth, number) {
        (Some(read), Some(number)) if read == number.birth() => {
            FieldReading::new(read.to_string(), 0.999, Source::Both)
        }
        (Some(read), Some(number)) => {
            warnings.push(Warning::BirthDiffers);
            let trusted = birth_text.least() < 0.9 && !number_field.needs_look;
            let value = if trusted { number.birth() } else { read };
            number_field.doubt(0.9);
            let mut field = FieldReading::new(value.to_string(), 0.7, source);
            field.doubt(0.7);
            field
        }
        (Some(read), None) => {
            FieldReading::new(read.to_string(), birth_text.least() * 0.95, source)
        }
        (None, Some(number)) => {
            let sure = if number_field.needs_look { 0.9 } else { 0.995 };
            FieldReading::new(number.birth().to_string(), sure, Source::Number)
        }
        (None, None) => FieldReading::unread(),
    };
    let sex_field = match (sex, number) {
        (Some(read), Some(number)) if read == number.sex().as_str() => {
            FieldReading::new(read, 0.999, Source::Both)
        }
        (Some(read), Some(number)) => {
            warnings.push(Warning::SexDiffers);
            let trusted = sex_text.least() < 0.9 && !number_field.needs_look;
            let value = if trusted {
                number.sex().as_str().to_owned()
            } else {
                read
            };
            let mut field = FieldReading::new(value, 0.7, source);
            field.doubt(0.7);
            field
        }
        (Some(read), None) => FieldReading::new(read, sex_text.least() * 0.97, source),
        (None, Some(number)) => {
            let sure = if number_field.needs_look { 0.9 } else { 0.995 };
            FieldReading::new(number.sex().as_str(), sure, Source::Number)
        }
        (None, None) => FieldReading::unread(),
    };
    let nationality_text = one(Slot::Nationality);
    let nationality_read = nationality::find(&name::han(&nationality_text.text))
        .or_else(|| nationality::likeliest(&name::han_others(&nationality_text)));
    let mut nationality_field = match nationality_read {
        Some(nationality::Match::Exact(value)) => {
            FieldReading::new(value, 0.9 + 0.1 * nationality_text.least(), source)
        }
        Some(nationality::Match::Nearest(value)) => {
            FieldReading::new(value, 0.9, Source::Corrected)
        }
        None => {
            warnings.push(Warning::NationalityUnknown);
            FieldReading::new(name::han(&nationality_text.text), 0.2, source)
        }
    };
    let name_text = one(Slot::Name);
    let name = name::clean(&name_text.text);
    let plausible = name::is_plausible(&name);
    let mut name_field = FieldReading::new(
        name,
        if plausible { name_text.least() } else { 0.3 },
        source,
    );

    let address_texts = found
        .get(&Slot::Address)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let joined = address::join(
        &address_texts
            .iter()
            .map(|t| t.text.as_str())
            .collect::<Vec<_>>(),
    );
    let sure = address_texts
        .iter()
        .map(LineText::least)
        .fold(1.0, f64::min);
    let mut address_field = match divisions::corrected(&joined) {
        Some(corrected) => FieldReading::new(corrected, sure.max(0.9), Source::Corrected),
        None => FieldReading::new(joined, sure, source),
    };
    let place = divisions::of_address(&address_field.value);
    if place.is_none() && !address_field.value.is_empty() {
        warnings.push(Warning::AddressUnknown);
        address_field.doubt(0.8);
    }
    if place.is_some_and(|place| !place.is_whole(&address_field.value)) {
        address_field.doubt(0.9);
    }
    for (slot, field) in [
        (Slot::Name, &mut name_field),
        (Slot::Nationality, &mut nationality_field),
        (Slot::Address, &mut address_field),
    ] {
        if hidden.contains(&slot) {
            field.doubt(0.9);
        }
    }
    // A card laid flat askew may have lost characters over the edge of a zone.
    if astray > ASTRAY {
        name_field.doubt(0.9);
        address_field.doubt(0.9);
    }
    if let Some(number) = number {
        let code: u32 = number.division().parse().unwrap_or_default();
        if divisions::names(code).is_empty() {
            warnings.push(Warning::DivisionUnknown);
        }
        if place.is_some_and(|place| place.code / 10_000 != code / 10_000) {
            warnings.push(Warning::AddressElsewhere);
        }
    }
    let fields = BTreeMap::from([
        (Field::Name, name_field),
        (Field::Sex, sex_field),
        (Field::Nationality, nationality_field),
        (Field::Birth, birth_field),
        (Field::Address, address_field),
        (Field::IdNumber, number_field),
    ]);
    Ok((fields, warnings))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Number,
    Name,
    Sex,
    Nationality,
    Birth,
    Address,
}

/// The other readings of the number, each by another witness or on another picture of the line.
fn second_number(
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

/// One number out of several readings. It needs no look only when two independent ones agree.
fn agree(
    first: &LineText,
    seconds: &[(LineText, bool)],
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
    // One digit of the likeliest reading is the least sure: the check digit may tell it.
    if first.text.len() == 18 {
        let weakest = (0..18).min_by(|&a, &b| first.sure[a].total_cmp(&first.sure[b]));
        let corrected = weakest.and_then(|at| {
            let mut holed = first.text.clone();
            holed.replace_range(at..=at, "?");
            fill_unread(&holed)
        });
        if let Some(number) = corrected {
            warnings.push(Warning::NumberCorrected);
            let mut field = FieldReading::new(number.reveal(), 0.6, Source::Corrected);
            field.needs_look = true;
            return (Some(number), field);
        }
    }
    warnings.push(Warning::NumberFailsCheck);
    let mut field = FieldReading::new(first.text.clone(), 0.05, source);
    field.needs_look = true;
    (None, field)
}
