use std::time::Duration;

use proptest::prelude::*;

use super::*;

fn reading(seconds: i64) -> Reading {
    Reading {
        wall: DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap(),
        elapsed: Duration::from_secs(1000 + seconds as u64),
        boot_id: "boot".to_owned(),
    }
}

fn fix(lat: f64, lon: f64) -> Fix {
    Fix::new(Wgs84::new(lat, lon).unwrap(), 12.0)
}

/// Grades fixes one after another, as recording does.
fn walk(steps: &[(Fix, Reading)]) -> Vec<PlaceEvidence> {
    let mut before = Vec::new();
    let mut graded = Vec::new();
    for (fix, now) in steps {
        let place = grade(fix, &before, now, &Policy::default());
        before.push(PastFix::of(&place, now));
        if before.len() > KEPT {
            before.remove(0);
        }
        graded.push(place);
    }
    graded
}

#[test]
fn a_walk_is_good() {
    let steps: Vec<_> = (0..8)
        .map(|n| (fix(20.5 + n as f64 * 1e-4, 113.2), reading(n * 60)))
        .collect();
    for place in walk(&steps) {
        assert_eq!(place.grade, PlaceGrade::Good);
        assert!(place.doubts.is_empty());
    }
}

#[test]
fn a_mock_provider_is_told() {
    let mut mocked = fix(20.5, 113.2);
    mocked.mock = true;
    let place = &walk(&[(mocked, reading(0))])[0];
    assert!(place.mock);
    assert_eq!(place.doubts, [PlaceDoubt::Mock]);
    assert_eq!(place.grade, PlaceGrade::Doubtful);
}

#[test]
fn a_jump_is_doubted_and_the_way_back_is_not() {
    let (home, far) = (fix(20.5, 113.2), fix(20.6, 113.2));
    let graded = walk(&[
        (home, reading(0)),
        (far, reading(60)),
        (fix(20.5001, 113.2), reading(120)),
    ]);
    assert_eq!(graded[1].doubts, [PlaceDoubt::ImpossibleJump]);
    assert_eq!(graded[2].grade, PlaceGrade::Good);
    // Eleven kilometres in an hour are a bus.
    assert_eq!(
        walk(&[(home, reading(0)), (far, reading(3600))])[1].grade,
        PlaceGrade::Good
    );
}

#[test]
fn setting_the_wall_clock_does_not_hide_a_jump() {
    let mut later = reading(60);
    later.wall += chrono::Duration::days(1);
    let graded = walk(&[(fix(20.5, 113.2), reading(0)), (fix(20.6, 113.2), later)]);
    assert_eq!(graded[1].doubts, [PlaceDoubt::ImpossibleJump]);
}

#[test]
fn circles_that_meet_are_no_jump() {
    let mut coarse = fix(20.51, 113.2);
    coarse.accuracy_m = 1200.0;
    let graded = walk(&[(fix(20.5, 113.2), reading(0)), (coarse, reading(1))]);
    assert_eq!(graded[1].doubts, [PlaceDoubt::Coarse]);
    assert_eq!(graded[1].grade, PlaceGrade::Fair);
}

#[test]
fn a_frozen_receiver_is_noticed_at_the_third_equal_fix_after_a_minute() {
    let same = |seconds| (fix(20.5, 113.2), reading(seconds));
    let graded = walk(&[same(0), same(40), same(80), same(120)]);
    assert_eq!(graded[1].grade, PlaceGrade::Good);
    assert_eq!(graded[2].doubts, [PlaceDoubt::Frozen]);
    assert_eq!(graded[3].doubts, [PlaceDoubt::Frozen]);
    // Three photos within a few seconds share a fix by design.
    assert_eq!(
        walk(&[same(0), same(5), same(9)])[2].grade,
        PlaceGrade::Good
    );
    // One trembling digit is life.
    let trembling = walk(&[same(0), (fix(20.500_000_1, 113.2), reading(40)), same(80)]);
    assert_eq!(trembling[2].grade, PlaceGrade::Good);
}

#[test]
fn a_radius_that_is_no_number_counts_as_anywhere() {
    for accuracy_m in [f64::NAN, f64::INFINITY, -1.0] {
        let mut odd = fix(20.5, 113.2);
        odd.accuracy_m = accuracy_m;
        let place = &walk(&[(odd, reading(0))])[0];
        assert_eq!(place.accuracy_m, ANYWHERE_M);
        assert_eq!(place.doubts, [PlaceDoubt::Coarse]);
    }
}

proptest! {
    /// Whatever the receiver says, grading answers with something that survives the wire.
    #[test]
    fn every_grade_survives_the_wire(
        steps in prop::collection::vec(
            (-90.0..=90.0f64, -180.0..=180.0f64, any::<f64>(), any::<bool>(), 0i64..100_000), 1..6),
    ) {
        let steps: Vec<_> = steps.into_iter().map(|(lat, lon, accuracy_m, mock, seconds)| {
            let fix = Fix { accuracy_m, mock, ..fix(lat, lon) };
            (fix, reading(seconds))
        }).collect();
        for place in walk(&steps) {
            let text = serde_json::to_string(&place).unwrap();
            let back: PlaceEvidence = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(back.doubts, place.doubts);
            prop_assert_eq!(back.accuracy_m.is_finite(), true);
        }
    }
}
