//! Reads the side with the portrait: cuts the lines, has them read, parses and cross-checks them.

mod holes;
mod lines;
mod number;

use std::collections::BTreeMap;

use crate::number::IdNumber;
use crate::reading::{Field, FieldReading, Source, Warning};
use crate::sheet::Sheet;
use crate::text::{LineText, ReaderFailed};
use crate::witness::Witnesses;
use crate::{address, dates, divisions, name, nationality};
use lines::{Lines, Slot};
use number::NumberTexts;

/// Print that begins this far from its place, in millimetres, was not laid flat well.
pub(crate) const ASTRAY: f64 = 1.2;

pub(crate) type Read = (BTreeMap<Field, FieldReading>, Vec<Warning>);

pub(crate) fn read(sheet: &Sheet, witnesses: &Witnesses<'_>) -> Result<Read, ReaderFailed> {
    let lines = Lines::cut(sheet);
    let texts = lines.read(sheet, witnesses.first)?;
    let numbers = NumberTexts::of(texts.one(Slot::Number), sheet, lines.number, witnesses)?;
    let mut front = Front {
        source: witnesses.first.source(),
        warnings: Vec::new(),
    };
    let birth_text = texts.one(Slot::Birth);
    let birth = dates::birth_line(&birth_text.text).filter(|_| birth_text.least() > 0.8);
    let (number, mut number_field) = number::agree(
        &numbers,
        (lines.number, birth),
        front.source,
        &mut front.warnings,
    );
    let birth_field = front.birth(&birth_text, number, &mut number_field);
    let sex_field = front.sex(&texts.one(Slot::Sex), number, &number_field);
    let mut nationality_field = front.nationality(&texts.one(Slot::Nationality));
    let mut name_field = front.name(&texts.one(Slot::Name));
    let mut address_field = front.address(texts.all(Slot::Address), number);
    for (slot, field) in [
        (Slot::Name, &mut name_field),
        (Slot::Nationality, &mut nationality_field),
        (Slot::Address, &mut address_field),
    ] {
        if lines.is_hidden(slot) || lines.has_gap(slot, &texts) {
            field.doubt(0.9);
        }
    }
    // A card laid flat askew may have lost characters over the edge of a zone.
    if lines.astray > ASTRAY {
        name_field.doubt(0.9);
        address_field.doubt(0.9);
    }
    let fields = BTreeMap::from([
        (Field::Name, name_field),
        (Field::Sex, sex_field),
        (Field::Nationality, nationality_field),
        (Field::Birth, birth_field),
        (Field::Address, address_field),
        (Field::IdNumber, number_field),
    ]);
    Ok((fields, front.warnings))
}

/// Who reads this side, and what was odd so far.
struct Front {
    source: Source,
    warnings: Vec<Warning>,
}

impl Front {
    fn birth(
        &mut self,
        text: &LineText,
        number: Option<IdNumber>,
        number_field: &mut FieldReading,
    ) -> FieldReading {
        let source = self.source;
        match (dates::birth_line(&text.text), number) {
            (Some(read), Some(number)) if read == number.birth() => {
                // A corrected number may have its date from here.
                if number_field.source == Source::Corrected {
                    FieldReading::new(read.to_string(), text.least() * 0.95, source)
                } else {
                    FieldReading::new(read.to_string(), 0.999, Source::Both)
                }
            }
            (Some(read), Some(number)) => {
                self.warnings.push(Warning::BirthDiffers);
                let trusted = text.least() < 0.9 && !number_field.needs_look;
                let value = if trusted { number.birth() } else { read };
                number_field.doubt(0.9);
                let mut field = FieldReading::new(value.to_string(), 0.7, source);
                field.doubt(0.7);
                field
            }
            (Some(read), None) => FieldReading::new(read.to_string(), text.least() * 0.95, source),
            (None, Some(number)) if dates::has_digits_of(&text.text, number.birth()) => {
                FieldReading::new(number.birth().to_string(), 0.999, Source::Both)
            }
            (None, Some(number)) => FieldReading::new(
                number.birth().to_string(),
                told(number_field),
                Source::Number,
            ),
            (None, None) => FieldReading::unread(),
        }
    }

    fn sex(
        &mut self,
        text: &LineText,
        number: Option<IdNumber>,
        number_field: &FieldReading,
    ) -> FieldReading {
        let source = self.source;
        let sex = ["男", "女"].into_iter().find(|sex| text.text.contains(sex));
        match (sex, number.map(|number| number.sex().as_str())) {
            (Some(read), Some(told)) if read == told => {
                FieldReading::new(read, 0.999, Source::Both)
            }
            (Some(read), Some(told)) => {
                self.warnings.push(Warning::SexDiffers);
                let trusted = text.least() < 0.9 && !number_field.needs_look;
                let mut field = FieldReading::new(if trusted { told } else { read }, 0.7, source);
                field.doubt(0.7);
                field
            }
            (Some(read), None) => FieldReading::new(read, text.least() * 0.97, source),
            (None, Some(sex)) => FieldReading::new(sex, told(number_field), Source::Number),
            (None, None) => FieldReading::unread(),
        }
    }

    fn nationality(&mut self, text: &LineText) -> FieldReading {
        let read = nationality::find(&name::han(&text.text))
            .or_else(|| nationality::likeliest(&name::han_others(text)));
        match read {
            Some(nationality::Match::Exact(value)) => {
                FieldReading::new(value, 0.9 + 0.1 * text.least(), self.source)
            }
            Some(nationality::Match::Nearest(value)) => {
                FieldReading::new(value, 0.9, Source::Corrected)
            }
            None => {
                self.warnings.push(Warning::NationalityUnknown);
                FieldReading::new(name::han(&text.text), 0.2, self.source)
            }
        }
    }

    fn name(&self, text: &LineText) -> FieldReading {
        let name = name::clean(&text.text);
        let sure = if name::is_plausible(&name) {
            text.least()
        } else {
            0.3
        };
        FieldReading::new(name, sure, self.source)
    }

    fn address(&mut self, texts: &[LineText], number: Option<IdNumber>) -> FieldReading {
        let lines: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
        let joined = address::join(&lines);
        let sure = texts.iter().map(LineText::least).fold(1.0, f64::min);
        let mut field = match divisions::corrected(&joined) {
            Some(corrected) => FieldReading::new(corrected, sure.max(0.9), Source::Corrected),
            None => FieldReading::new(joined, sure, self.source),
        };
        let place = divisions::of_address(&field.value);
        if place.is_none() && !field.value.is_empty() {
            self.warnings.push(Warning::AddressUnknown);
            field.doubt(0.8);
        }
        let cut = place.is_some_and(|place| !place.is_whole(&field.value));
        if cut || address::ends_with_road(&field.value) {
            field.doubt(0.9);
        }
        if let Some(number) = number {
            let code: u32 = number.division().parse().unwrap_or_default();
            if divisions::names(code).is_empty() {
                self.warnings.push(Warning::DivisionUnknown);
            }
            if place.is_some_and(|place| place.code / 10_000 != code / 10_000) {
                self.warnings.push(Warning::AddressElsewhere);
            }
        }
        field
    }
}

/// How sure a value is that only the number tells.
fn told(number: &FieldReading) -> f64 {
    if number.needs_look { 0.9 } else { 0.995 }
}
