//! Drawn previews through the finder: it says ready where a picture is worth taking, and never for
//! what is no card.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use gridwalk_idcard::{Advice, CardFinder, Frame, Side};
use specimens::card::{Preview, Story, Studio};

fn frame(drawn: &specimens::card::Frame) -> Frame<'_> {
    Frame {
        luma: &drawn.luma,
        width: drawn.width.into(),
        height: drawn.height.into(),
        stride: drawn.width.into(),
        rotation: 0,
    }
}

#[test]
fn ready_comes_when_the_picture_is_worth_taking() {
    let studio = Studio::open().expect("./dev installs the typefaces");
    // In both the edge of the portrait looks much like the card's own.
    for seed in [2_000_006, 2_000_007] {
        approach(&studio.preview(seed, Story::Approach));
    }
}

fn approach(preview: &Preview) {
    let mut finder = CardFinder::new(Side::Front);
    let mut ready = false;
    for index in (0..preview.frames()).step_by(2) {
        let drawn = preview.frame(index);
        let look = finder.look(&frame(&drawn));
        if look.advice == Advice::Ready {
            assert!(drawn.worth_taking, "at {} ms", drawn.at_ms);
            let (found, truth) = (look.corners.unwrap(), drawn.corners.unwrap());
            for (corner, [x, y]) in found.0.iter().zip(truth) {
                assert!((corner.x - f64::from(x)).hypot(corner.y - f64::from(y)) < 12.0);
            }
            ready = true;
            break;
        }
    }
    assert!(ready);
}

/// Frames that happen to be crisp come while a hand still shakes, calm frames that are not crisp where
/// it never ceases to, and a card that still comes nearer is about to be crisp.
#[test]
fn a_hand_that_moves_is_asked_to_hold_still() {
    let studio = Studio::open().unwrap();
    for (story, seed) in [
        (Story::Shake, 501 * 1_000_003 + 41),
        (Story::Shake, 501 * 1_000_003 + 51),
        (Story::Approach, 612 * 1_000_003),
    ] {
        let preview = studio.preview(seed, story);
        let mut finder = CardFinder::new(Side::Front);
        let ready = (0..preview.frames())
            .map(|index| preview.frame(index))
            .find(|drawn| finder.look(&frame(drawn)).advice == Advice::Ready);
        assert!(
            ready.is_none_or(|drawn| drawn.worth_taking),
            "{story:?} {seed}"
        );
    }
}

#[test]
fn the_other_side_and_no_card_are_never_ready() {
    let studio = Studio::open().unwrap();
    for (story, advice) in [
        (Story::NoCard, Advice::ShowCard),
        (Story::WrongSide, Advice::TurnOver),
    ] {
        let preview = studio.preview(2_000_009, story);
        let mut finder = CardFinder::new(Side::Front);
        let seen: Vec<Advice> = (0..6)
            .map(|index| finder.look(&frame(&preview.frame(index))).advice)
            .collect();
        assert!(!seen.contains(&Advice::Ready), "{story:?} {seen:?}");
        assert!(seen.contains(&advice), "{story:?} {seen:?}");
    }
}

#[test]
fn the_back_is_ready_where_it_is_wanted() {
    let studio = Studio::open().unwrap();
    let preview = studio.preview(2_000_009, Story::WrongSide);
    let mut finder = CardFinder::new(Side::Back);
    let ready =
        (0..10).any(|index| finder.look(&frame(&preview.frame(index))).advice == Advice::Ready);
    assert!(ready);
}

#[test]
fn a_turned_sensor_with_padded_rows_is_the_same_picture() {
    let studio = Studio::open().unwrap();
    let drawn = studio.preview(2_000_006, Story::Approach).frame(74);
    let upright = CardFinder::new(Side::Front).look(&frame(&drawn));
    let (width, height) = (usize::from(drawn.width), usize::from(drawn.height));
    // The sensor sees the picture turned by a quarter to the left; rows carry 16 bytes more.
    let stride = height + 16;
    let mut luma = vec![0; stride * width];
    for y in 0..height {
        for x in 0..width {
            luma[(width - 1 - x) * stride + y] = drawn.luma[y * width + x];
        }
    }
    let turned = Frame {
        luma: &luma,
        width: height,
        height: width,
        stride,
        rotation: 90,
    };
    assert_eq!(CardFinder::new(Side::Front).look(&turned), upright);
    assert!(upright.corners.is_some());
    let short = Frame {
        luma: &luma[..1000],
        ..turned
    };
    let nothing = CardFinder::new(Side::Front).look(&short);
    assert_eq!((nothing.corners, nothing.advice), (None, Advice::ShowCard));
}
