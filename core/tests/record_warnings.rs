//! What a worker is told before and after a report is queued: each in words with its figure, each
//! switchable by policy, none a refusal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{Phone, fix, report};
use gridwalk_core::outbox::Warning;
use gridwalk_core::report::{DraftEdit, ReportRequest};
use gridwalk_core::store::StoreError;
use gridwalk_core::wire::PhotoRole;
use serde_json::json;
use specimens::Picture;
use specimens::street::Scene;

fn slugs(warnings: &[Warning]) -> Vec<String> {
    let slug = |warning: &Warning| json!(warning)["code"].as_str().unwrap().to_owned();
    warnings.iter().map(slug).collect()
}

fn file(phone: &Phone, name: &str, picture: &Picture, quality: u8) -> PathBuf {
    let path = phone.folder.path().join(name);
    std::fs::write(&path, picture.jpeg_bytes(quality, None).unwrap()).unwrap();
    path
}

/// A report some metres north of where the others are.
fn north(metres: f64, photos: &[(&Path, PhotoRole)]) -> ReportRequest {
    let mut at = fix();
    at.at.lat += metres / 111_195.0;
    ReportRequest {
        fix: Some(at),
        ..report(photos)
    }
}

fn set_policy(phone: &Phone, policy: &serde_json::Value) {
    let store = phone.store();
    let put = |transaction: &rusqlite::Transaction<'_>| {
        transaction.execute(
            "INSERT OR REPLACE INTO records (kind, id, version, value)
             VALUES ('policy', 'policy', 9, ?1)",
            [policy.to_string()],
        )?;
        Ok::<_, StoreError>(())
    };
    store.write(put).unwrap();
}

#[test]
fn a_photo_taken_already_is_told_also_when_it_was_photographed_from_a_screen() {
    let phone = Phone::activated();
    let scene = Scene::new(3).draw(1200, 900);
    let first = file(&phone, "first.jpg", &scene, 92);
    let smaller = file(&phone, "smaller.jpg", &scene, 40);
    let screen = file(&phone, "screen.jpg", &scene.photographed(1), 85);
    let other = file(&phone, "other.jpg", &Scene::new(4).draw(1200, 900), 92);
    let client = phone.open();
    let told = |metres: f64, photo: &Path| {
        let photos = [(photo, PhotoRole::Near), (photo, PhotoRole::Far)];
        let recorded = client.report().submit(north(metres, &photos)).unwrap();
        let mut warnings = recorded.warnings;
        // Kilometres in no time: of course that place is doubted.
        warnings.retain(|warning| json!(warning)["code"] != "doubtful_place");
        (slugs(&warnings), warnings)
    };
    assert!(told(0.0, &first).0.is_empty());
    // Each two kilometres from the one before: nothing is near by.
    for (number, again) in (1..).zip([&first, &smaller, &screen]) {
        let (slugs, warnings) = told(f64::from(number) * 2000.0, again);
        assert_eq!(slugs, ["photo_taken_already"; 2], "{again:?}");
        assert!(warnings[0].words.contains("% alike"), "{warnings:?}");
        let figures = warnings[1].figures;
        assert_eq!(figures.photo, Some(2));
        assert!(figures.percent.unwrap() >= 45, "{figures:?}");
        assert!(figures.made.is_some());
    }
    assert!(told(-2000.0, &other).0.is_empty());
}

#[test]
fn a_report_that_was_discarded_is_no_earlier_one() {
    let phone = Phone::activated();
    let photo = phone.photo(1);
    let client = phone.open();
    let photos = [(&*photo, PhotoRole::Near), (&*photo, PhotoRole::Far)];
    let first = client.report().submit(report(&photos)).unwrap();
    let withdrawn = client.outbox().undo(first.id).unwrap();
    assert!(matches!(
        withdrawn,
        gridwalk_core::outbox::Undone::Withdrawn(_)
    ));
    let again = client.report().submit(report(&photos)).unwrap();
    // Its photo was sent all the same, but the matter is no longer open.
    assert_eq!(slugs(&again.warnings), ["photo_taken_already"; 2]);
}

#[test]
fn a_blurred_photo_is_told_with_its_figure() {
    let phone = Phone::activated();
    let scene = Scene::new(5).draw(1600, 1200);
    let blurred = file(&phone, "blurred.jpg", &scene.out_of_focus(7.0, 1), 90);
    let sharp = file(&phone, "sharp.jpg", &scene, 90);
    let client = phone.open();
    let photos = [(&*sharp, PhotoRole::Near), (&*blurred, PhotoRole::Far)];
    let recorded = client.report().submit(report(&photos)).unwrap();
    assert_eq!(slugs(&recorded.warnings), ["blurred_photo"]);
    let words = &recorded.warnings[0].words;
    assert!(
        words.starts_with("photo 2 is blurred (sharpness 0."),
        "{words}"
    );
    let figures = recorded.warnings[0].figures;
    assert_eq!(figures.photo, Some(2));
    // The same figures as in the words: "(sharpness 0.12, from 0.30 it is fine)".
    let of = |after: &str| {
        let rest = words.split(after).nth(1).unwrap();
        rest[..4].parse::<f64>().unwrap()
    };
    let percent = 100.0 * of("sharpness ") / of("from ");
    let told = f64::from(figures.percent.unwrap());
    assert!((told - percent).abs() < 5.0, "{figures:?} {words}");
}

