//! Whether what was found is a resident identity card: by the words that stand on every one, and by values
//! that fit each other. Bank, social-security and driving cards have other words in their places, passports
//! and forms the same ones in others.

use std::collections::BTreeMap;

use crate::find::{self, Found};
use crate::ink::Ink;
use crate::number::IdNumber;
use crate::reading::{Field, FieldReading, Side, Source, Warning};
use crate::sheet::Sheet;
use crate::text::distance::edits;
use crate::text::{ReaderFailed, Script, TextLine, TextRecogniser};
use crate::zones::{self, Word, Zone};
use crate::{divisions, nationality};

/// A number less dark than this against its paper shows through a sheet that somebody laid over it: of
/// covered ones that could be read all were below 0.05, of cards in the worst light none below 0.2.
const COVERED: f32 = 0.1;
/// An address read less surely than this speaks for nothing.
const FAINT: f64 = 0.2;

/// Whether what was read can only be a card's. Labels are looked for if nobody has and it hangs on them.
pub(crate) fn is_believed(
    reader: &dyn TextRecogniser,
    sheet: &Sheet,
    found: &Found,
    labelled: Option<bool>,
    fields: &BTreeMap<Field, FieldReading>,
    warnings: &[Warning],
) -> Result<bool, ReaderFailed> {
    let Found { side, score, .. } = *found;
    if agree(labelled == Some(true), score, fields) {
        return Ok(true);
    }
    let labelled = match labelled {
        Some(labelled) => labelled,
        None => has_labels(reader, sheet, side)?,
    };
    Ok(labelled && (agree(true, score, fields) || is_plausible(side, fields, warnings)))
}

/// Whether what stands on the front is hidden: it may still be read, but nobody shows it.
pub(crate) fn is_covered(sheet: &Sheet, side: Side) -> bool {
    let [left, top, right, bottom] = zones::around(Field::IdNumber).map(|px| px as usize);
    side == Side::Front && sheet.ink.strokes(left, right, top, bottom) < COVERED
}

/// Whether the words of every resident card stand where they must.
pub(crate) fn has_labels(
    reader: &dyn TextRecogniser,
    sheet: &Sheet,
    side: Side,
) -> Result<bool, ReaderFailed> {
    let [surest, others] = zones::evidence(side);
    if says(reader, surest, |zone| sheet.line(zone.whole(), Script::Any))? {
        return Ok(true);
    }
    // Labels are pale, and the first to go in poor light.
    let ink = Ink::with_labels(&sheet.card);
    let plain = |zone: &Zone| zone.whole().grey_line(&ink, Script::Any);
    Ok(says(reader, surest, plain)? || says(reader, others, plain)?)
}

/// Whether half of the characters are those that stand on every card.
fn says(
    reader: &dyn TextRecogniser,
    words: &[Word],
    line: impl Fn(&Zone) -> TextLine,
) -> Result<bool, ReaderFailed> {
    let lines: Vec<_> = words.iter().map(|(zone, _)| line(zone)).collect();
    let texts = reader.read(&lines)?;
    let (mut alike, mut count) = (0, 0);
    for ((_, word), read) in words.iter().zip(texts) {
        let length = word.chars().count();
        alike += length - edits(&read.text.replace(' ', ""), word).min(length);
        count += length;
    }
    Ok(alike * 2 >= count)
}

/// Whether the values are such as stand there: on the front one of the 56 nationalities with a sex
/// before it, or a birth date that agrees with the number (a sex does every other time); on the back a
/// police authority or a validity. A passport or a form stretched until label and number lie in place
/// has none or but one of the others there, nor has a form whose 公民身份号码 lies where the back has its
/// title.
fn is_plausible(side: Side, fields: &BTreeMap<Field, FieldReading>, warnings: &[Warning]) -> bool {
    let read = |field: Field| fields.get(&field).filter(|read| !read.value.is_empty());
    match side {
        Side::Front => {
            let birth = read(Field::Birth).is_some_and(|read| read.source == Source::Both);
            let nationality = read(Field::Nationality)
                .is_some_and(|read| nationality::find(&read.value).is_some());
            let sex = read(Field::Sex).is_some_and(|read| read.source != Source::Number);
            nationality && sex || !warnings.contains(&Warning::NumberCorrected) && birth
        }
        Side::Back => {
            read(Field::ValidFrom).is_some() || !warnings.contains(&Warning::OddAuthority)
        }
    }
}

