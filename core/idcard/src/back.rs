//! Reads the side with the emblem.

use std::collections::BTreeMap;

use crate::front::{ASTRAY, Read};
use crate::name;
use crate::reading::{Field, FieldReading, Source, Warning};
use crate::sheet::Sheet;
use crate::text::{ReaderFailed, Script};
use crate::validity::{self, Until};
use crate::witness::Witnesses;
use crate::{authority, dates, zones};

/// How an issuing authority ends: county, district or city police, or a branch of it.
const POLICE: [&str; 3] = ["公安局", "分局", "公安处"];

pub(crate) fn read(sheet: &Sheet, witnesses: &Witnesses<'_>) -> Result<Read, ReaderFailed> {
    let ink = &sheet.ink;
    let validity_cut = zones::VALIDITY
        .cut(ink, 0.0, 1.5)
        .unwrap_or_else(|| zones::VALIDITY.whole());
    let shift = (validity_cut.middle() - zones::VALIDITY.middle).clamp(-0.9, 0.9);
    let authority_cut = zones::AUTHORITY
        .cut(ink, shift, 1.2)
        .unwrap_or_else(|| zones::AUTHORITY.whole());
    let lines = [(authority_cut, Script::Any), (validity_cut, Script::Dates)];
    let texts = sheet.read(witnesses.first, &lines)?;
    let [authority_text, validity_text] = texts.as_slice() else {
        return Ok(Read::default());
    };
    let source = witnesses.first.source();
    let mut warnings = Vec::new();

    let read = name::han(&authority_text.text);
    let police = POLICE.iter().any(|end| read.ends_with(end));
    if !police {
        warnings.push(Warning::OddAuthority);
    }
    let sure = if police {
        authority_text.least()
    } else {
        authority_text.least().min(0.6)
    };
    let mut authority_field = match authority::corrected(authority_text) {
        Some(corrected) => FieldReading::new(corrected, sure.clamp(0.5, 0.9), Source::Corrected),
        None if authority::is_known(&read) => FieldReading::new(read, sure, source),
        None => match authority::nearest(&read) {
            Some(nearest) => FieldReading::new(nearest, sure.min(0.5), Source::Corrected),
            None => FieldReading::new(read, sure, source),
        },
    };
    // What is hidden after …公安局 may be the name of its branch.
    let hidden = authority_cut.astray > ASTRAY || sheet.cover.touches(&authority_cut);
    if hidden || !authority::is_known(&authority_field.value) {
        authority_field.doubt(0.9);
    }

    let mut read = dates::validity(&validity_text.text);
    let mut sure = validity_text.least();
    let lawful = |read: &Option<_>| matches!(read, Some((from, until)) if validity::is_lawful_span(*from, *until));
    let mut who = source;
    // A span that the law knows is a check of eight digits against eight; anything else is read
    // again on another picture of the line, and by the second reader.
    if !lawful(&read) || sure < 0.9 {
        let grey = validity_cut.grey_line(ink, Script::Dates);
        let mut others = witnesses.first.read(std::slice::from_ref(&grey))?;
        if let Some(second) = witnesses.second {
            others.extend(second.read(&[grey])?);
        }
        let completed = std::iter::once(validity_text)
            .chain(&others)
            .find_map(|text| dates::completed_validity(&text.text));
        let others: Vec<_> = others
            .iter()
            .filter_map(|text| dates::validity(&text.text))
            .collect();
        if read.is_some_and(|read| others.contains(&read)) {
            sure = sure.max(0.97);
            who = Source::Both;
        } else if !lawful(&read)
            && let Some(other) = others.iter().find(|other| lawful(&Some(**other)))
        {
            (read, sure) = (Some(*other), 0.85);
        } else if !lawful(&read) && completed.is_some() {
            (read, sure, who) = (completed, 0.6, Source::Corrected);
        }
    }
    if read.is_some() && !lawful(&read) {
        warnings.push(Warning::OddValidity);
        sure = sure.min(0.5);
    } else if matches!(read, Some((_, Until::Date(_)))) {
        sure = sure.max(0.5 + 0.5 * sure);
    }
    let (from, until) = match read {
        Some((from, until)) => {
            let until = match until {
                Until::Date(date) => date.to_string(),
                Until::LongTerm => "长期".to_owned(),
            };
            (
                FieldReading::new(from.to_string(), sure, who),
                FieldReading::new(until, sure, who),
            )
        }
        None => (FieldReading::unread(), FieldReading::unread()),
    };
    let fields = BTreeMap::from([
        (Field::Authority, authority_field),
        (Field::ValidFrom, from),
        (Field::ValidUntil, until),
    ]);
    Ok((fields, warnings))
}
