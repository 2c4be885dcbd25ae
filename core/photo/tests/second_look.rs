//! Sharpness and likeness on drawn pictures: what share of bad ones is noticed, and what share of
//! good ones is taken for bad. The figures are printed; `SCENES=400` makes them finer.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use gridwalk_photo::{PhotoPolicy, Prepared, Wanted, prepare};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use specimens::Picture;
use specimens::street::Scene;

const POLICY: PhotoPolicy = PhotoPolicy {
    long_edge: 1600,
    quality: 78,
};

fn scenes() -> u64 {
    std::env::var("SCENES").map_or(8, |count| count.parse().unwrap())
}

fn ready(picture: &Picture, quality: u8) -> Prepared {
    let jpeg = picture.jpeg_bytes(quality, None).unwrap();
    prepare(&jpeg[..], &POLICY, &|| false).unwrap()
}

/// The highest likeness of `photo` with any of `known`.
fn likeness(photo: &Prepared, known: &[Prepared]) -> (f32, Option<usize>) {
    let wanted = Wanted::of(&photo.thumbnail).unwrap();
    let hashes = known
        .iter()
        .enumerate()
        .map(|(name, known)| (name, known.hash));
    let suspects = wanted.suspects(hashes);
    suspects
        .iter()
        .map(|suspect| {
            let likeness = wanted.likeness(suspect, &known[suspect.name].thumbnail);
            (likeness, Some(suspect.name))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap_or((0.0, None))
}

fn spread(name: &str, figures: &mut [f32], limit: f32) -> f32 {
    figures.sort_by(f32::total_cmp);
    let at = |share: f32| figures[((figures.len() - 1) as f32 * share) as usize];
    let above = figures.iter().filter(|figure| **figure >= limit).count();
    println!(
        "{name:<34} {:>4} pictures, {:.2} {:.2} {:.2} {:.2} {:.2} (least, 5 %, middle, 95 %, most), {above} at {limit} or above",
        figures.len(),
        at(0.0),
        at(0.05),
        at(0.5),
        at(0.95),
        at(1.0),
    );
    above as f32 / figures.len() as f32
}

#[test]
fn blurred_pictures_are_noticed() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut sharp = vec![];
    let mut soft = vec![];
    let mut unfocused = vec![];
    let mut shaken = vec![];
    for seed in 0..scenes() {
        let picture = Scene::new(seed + 1).draw(1600, 1200);
        sharp.push(ready(&picture, 92).sharpness);
        soft.push(ready(&picture.out_of_focus(1.0, seed), 85).sharpness);
        let radius = rng.random_range(4.0..10.0);
        unfocused.push(ready(&picture.out_of_focus(radius, seed), 92).sharpness);
        let (length, turn) = (rng.random_range(14.0..40.0), rng.random_range(0.0..3.1));
        shaken.push(ready(&picture.shaken(length, turn, seed), 92).sharpness);
    }
    let limit = gridwalk_photo::limits::BLURRED_BELOW;
    let sharp = spread("sharp", &mut sharp, limit);
    let soft = spread("a little soft", &mut soft, limit);
    let unfocused = spread("out of focus, 4 to 10 pixels", &mut unfocused, limit);
    let shaken = spread("shaken, 14 to 40 pixels", &mut shaken, limit);
    println!(
        "noticed: {:.0} % out of focus, {:.0} % shaken; false alarms: {:.0} % sharp, {:.0} % a little soft",
        100.0 * (1.0 - unfocused),
        100.0 * (1.0 - shaken),
        100.0 * (1.0 - sharp),
        100.0 * (1.0 - soft)
    );
    assert!(unfocused <= 0.1 && shaken <= 0.1, "blurred pictures pass");
    assert!(
        sharp >= 0.95 && soft >= 0.95,
        "sharp pictures are told to be blurred"
    );
}

#[test]
fn pictures_taken_already_are_noticed() {
    let count = scenes();
    let mut pictures = vec![];
    let mut known = vec![];
    for seed in 0..count {
        let picture = Scene::new(seed + 1).draw(1200, 900);
        known.push(ready(&picture, 92));
        pictures.push(picture);
    }
    let limit = gridwalk_photo::limits::ALIKE_FROM;
    let (mut again, mut photographed, mut wrong) = (vec![], vec![], 0);
    for (seed, picture) in pictures.iter().enumerate() {
        for (figures, copy) in [
            (
                &mut again,
                ready(&picture.cut(0.5, 0.5, 0.0), 40 + (seed % 40) as u8),
            ),
            (
                &mut photographed,
                ready(&picture.photographed(seed as u64), 80),
            ),
        ] {
            let (likeness, whose) = likeness(&copy, &known);
            wrong += u32::from(likeness >= limit && whose != Some(seed));
            figures.push(if whose == Some(seed) { likeness } else { 0.0 });
        }
    }
    let mut others = vec![];
    let mut looking = std::time::Duration::ZERO;
    for seed in 0..count {
        let other = ready(&Scene::new(seed + 1_000_000).draw(1200, 900), 92);
        let began = std::time::Instant::now();
        others.push(likeness(&other, &known).0);
        looking += began.elapsed();
    }
    println!(
        "looked for among {count} in {} ms a picture",
        looking.as_millis() / u128::from(count)
    );
    let again = spread("compressed anew", &mut again, limit);
    let photographed = spread("photographed from a screen", &mut photographed, limit);
    let others = spread("other scenes", &mut others, limit);
    println!(
        "noticed: {:.0} % compressed anew, {:.0} % photographed; false alarms: {:.0} %; taken for another: {wrong}",
        100.0 * again,
        100.0 * photographed,
        100.0 * others
    );
    assert_eq!((again, wrong), (1.0, 0));
    assert!(photographed >= 0.8, "photos of photos pass");
    assert!(others <= 0.05, "new pictures are told to be old");
}
