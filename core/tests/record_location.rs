//! What is recorded without a fix asks the phone where it is; what carries one does not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{Phone, fix, report};
use gridwalk_core::evidence::{Fix, LatestFix, LocationSource};
use gridwalk_core::geo::Wgs84;
use gridwalk_core::patrol::CheckInRequest;
use gridwalk_core::report::ReportRequest;
use gridwalk_core::wire::{Operation, Payload, PhotoRole, PlaceDoubt, PlaceEvidence};
use gridwalk_core::{Client, Config, RecordError};
use uuid::Uuid;

/// What the phone knows, and how often it was asked.
#[derive(Default)]
struct Receiver(Mutex<(Option<LatestFix>, usize)>);

impl Receiver {
    fn knows(&self, fix: Fix, age_s: u64) {
        let age = Duration::from_secs(age_s);
        self.0.lock().unwrap().0 = Some(LatestFix { fix, age });
    }

    fn asked(&self) -> usize {
        self.0.lock().unwrap().1
    }
}

impl LocationSource for Receiver {
    fn latest(&self) -> Option<LatestFix> {
        let mut known = self.0.lock().unwrap();
        known.1 += 1;
        known.0
    }
}

fn open(phone: &Phone, receiver: &Arc<Receiver>) -> Client {
    let config = Config {
        clock: phone.clock.clone(),
        undo_window: Duration::ZERO,
        location: Some(receiver.clone()),
        ..Config::new(phone.home())
    };
    Client::open(config, Arc::new(phone.keys())).unwrap()
}

fn place(client: &Client, id: Uuid) -> Option<PlaceEvidence> {
    let body = client.outbox().body(id).unwrap().unwrap();
    let operation: Operation = serde_json::from_slice(&body).unwrap();
    match operation.payload {
        Payload::CheckIn(check_in) => check_in.place,
        Payload::Report(report) => Some(report.place),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_check_in_and_a_report_ask_where_they_are_and_one_that_knows_does_not() {
    let phone = Phone::activated();
    let receiver = Arc::new(Receiver::default());
    let client = open(&phone, &receiver);
    let nowhere = ReportRequest {
        fix: None,
        ..report(&[])
    };
    let error = client.report().submit(nowhere.clone()).unwrap_err();
    assert!(matches!(error, RecordError::NoPlace));
    let visit = client.patrol().check_in(CheckInRequest::default()).unwrap();
    assert_eq!(place(&client, visit.id), None);

    receiver.knows(
        Fix {
            mock: true,
            ..fix()
        },
        120,
    );
    let visit = client.patrol().check_in(CheckInRequest::default()).unwrap();
    let here = place(&client, visit.id).unwrap();
    assert_eq!(
        (here.at, here.accuracy_m, here.mock),
        (fix().at, 176.0, true)
    );
    let recorded = client.report().submit(nowhere).unwrap();
    let here = place(&client, recorded.id).unwrap();
    assert_eq!(here.doubts, [PlaceDoubt::Mock, PlaceDoubt::Coarse]);

    let asked = receiver.asked();
    let elsewhere = Fix::new(Wgs84::new(20.501, 113.2).unwrap(), 8.0);
    let visit = CheckInRequest {
        fix: Some(elsewhere),
        ..CheckInRequest::default()
    };
    let visit = client.patrol().check_in(visit).unwrap();
    assert_eq!(place(&client, visit.id).unwrap().at, elsewhere.at);
    client.report().submit(report(&[])).unwrap();
    assert_eq!(receiver.asked(), asked);
}

#[test]
fn a_draft_is_where_its_first_photo_was_taken() {
    let phone = Phone::activated();
    let receiver = Arc::new(Receiver::default());
    let client = open(&phone, &receiver);
    let begin = |seed| client.report().begin(&phone.photo(seed), PhotoRole::Near);
    let lost = begin(1).unwrap();
    assert_eq!(client.report().draft(lost).unwrap().place, None);
    receiver.knows(fix(), 0);
    let draft = begin(2).unwrap();
    assert_eq!(
        client.report().draft(draft).unwrap().place.unwrap().at,
        fix().at
    );

    let away = Wgs84::new(20.502, 113.2).unwrap();
    receiver.knows(Fix::new(away, 8.0), 0);
    client.report().queue(draft, "SR-0101", None).unwrap();
    assert_eq!(
        place(&client, draft).unwrap().at,
        fix().at,
        "not where it was queued"
    );
    client.report().queue(lost, "SR-0101", None).unwrap();
    assert_eq!(
        place(&client, lost).unwrap().at,
        away,
        "better than nowhere"
    );
}
