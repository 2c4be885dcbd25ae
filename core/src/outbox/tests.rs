//! The outbox against a model of it: whatever happens in whatever order, both stand the same, and
//! what must always hold holds after every step.

mod model;
mod outlook;
mod phone;

use proptest::prelude::*;

use crate::outbox::State;
use crate::wire::Verdict;
use model::{Model, Receipt, Step};
use phone::Phone;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let op = 0..12_usize;
    let step = prop_oneof![
        6 => (prop::option::of(op.clone()), any::<u8>(), any::<bool>(), any::<bool>())
            .prop_map(|(depends_on, photos, urgent, window)| Step::Record {
                depends_on, photos, urgent, window
            }),
        2 => op.clone().prop_map(Step::RecordDraft),
        3 => op.clone().prop_map(Step::Undo),
        6 => (1..5_usize, any::<bool>()).prop_map(|(most, tight)| Step::Take { most, tight }),
        8 => (op.clone(), model::verdicts(), model::receipts())
            .prop_map(|(op, verdict, receipt)| Step::Settle { op, verdict, receipt }),
        3 => (op.clone(), model::receipts()).prop_map(|(op, receipt)| Step::Receipt { op, receipt }),
        2 => op.clone().prop_map(Step::PutOff),
        2 => op.clone().prop_map(Step::Retry),
        2 => op.clone().prop_map(Step::Discard),
        2 => op.prop_map(Step::Repair),
        3 => (1_000..90_000_i64).prop_map(Step::Pass),
        1 => Just(Step::ReleaseHeld),
        1 => Just(Step::WakeDue),
        1 => Just(Step::WakeAll),
        1 => Just(Step::LineBack),
        1 => Just(Step::Interrupted),
        1 => Just(Step::OtherDevice),
        1 => Just(Step::Retention),
        1 => any::<u16>().prop_map(Step::Restored),
    ];
    prop::collection::vec(step, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_outbox_does_as_its_model_does(steps in steps()) {
        let (mut phone, mut model) = (Phone::new(), Model::default());
        for step in steps {
            let expected = model.take(&step);
            let happened = phone.take(&step, &model);
            prop_assert_eq!(happened, expected, "outcome of {:?}", step);
            phone.holds(&model);
        }
    }
}

/// A way that random steps seldom find: a repair of a repair sets free what the first one parked.
#[test]
fn what_a_refused_operation_parked_goes_on_after_its_repairs_repair() {
    let record = |depends_on| Step::Record {
        depends_on,
        photos: 0,
        urgent: false,
        window: false,
    };
    let settle = |op, verdict| Step::Settle {
        op,
        verdict,
        receipt: Receipt::Fits(0),
    };
    let all = || Step::Take {
        most: 9,
        tight: false,
    };
    let (mut phone, mut model) = (Phone::new(), Model::default());
    let steps = [
        record(None),
        record(Some(0)),
        all(),
        settle(0, Verdict::Rejected),
        Step::Repair(0),
        all(),
        settle(2, Verdict::Rejected),
        Step::Repair(2),
        all(),
        settle(3, Verdict::Accepted),
    ];
    for (number, step) in steps.iter().enumerate() {
        let expected = model.take(step);
        assert_eq!(phone.take(step, &model), expected, "{step:?}");
        phone.holds(&model);
        let parked = (3..9).contains(&number);
        assert_eq!(
            model
                .ops
                .get(1)
                .map(|op| op.state == State::Waiting)
                .unwrap_or(false),
            parked
        );
    }
    assert_eq!(phone.take(&all(), &model), Ok(vec![1]));
}

/// The rarer reason beside it: whoever waits for the city brain's own word goes on waiting.
#[test]
fn what_waited_for_an_answer_goes_on_when_the_line_is_back() {
    let record = || Step::Record {
        depends_on: None,
        photos: 0,
        urgent: false,
        window: false,
    };
    let steps = [
        record(),
        record(),
        Step::Take {
            most: 2,
            tight: false,
        },
        Step::PutOff(0),
        Step::Settle {
            op: 1,
            verdict: Verdict::Deferred,
            receipt: Receipt::None,
        },
        Step::LineBack,
    ];
    let (mut phone, mut model) = (Phone::new(), Model::default());
    for step in &steps {
        assert_eq!(phone.take(step, &model), model.take(step), "{step:?}");
        phone.holds(&model);
    }
    let states: Vec<State> = model.ops.iter().map(|op| op.state).collect();
    assert_eq!(states, [State::Queued, State::Waiting]);
}

#[test]
fn a_wait_from_before_the_clock_was_set_back_is_over() {
    let (mut phone, mut model) = (Phone::new(), Model::default());
    let record = Step::Record {
        depends_on: None,
        photos: 0,
        urgent: false,
        window: false,
    };
    let take = Step::Take {
        most: 1,
        tight: false,
    };
    for step in [record, take, Step::PutOff(0)] {
        assert_eq!(phone.take(&step, &model), model.take(&step), "{step:?}");
    }
    let minute = 60_000;
    assert_eq!(phone.wake_by(model.now - minute), 0);
    assert_eq!(phone.wake_by(model.now - 120 * minute), 1);
}
