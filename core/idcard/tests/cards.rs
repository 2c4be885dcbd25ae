//! Drawn cards through the whole reader: the real model, the real Tesseract. A dozen pictures; how
//! well cards are read at large is for `./dev bench idcard` to say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use gridwalk_idcard::geometry::{Point, Quad};
use gridwalk_idcard::text::{PpOcr, Script, TextLine, TextRecogniser, default_folder};
use gridwalk_idcard::{
    BadPicture, CardReader, CardReading, Field, FieldReading, NoCard, Outcome, Readers, Side,
    Warning, ZonePicture,
};
use image::{Rgb, RgbImage};
use specimens::card::{Level, Other, Side as DrawnSide, Specimen, Studio};

fn studio() -> Studio {
    Studio::open().expect("./dev installs the typefaces")
}

fn ppocr() -> Box<dyn TextRecogniser> {
    Box::new(PpOcr::open(&default_folder()).expect("./dev fetches the model"))
}

#[cfg(feature = "tesseract")]
fn tesseract() -> Option<Box<dyn TextRecogniser>> {
    let reader = gridwalk_idcard::text::Tesseract::open(&default_folder())
        .expect("./dev installs Tesseract");
    Some(Box::new(reader))
}

#[cfg(not(feature = "tesseract"))]
fn tesseract() -> Option<Box<dyn TextRecogniser>> {
    None
}

fn reader() -> CardReader {
    CardReader::new(Readers {
        first: ppocr(),
        second: tesseract(),
    })
}

fn jpeg(specimen: &Specimen) -> Vec<u8> {
    specimen
        .picture
        .jpeg_bytes(specimen.quality, specimen.exif.as_ref())
        .unwrap()
}

fn card(outcome: Outcome) -> CardReading {
    match outcome {
        Outcome::Card(card) => card,
        Outcome::None(why) => panic!("no card: {}", why.as_str()),
    }
}

/// How many fields are right; a number that is wrong must ask for a look.
fn right(card: &CardReading, specimen: &Specimen) -> usize {
    let truth = &specimen.truth.fields;
    let number = &card.fields.get(&Field::IdNumber);
    if let Some(number) = number {
        assert!(number.needs_look || number.value == truth["id_number"]);
    }
    card.fields
        .iter()
        .filter(|(field, reading)| reading.value == truth[field.as_str()])
        .count()
}

#[test]
fn both_sides_are_read_at_two_levels() {
    let (studio, reader) = (studio(), reader());
    for (level, side, least) in [
        (Level::Flat, DrawnSide::Front, 15),
        (Level::Flat, DrawnSide::Back, 9),
        (Level::Phone, DrawnSide::Front, 14),
        (Level::Phone, DrawnSide::Back, 8),
    ] {
        let (mut all, mut count) = (0, 0);
        for seed in 70..73 {
            let specimen = studio.specimen(seed, level, side);
            let card = card(reader.read(&jpeg(&specimen), None, None).unwrap());
            assert_eq!(card.side == Side::Front, side == DrawnSide::Front);
            all += right(&card, &specimen);
            count += specimen.truth.fields.len();
        }
        assert!(all >= least, "{level:?} {side:?}: {all} of {count}");
    }
}

#[test]
fn what_needs_a_look_comes_with_its_picture() {
    let (studio, reader) = (studio(), reader());
    // On the first the address and the name are doubted, on the second the number.
    for seed in [880_002_641, 880_002_643] {
        let specimen = studio.specimen(seed, Level::Hard, DrawnSide::Front);
        let card = card(reader.read(&jpeg(&specimen), None, None).unwrap());
        let doubted = card.fields.iter().filter(|(_, read)| read.needs_look);
        let doubted: Vec<_> = doubted.map(|(field, _)| field).collect();
        assert_eq!(card.zones.keys().collect::<Vec<_>>(), doubted);
        // What is printed can be told from the zone alone.
        for (field, ZonePicture(picture)) in &card.zones {
            assert!(picture.len() < 20_000, "{} bytes", picture.len());
            let image = image::load_from_memory(picture).unwrap().into_rgb8();
            // Taken in the dark, and light enough to be looked at.
            let levels = || image.iter().copied();
            assert!(levels().min().unwrap() < 30 && levels().max().unwrap() > 225);
            // Lines are read one by one, and the address has three.
            if *field != Field::Address {
                let script = Script::Any;
                let read = ppocr().read(&[TextLine { image, script }]).unwrap();
                assert_eq!(read[0].text, specimen.truth.fields[field.as_str()]);
            }
        }
    }
}