/// Whether a label of the card or a birth date stands where another value belongs: a form has the same
/// words in rows of its own, a residence permit the number's or the date where a card has the address.
pub(crate) fn has_others_for_values(fields: &BTreeMap<Field, FieldReading>) -> bool {
    let labels = zones::evidence(Side::Front).concat();
    [Field::Name, Field::Address]
        .iter()
        .filter_map(|field| fields.get(field))
        .any(|read| {
            let begins = labels.iter().any(|(_, word)| read.value.starts_with(word));
            begins || read.value.contains("身份号码") || holds_date(&read.value)
        })
}

/// Whether a text holds a day as documents print it: 1995年7月6日.
fn holds_date(text: &str) -> bool {
    let is_month =
        |text: &str| matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
    text.split('年').skip(1).any(|after| {
        after
            .split_once('月')
            .is_some_and(|(month, _)| is_month(month))
    })
}

/// Whether enough stands where it must, each read from its own place, though poor light has left too
/// few labels to read: a number that passes its check, read twice alike, the sex and the birth date
/// that it tells (a date is worth two), a nationality of the list, an address of a known division, and
/// border and print where a card has them (two, or with the number alone enough; with the number and what
/// it tells of sex or birth a little less will do). What else has a number and a date just there has no
/// Chinese words in the places of nationality and address, or does not look like a card from afar.
fn agree(labelled: bool, score: f64, fields: &BTreeMap<Field, FieldReading>) -> bool {
    let read = |field: Field| fields.get(&field);
    let both = |field| read(field).is_some_and(|reading| reading.source == Source::Both);
    let is = |field, holds: &dyn Fn(&FieldReading) -> bool| read(field).is_some_and(holds);
    let number = is(Field::IdNumber, &|read| {
        IdNumber::parse(&read.value).is_ok() && read.source != Source::Corrected
    });
    let nationality = is(Field::Nationality, &|read| {
        nationality::find(&read.value).is_some()
    });
    let unmended = is(Field::Nationality, &|read| read.source != Source::Corrected);
    let address = is(Field::Address, &|read| {
        read.confidence >= FAINT && divisions::of_address(&read.value).is_some()
    });
    let told = both(Field::Sex) || both(Field::Birth);
    if number && told && score >= find::CONCEIVABLE {
        return true;
    }
    // A form filled in by the card's own order has label, number and nationality as far apart as a card.
    if number && !told && score < find::POSSIBLE {
        return false;
    }
    let places = [
        labelled,
        number,
        both(Field::IdNumber),
        both(Field::Sex),
        both(Field::Birth),
        both(Field::Birth),
        nationality && unmended,
        address,
        score >= find::POSSIBLE,
        score >= find::LIKELY,
        score >= find::LIKELY,
    ];
    // A newspaper that looks like a card has an address, too.
    let firm = nationality || address && (number || labelled) || number && score >= find::LIKELY;
    firm && places.into_iter().filter(|place| *place).count() >= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(nationality: (&str, Source), sex: Source, birth: Source, number: Source) -> bool {
        with_address(false, nationality, sex, birth, number, "")
    }

    fn with_address(
        labelled: bool,
        nationality: (&str, Source),
        sex: Source,
        birth: Source,
        number: Source,
        address: &str,
    ) -> bool {
        let field = |value: &str, source| FieldReading::new(value, 0.99, source);
        let fields = BTreeMap::from([
            (Field::Nationality, field(nationality.0, nationality.1)),
            (Field::Sex, field("男", sex)),
            (Field::Birth, field("1939-04-14", birth)),
            (Field::Address, field(address, Source::Ppocr)),
            (Field::IdNumber, field("975070193904146137", number)),
        ]);
        agree(labelled, 0.8, &fields)
    }

    #[test]
    fn a_form_has_labels_where_a_card_has_values() {
        let form = |name: &str, address: &str| {
            let field = |value: &str| FieldReading::new(value, 0.99, Source::Ppocr);
            has_others_for_values(&BTreeMap::from([
                (Field::Name, field(name)),
                (Field::Address, field(address)),
            ]))
        };
        assert!(form("民族汉", "广东省湛江市"));
        assert!(form("民望", "住址广东省湛江市"));
        // A residence permit has the number's label or the birth date where a card has the address.
        assert!(form("民望", "男民族汉男民放次1995年7月6日"));
        assert!(!form("民望", "南宁市青秀区民族大道1995号"));
        assert!(form("民望", "身份号码9790361批址湖"));
        assert!(!form("民望", "广东省湛江市"));
    }

    #[test]
    fn an_address_may_stand_for_a_nationality_that_cannot_be_read() {
        use Source::{Both, Number, Ppocr};
        let known = "辽宁省新民市北岭村80号";
        let front = |labelled, sex, birth, number, address| {
            with_address(labelled, ("", Ppocr), sex, birth, number, address)
        };
        assert!(front(false, Both, Number, Both, known));
        assert!(front(true, Number, Both, Both, known));
        assert!(
            !front(true, Number, Number, Both, known),
            "as on a form, nothing that the number tells"
        );
        assert!(
            !front(false, Number, Number, Both, known),
            "a number and an address"
        );
        let faint = |confidence| {
            let field =
                |value: &str, confidence, source| FieldReading::new(value, confidence, source);
            let fields = BTreeMap::from([
                (Field::Sex, field("男", 0.99, Both)),
                (Field::Address, field(known, confidence, Ppocr)),
                (Field::IdNumber, field("975070193904146137", 0.99, Both)),
            ]);
            agree(false, 0.8, &fields)
        };
        assert!(faint(0.5) && !faint(0.1));
        assert!(
            !front(true, Both, Both, Both, "第六十二号"),
            "no Chinese in its place"
        );
    }

    #[test]
    fn what_looks_like_a_card_from_afar_is_believed_by_its_number() {
        let dark = |score, sex, number| {
            let field = |value: &str, source| FieldReading::new(value, 0.99, source);
            let fields = BTreeMap::from([
                (Field::Sex, field("男", sex)),
                (Field::IdNumber, field("975070193904146137", number)),
            ]);
            agree(false, score, &fields)
        };
        use Source::{Both, Corrected, Number, Ppocr};
        assert!(dark(find::GOOD, Number, Ppocr));
        assert!(
            !dark(find::GOOD, Number, Corrected),
            "a number that was made up"
        );
        assert!(dark(find::LIKELY, Number, Ppocr));
        assert!(
            !dark(find::POSSIBLE, Number, Both),
            "as residence permits and passports look"
        );
        assert!(dark(find::CONCEIVABLE, Both, Ppocr), "the sex beside it");
        assert!(!dark(find::CONCEIVABLE, Both, Corrected));
        assert!(
            !dark(0.84, Both, Both),
            "as a form with a number there looks"
        );
    }

    #[test]
    fn three_places_must_agree_where_no_label_is_readable() {
        use Source::{Both, Corrected, Number, Ppocr};
        let read = ("珞巴", Ppocr);
        assert!(front(read, Both, Both, Ppocr));
        assert!(front(read, Both, Number, Both), "a birth date too pale");
        assert!(!front(read, Both, Number, Ppocr));
        assert!(front(read, Number, Both, Both), "a sex too pale");
        assert!(!front(("中国", Ppocr), Both, Both, Both));
        assert!(front(("珞巴", Corrected), Both, Both, Both));
        assert!(!front(("珞巴", Corrected), Both, Number, Both));
    }
}
