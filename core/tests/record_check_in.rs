//! Check-ins on real parts: whatever the evidence is worth, it is recorded and graded.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::{Phone, TAG_KEY, codes, fix};
use ed25519_dalek::{Signer, SigningKey};
use gridwalk_core::evidence::Fix;
use gridwalk_core::geo::Wgs84;
use gridwalk_core::outbox::Recorded;
use gridwalk_core::patrol::CheckInRequest;
use gridwalk_core::wire::{CheckIn, Operation, Payload, PhotoRole, PlaceDoubt, TimeGrade};
use gridwalk_core::{Client, RecordError};

fn tag(checkpoint: &str) -> String {
    let signed = format!("gridwalk:tag:1:{checkpoint}");
    let signature = SigningKey::from_bytes(&TAG_KEY).sign(signed.as_bytes());
    format!("{signed}:{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn operation(client: &Client, recorded: &Recorded) -> (Operation, CheckIn) {
    let body = client.outbox().body(recorded.id).unwrap().unwrap();
    let operation: Operation = serde_json::from_slice(&body).unwrap();
    let Payload::CheckIn(check_in) = operation.payload.clone() else {
        panic!("not a check-in")
    };
    (operation, check_in)
}

fn at(checkpoint: &str) -> CheckInRequest {
    CheckInRequest {
        fix: Some(fix()),
        checkpoint: Some(checkpoint.to_owned()),
        ..CheckInRequest::default()
    }
}

#[test]
fn a_visit_is_recorded_with_its_fence_and_shown_today() {
    let phone = Phone::activated();
    let client = phone.open();
    let photo = phone.photo(1);
    let mut request = at("near");
    request.photos = vec![(photo, PhotoRole::Plain)];
    let recorded = client.patrol().check_in(request).unwrap();
    assert_eq!(recorded.kind, "check_in");
    assert_eq!(codes(&recorded), [] as [&str; 0]);
    let (operation, check_in) = operation(&client, &recorded);
    assert_eq!(operation.attachments.len(), 1);
    assert_eq!(operation.recorded.grade, TimeGrade::Unchecked);
    let fence = check_in.fence.unwrap();
    assert!(
        fence.inside && (10.0..12.5).contains(&fence.distance_m),
        "{fence:?}"
    );
    drop(client);

    let client = phone.open();
    let statuses = client.patrol().checkpoints(Some(fix().at)).unwrap();
    let ids: Vec<_> = statuses.iter().map(|s| s.checkpoint.id.as_str()).collect();
    assert_eq!(ids, ["near", "far"], "nearest first");
    assert_eq!(statuses[0].visited_today, Some(operation.recorded.wall));
    assert_eq!(statuses[1].visited_today, None);
    // 10:00 in Beijing: at 23:59 it is still today, two minutes later it is not.
    phone.clock.pass(Duration::from_secs(14 * 3600 - 60));
    assert!(
        client.patrol().checkpoints(None).unwrap()[1]
            .visited_today
            .is_some()
    );
    phone.clock.pass(Duration::from_secs(120));
    assert!(
        client.patrol().checkpoints(None).unwrap()[1]
            .visited_today
            .is_none()
    );
}

#[test]
fn a_withdrawn_visit_is_none() {
    let phone = Phone::activated().with_undo(Duration::from_secs(10));
    let client = phone.open();
    let recorded = client.patrol().check_in(at("near")).unwrap();
    client.outbox().undo(recorded.id).unwrap();
    let statuses = client.patrol().checkpoints(None).unwrap();
    assert!(statuses.iter().all(|status| status.visited_today.is_none()));
}

#[test]
fn bad_evidence_is_graded_and_recorded() {
    let phone = Phone::activated();
    let client = phone.open();
    client.patrol().check_in(at("near")).unwrap();
    phone.clock.pass(Duration::from_secs(30));
    let away = Fix {
        mock: true,
        accuracy_m: 300.0,
        ..Fix::new(Wgs84::new(20.6, 113.2).unwrap(), 1.0)
    };
    let recorded = client
        .patrol()
        .check_in(CheckInRequest {
            fix: Some(away),
            ..at("near")
        })
        .unwrap();
    let place = operation(&client, &recorded).1.place.unwrap();
    assert_eq!(
        place.doubts,
        [
            PlaceDoubt::Mock,
            PlaceDoubt::ImpossibleJump,
            PlaceDoubt::Coarse
        ]
    );
    assert_eq!(codes(&recorded), ["outside_fence", "doubtful_place"]);

    let nothing = client.patrol().check_in(CheckInRequest::default()).unwrap();
    assert_eq!(codes(&nothing), ["no_place"]);
}

#[test]
fn only_the_last_few_fixes_are_kept() {
    let phone = Phone::activated();
    let client = phone.open();
    for _ in 0..9 {
        client.patrol().check_in(at("near")).unwrap();
        phone.clock.pass(Duration::from_secs(60));
    }
    let fixes: String = phone.value("SELECT value FROM meta WHERE key = 'fixes'");
    let fixes: Vec<serde_json::Value> = serde_json::from_str(&fixes).unwrap();
    assert_eq!(fixes.len(), 4);
}

#[test]
fn a_genuine_tag_names_its_checkpoint_indoors() {
    let phone = Phone::activated();
    let client = phone.open();
    let request = CheckInRequest {
        tag: Some(tag("near")),
        ..CheckInRequest::default()
    };
    let recorded = client.patrol().check_in(request).unwrap();
    let check_in = operation(&client, &recorded).1;
    assert_eq!(check_in.checkpoint.as_deref(), Some("near"));
    assert!(check_in.tag.unwrap().genuine);
    assert_eq!(codes(&recorded), [] as [&str; 0]);
    assert!(
        client.patrol().checkpoints(None).unwrap()[1]
            .visited_today
            .is_some()
    );
}

#[test]
fn a_forged_tag_is_recorded_as_not_genuine() {
    let phone = Phone::activated();
    let client = phone.open();
    for text in [
        tag("near").replace("near", "far"),
        tag("nowhere"),
        "https://x".to_owned(),
    ] {
        let request = CheckInRequest {
            tag: Some(text.clone()),
            ..CheckInRequest::default()
        };
        let recorded = client.patrol().check_in(request).unwrap();
        let check_in = operation(&client, &recorded).1;
        assert_eq!(check_in.checkpoint, None);
        let proof = check_in.tag.unwrap();
        assert!(!proof.genuine);
        assert_eq!(proof.text, text);
        assert_eq!(codes(&recorded), ["tag_not_genuine", "no_place"]);
    }
}

#[test]
fn a_tag_of_another_checkpoint_is_told() {
    let phone = Phone::activated();
    let client = phone.open();
    let request = CheckInRequest {
        tag: Some(tag("far")),
        ..at("near")
    };
    let recorded = client.patrol().check_in(request).unwrap();
    let check_in = operation(&client, &recorded).1;
    assert_eq!(
        check_in.checkpoint.as_deref(),
        Some("near"),
        "what the worker named"
    );
    assert_eq!(codes(&recorded), ["tag_elsewhere"]);
}

#[test]
fn an_unknown_checkpoint_is_a_typed_error_and_leaves_nothing() {
    let phone = Phone::activated();
    let client = phone.open();
    let photo = phone.photo(1);
    let mut request = at("nowhere");
    request.photos = vec![(photo, PhotoRole::Plain)];
    let error = client.patrol().check_in(request).unwrap_err();
    assert!(matches!(error, RecordError::UnknownCheckpoint(id) if id == "nowhere"));
    assert_eq!(phone.originals(), 0);
    assert!(client.outbox().items(true, 0, 10).unwrap().is_empty());
}

#[test]
fn a_position_off_the_earth_is_refused_by_name() {
    let phone = Phone::activated();
    let client = phone.open();
    let mut request = at("near");
    request.fix = Some(Fix::new(
        Wgs84 {
            lat: f64::NAN,
            lon: 0.0,
        },
        5.0,
    ));
    let error = client.patrol().check_in(request).unwrap_err();
    assert!(matches!(error, RecordError::NotAPlace(_)));
}