/// What was read of one field of a hard picture, and what is printed there.
fn hard(
    studio: &Studio,
    reader: &CardReader,
    (seed, side, field): (u64, DrawnSide, Field),
) -> (FieldReading, String) {
    let specimen = studio.specimen(seed, Level::Hard, side);
    let card = card(reader.read(&jpeg(&specimen), None, None).unwrap());
    let truth = specimen.truth.fields[field.as_str()].clone();
    (card.fields[&field].clone(), truth)
}

#[test]
fn what_lost_a_character_needs_a_look_however_sure_the_rest_is() {
    let (studio, reader) = (studio(), reader());
    // Under glare 固始县公安局 loses its 公, which its like tell, 曹超旺 the end of the name, and an address
    // its 318号.
    for (seed, side, field, told) in [
        (930_003_790_014, DrawnSide::Back, Field::Authority, true),
        (960_003_880_234, DrawnSide::Front, Field::Name, false),
        (1_010_004_030_026, DrawnSide::Front, Field::Address, false),
    ] {
        let (read, truth) = hard(&studio, &reader, (seed, side, field));
        assert_eq!(read.value == truth, told, "{field:?}");
        assert!(read.needs_look, "{field:?}");
    }
}

#[test]
fn what_hands_glare_and_the_dark_leave_is_enough() {
    let (studio, reader) = (studio(), reader());
    for (seed, side, field, sure) in [
        // One side and what is near it lie in glare and shade, on a newspaper.
        (930_003_790_137, DrawnSide::Front, Field::IdNumber, false),
        // Hundreds of rectangles of a checked cloth have better borders than the card.
        (960_003_880_067, DrawnSide::Front, Field::IdNumber, true),
        // The print of a checked cloth looks enough like lines to end the search.
        (1_010_004_030_199, DrawnSide::Front, Field::IdNumber, true),
        // Number, sex and nationality, on what looks less like a card than a residence permit does.
        (1_010_004_030_052, DrawnSide::Front, Field::Sex, true),
        // Nothing but the number can be read, and the other reader cannot read that.
        (980_003_940_135, DrawnSide::Front, Field::IdNumber, false),
        // No label can be read, nor nationality or address.
        (930_003_790_016, DrawnSide::Front, Field::IdNumber, true),
        // Laid flat seven millimetres off, the number's last digit stands beside its zone.
        (930_003_790_055, DrawnSide::Front, Field::IdNumber, true),
        // 2018.06.07-2028.0 is left.
        (930_003_790_056, DrawnSide::Back, Field::ValidUntil, false),
        // Noise as loud as strokes.
        (930_003_790_152, DrawnSide::Back, Field::Authority, true),
    ] {
        let (read, truth) = hard(&studio, &reader, (seed, side, field));
        assert_eq!(read.value, truth);
        assert_eq!(!read.needs_look, sure, "{field:?}");
    }
}

#[test]
fn of_two_cards_the_nearer_is_read_and_the_other_told() {
    let (studio, reader) = (studio(), reader());
    let specimens = [81, 82].map(|seed| studio.specimen(seed, Level::Flat, DrawnSide::Front));
    let cards = [0, 1].map(|n| image::load_from_memory(&jpeg(&specimens[n])).unwrap());
    for near in [0, 1] {
        let (near_card, far_card) = (
            cards[near].thumbnail(1400, 1400).into_rgb8(),
            cards[1 - near].thumbnail(900, 900).into_rgb8(),
        );
        let mut table = RgbImage::from_pixel(2600, 1300, Rgb([96, 84, 70]));
        image::imageops::overlay(&mut table, &near_card, 60, 200);
        image::imageops::overlay(&mut table, &far_card, 1600, 300);
        let card = card(reader.read_pixels(&table, None, None).unwrap());
        let number = &card.fields[&Field::IdNumber].value;
        assert_eq!(*number, specimens[near].truth.fields["id_number"]);
        assert!(card.warnings.contains(&Warning::SecondCard));
    }
}

