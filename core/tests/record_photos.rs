//! Photos of whatever is recorded: all are sound, or nothing is recorded; equal ones are kept once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use common::{Phone, report};
use gridwalk_core::RecordError;
use gridwalk_core::patrol::CheckInRequest;
use gridwalk_core::photo::PhotoError;
use gridwalk_core::wire::PhotoRole;
use tokio_util::sync::CancellationToken;

#[test]
fn a_bad_photo_is_told_by_its_number_alone_and_nothing_is_recorded() {
    let phone = Phone::activated();
    let good = phone.photo(1);
    let bad = phone.folder.path().join("壞.jpg");
    std::fs::write(&bad, b"\xff\xd8\xff\xe0 and no more").unwrap();
    let client = phone.open();
    let request = report(&[(&good, PhotoRole::Near), (&bad, PhotoRole::Far)]);
    let error = client.report().submit(request).unwrap_err();
    let said = error.to_string();
    assert!(!said.contains("壞"), "{said}");
    assert!(matches!(error, RecordError::Photo { number: 2, .. }));
    assert!(client.report().begin(&bad, PhotoRole::Near).is_err());

    let missing = client
        .report()
        .begin(Path::new("/nowhere/a.jpg"), PhotoRole::Near);
    assert!(matches!(
        missing,
        Err(RecordError::Photo {
            problem: PhotoError::Io(_),
            ..
        })
    ));
    assert_eq!(
        phone.originals(),
        0,
        "the good one was not written before the bad one was seen"
    );
    assert!(client.outbox().items(true, 0, 10).unwrap().is_empty());
    assert_eq!(client.verify_journal().unwrap().entries, 0);
}

#[test]
fn a_cancelled_recording_leaves_nothing_behind() {
    let phone = Phone::activated();
    let photo = phone.photo(1);
    let client = phone.open();
    let cancel = CancellationToken::new();
    let reports = client.report().with_cancel(cancel.clone());
    let patrol = client.patrol().with_cancel(cancel.clone());
    let check_in = || CheckInRequest {
        photos: vec![(photo.clone(), PhotoRole::Near)],
        ..CheckInRequest::default()
    };
    cancel.cancel();
    let photos = [(photo.as_path(), PhotoRole::Near)];
    for error in [
        reports.submit(report(&photos)).unwrap_err(),
        reports.begin(&photo, PhotoRole::Near).unwrap_err(),
        patrol.check_in(check_in()).unwrap_err(),
    ] {
        let RecordError::Photo { number: 1, problem } = error else {
            panic!("{error}")
        };
        assert!(matches!(problem, PhotoError::Cancelled));
    }
    assert_eq!(client.outbox().items(true, 0, 10).unwrap(), []);
    assert_eq!(client.report().drafts().unwrap(), []);
    // Whoever was not cancelled goes on.
    client.patrol().check_in(check_in()).unwrap();
}

#[test]
fn equal_photos_are_kept_once() {
    let phone = Phone::activated();
    let photo = phone.photo(1);
    let client = phone.open();
    for _ in 0..2 {
        client
            .report()
            .submit(report(&[(&photo, PhotoRole::Near)]))
            .unwrap();
    }
    assert_eq!(phone.originals(), 1);
    assert_eq!(phone.value::<i64>("SELECT COUNT(*) FROM photos"), 1);
    assert_eq!(
        phone.value::<i64>("SELECT COUNT(*) FROM operation_photos"),
        2
    );
}