#[test]
fn the_same_thing_near_by_is_told_with_its_distance_and_before_queuing() {
    let phone = Phone::activated();
    let client = phone.open();
    let plain = |metres: f64| {
        let recorded = client.report().submit(north(metres, &[])).unwrap();
        recorded
            .warnings
            .into_iter()
            .filter(|w| json!(w)["code"] == "reported_near_by")
            .collect::<Vec<_>>()
    };
    assert!(plain(0.0).is_empty());
    phone.clock.pass(Duration::from_secs(3 * 3600));
    let near = plain(21.0);
    assert!(
        near[0].words.contains("21 m from here 3 hours ago"),
        "{near:?}"
    );
    assert_eq!(near[0].figures.metres, Some(21));
    assert!(plain(200.0).is_empty());

    let id = client
        .report()
        .begin(&phone.photo(2), PhotoRole::Near)
        .unwrap();
    let edit = DraftEdit {
        fix: north(25.0, &[]).fix,
        ..DraftEdit::default()
    };
    client.report().edit(id, edit).unwrap();
    let before = client.report().warnings(id, "SR-0101").unwrap();
    assert!(
        before.iter().any(|w| w.words.contains("4 m from here")),
        "{before:?}"
    );
    // Another matter at the same place is another matter.
    assert!(
        !slugs(&client.report().warnings(id, "XF-0101").unwrap())
            .contains(&"reported_near_by".to_owned())
    );
    // After a week without a word nobody believes that it is still there.
    phone.clock.pass(Duration::from_secs(8 * 86_400));
    assert!(
        !slugs(&client.report().warnings(id, "SR-0101").unwrap())
            .contains(&"reported_near_by".to_owned())
    );
}

#[test]
fn a_colleagues_report_is_told_until_it_is_closed() {
    let phone = Phone::activated();
    let put = |open: bool| {
        let at = fix().at;
        let past =
            json!({"category": "SR-0101", "at": at, "when": "2026-11-01T02:00:00Z", "open": open});
        let write = |tx: &rusqlite::Transaction<'_>| {
            tx.execute(
                "INSERT OR REPLACE INTO records (kind, id, version, value)
                 VALUES ('past_report', 'p-1', 2, ?1)",
                [past.to_string()],
            )?;
            Ok::<_, StoreError>(())
        };
        phone.store().write(write).unwrap();
    };
    put(true);
    let client = phone.open();
    let id = client
        .report()
        .begin(&phone.photo(2), PhotoRole::Near)
        .unwrap();
    let edit = DraftEdit {
        fix: Some(fix()),
        ..DraftEdit::default()
    };
    client.report().edit(id, edit).unwrap();
    let told = || slugs(&client.report().warnings(id, "SR-0101").unwrap());
    assert!(told().contains(&"reported_near_by".to_owned()));
    put(false);
    assert!(!told().contains(&"reported_near_by".to_owned()));
}

#[test]
fn policy_switches_each_of_them_off() {
    let phone = Phone::activated();
    let scene = Scene::new(5).draw(1600, 1200);
    let blurred = file(&phone, "blurred.jpg", &scene.out_of_focus(7.0, 1), 90);
    let all = [
        "blurred",
        "taken_already",
        "reported_near_by",
        "missing_photo",
    ];
    let slug_of = [
        "blurred_photo",
        "photo_taken_already",
        "reported_near_by",
        "missing_far_photo",
    ];
    let client = phone.open();
    client
        .report()
        .submit(report(&[(&blurred, PhotoRole::Near)]))
        .unwrap();
    for (index, off) in all.iter().enumerate() {
        set_policy(&phone, &json!({"warn": {*off: false}}));
        let mut request = report(&[(&blurred, PhotoRole::Near)]);
        request.category = "XF-0101".to_owned();
        client.report().submit(request.clone()).unwrap();
        let told = slugs(&client.report().submit(request).unwrap().warnings);
        for (other, slug) in slug_of.iter().enumerate() {
            assert_eq!(
                told.contains(&(*slug).to_owned()),
                other != index,
                "{off}: {told:?}"
            );
        }
    }
}
