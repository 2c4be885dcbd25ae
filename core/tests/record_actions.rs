//! What the worker sees of a record that is in the outbox, and may do about it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use base64::Engine;
use common::{Phone, report};
use gridwalk_core::hash::Sha256;
use gridwalk_core::outbox::{OutboxError, State};
use gridwalk_core::report::ReportRequest;
use gridwalk_core::wire::{Operation, PhotoRole};

/// Every role that a photo can have.
const ROLES: [PhotoRole; 4] = [
    PhotoRole::Plain,
    PhotoRole::Near,
    PhotoRole::Far,
    PhotoRole::After,
];

#[test]
fn the_queue_shows_the_thumbnail_that_is_sent() {
    let phone = Phone::activated();
    let client = phone.open();
    let photo = phone.photo(1);
    let request = report(&[(&photo, PhotoRole::Near)]);
    let recorded = client.report().submit(request).unwrap();
    let outbox = client.outbox();
    let body = outbox.body(recorded.id).unwrap().unwrap();
    let sent: Operation = serde_json::from_slice(&body).unwrap();
    let shown = outbox.thumbnail(recorded.attachments[0].sha256).unwrap();
    assert_eq!(
        base64::engine::general_purpose::STANDARD.encode(shown.unwrap()),
        sent.attachments[0].thumbnail
    );
    let unknown = outbox.thumbnail(Sha256::of(b"no photo of this phone"));
    assert_eq!(unknown.unwrap(), None);
}

#[test]
fn what_waits_is_counted_with_its_photos_and_a_draft_is_not() {
    let phone = Phone::activated();
    let client = phone.open();
    let outbox = client.outbox();
    let request = report(&[(&phone.photo(1), PhotoRole::Near)]);
    let recorded = client.report().submit(request).unwrap();
    let body = outbox.body(recorded.id).unwrap().unwrap().len() as u64;
    let photo = outbox.items(false, 0, 1).unwrap()[0].attachments[0].bytes;
    let tally = outbox.tally().unwrap();
    assert_eq!((tally.waiting, tally.bytes_waiting), (1, body + photo));
    client
        .report()
        .begin(&phone.photo(2), PhotoRole::Near)
        .unwrap();
    assert_eq!(outbox.tally().unwrap(), tally);
}

#[test]
fn a_draft_keeps_what_each_of_its_photos_shows() {
    let phone = Phone::activated();
    let client = phone.open();
    let photos: Vec<_> = (0..4).map(|seed| phone.photo(seed)).collect();
    let reports = client.report();
    let id = reports.begin(&photos[0], ROLES[0]).unwrap();
    for (photo, role) in photos.iter().zip(ROLES).skip(1) {
        reports.add_photo(id, photo, role).unwrap();
    }
    let draft = reports.draft(id).unwrap();
    let kept: Vec<PhotoRole> = draft.photos.iter().map(|(_, role)| *role).collect();
    assert_eq!(kept, ROLES);
}

#[test]
fn what_is_given_up_stays_given_up() {
    let phone = Phone::activated();
    let client = phone.open();
    let outbox = client.outbox();
    let given_up = client.report().submit(report(&[])).unwrap().id;
    let kept = client.report().submit(ReportRequest {
        category: "XF-0101".to_owned(),
        ..report(&[])
    });
    outbox.discard(given_up).unwrap();
    assert_eq!(outbox.item(given_up).unwrap().state, State::Discarded);
    assert_eq!(outbox.tally().unwrap().waiting, 1);
    assert_eq!(outbox.items(false, 0, 10).unwrap()[0].id, kept.unwrap().id);
    for again in [outbox.discard(given_up), outbox.retry(given_up)] {
        let from = State::Discarded;
        assert!(
            matches!(again, Err(OutboxError::NotAllowed { from: f, .. }) if f == from),
            "{again:?}"
        );
    }
}