#[test]
fn corners_may_be_given_in_any_turn() {
    let specimen = studio().specimen(80, Level::Flat, DrawnSide::Front);
    let mut quad = Quad(
        specimen
            .truth
            .corners
            .map(|[x, y]| Point::new(x.into(), y.into())),
    );
    quad.0.rotate_left(2);
    let card = card(reader().read(&jpeg(&specimen), Some(quad), None).unwrap());
    assert!(right(&card, &specimen) >= 5);
}

#[test]
fn what_is_no_card_gives_a_typed_answer() {
    let (studio, reader) = (studio(), reader());
    // The passport's label of the number can be laid where a resident card has it.
    for (kind, seed) in [
        (Other::BankCard, 90),
        (Other::FilledForm, 90),
        (Other::Passport, 100_001_300_031),
        // Its label and a valid number lie in place, and nothing else does.
        (Other::Passport, 750_003_250_007),
        // The same, and only the label of every resident card is missing.
        (Other::Passport, 960_003_880_091),
        // Border and print lie much as a card's, with the birth date where that has the address.
        (Other::ResidencePermit, 970_003_910_186),
        // A form, which has a date among its values only if it is laid flat as at first.
        (Other::FilledForm, 970_004_910_155),
        // Its label, number and nationality lie as far apart as a card's, in the same order.
        (Other::FilledForm, 1_020_006_060_050),
        // Lines of print that look like a card, with an address where that has one.
        (Other::Newspaper, 1_020_006_060_173),
        // A resident card's own number, labels and part of its address, and nothing between.
        (Other::CoveredPhotocopy, 970_003_910_057),
        // Every value shows faintly through the paper that was laid over it.
        (Other::CoveredPhotocopy, 990_003_970_069),
    ] {
        let other = studio.other(seed, kind);
        let bytes = other.picture.jpeg_bytes(other.quality, None).unwrap();
        match reader.read(&bytes, None, None).unwrap() {
            Outcome::None(NoCard::NotFound | NoCard::AnotherDocument) => {}
            Outcome::Card(_) => panic!("{kind:?} was read as a card"),
        }
    }
    assert!(reader.read(b"no picture", None, None).is_err());
}

#[test]
fn models_are_given_back_and_load_again() {
    let specimen = studio().specimen(81, Level::Flat, DrawnSide::Back);
    let reader = reader();
    let first = card(reader.read(&jpeg(&specimen), None, None).unwrap());
    reader.unload();
    let again = card(reader.read(&jpeg(&specimen), None, None).unwrap());
    assert_eq!(first.fields, again.fields);
}

/// Cancelled after each of its safe points in turn; none comes long after the one before. In
/// processor time, as the tests beside this one are busy too.
#[test]
fn a_cancelled_reading_ends_soon_wherever_it_is() {
    let (studio, reader) = (studio(), reader());
    let picture = jpeg(&studio.specimen(7, Level::Phone, DrawnSide::Front));
    let asked = AtomicUsize::new(0);
    let times = Mutex::new(Vec::new());
    let never = || {
        times.lock().unwrap().push(cpu());
        asked.fetch_add(1, Ordering::Relaxed);
        false
    };
    reader.read_unless(&never, &picture, None).unwrap();
    let times = times.into_inner().unwrap();
    let steps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    println!("milliseconds between safe points: {steps:.0?}");
    let count = asked.into_inner();
    assert!(count > 10, "{count} safe points");
    for after in [0, 1, count / 2, count - 1] {
        let left = AtomicUsize::new(after);
        let soon = || {
            left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
                .is_err()
        };
        let read = reader.read_unless(&soon, &picture, None);
        assert!(matches!(read, Err(BadPicture::Cancelled)), "after {after}");
    }
}

/// Milliseconds of processor that this thread has used.
fn cpu() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
