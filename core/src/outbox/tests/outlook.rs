//! What a syncer may expect of the outbox, what it takes at once, and what it does about a line that
//! stays silent.

use super::model::{Model, Receipt, Step, WAIT, WINDOW};
use super::phone::{Phone, wall};
use crate::evidence::Reading;
use crate::outbox::outlook::{Outlook, look};
use crate::outbox::send;
use crate::wire::Verdict;

/// Both sides, of which only the database is looked at.
struct Stage {
    phone: Phone,
    model: Model,
}

impl Stage {
    fn new() -> Self {
        Self {
            phone: Phone::new(),
            model: Model::default(),
        }
    }

    fn take(&mut self, step: Step) {
        let expected = self.model.take(&step);
        assert_eq!(self.phone.take(&step, &self.model), expected, "{step:?}");
    }

    fn record(&mut self, window: bool) {
        self.take(Step::Record {
            depends_on: None,
            photos: 0,
            urgent: false,
            window,
        });
    }

    fn send(&mut self, most: usize) {
        self.take(Step::Take { most, tight: false });
    }

    /// When both clocks show `ms`.
    fn look(&self, ms: i64) -> Outlook {
        let now = Reading {
            wall: wall(ms),
            elapsed: std::time::Duration::from_millis(ms as u64),
            boot_id: "boot".to_owned(),
        };
        look(&self.phone.connection, &now).unwrap()
    }

    fn seen(&self, ms: i64) -> (bool, bool, Option<i64>) {
        let seen = self.look(ms);
        (seen.sendable, seen.due, seen.next_ms)
    }
}

#[test]
fn a_syncer_knows_what_it_may_send_and_when_there_will_be_more() {
    let mut stage = Stage::new();
    assert_eq!(stage.seen(0), (false, false, None));
    stage.record(false);
    assert_eq!(stage.seen(0), (true, false, None));
    // Put off: its wait is what comes next, until it is over.
    stage.send(1);
    stage.take(Step::PutOff(0));
    assert_eq!(stage.seen(0), (false, false, Some(WAIT)));
    assert_eq!(stage.seen(WAIT - 1), (false, false, Some(1)));
    assert_eq!(stage.seen(WAIT), (false, true, None));
    // An undo window that is over before.
    stage.record(true);
    assert_eq!(stage.seen(0), (false, false, Some(WINDOW)));
    assert_eq!(stage.seen(WINDOW), (false, true, None));
    assert_eq!(stage.look(0).newest, 2);
}

#[test]
fn a_line_that_stays_silent_puts_off_what_waits_for_it_and_nothing_else() {
    let mut stage = Stage::new();
    stage.record(false);
    stage.record(false);
    stage.send(2);
    stage.take(Step::PutOff(0));
    let postpone = |stage: &mut Stage, ms| {
        let transaction = stage.phone.connection.transaction().unwrap();
        send::postpone_unanswered(&transaction, wall(ms)).unwrap();
        transaction.commit().unwrap();
    };
    postpone(&mut stage, 5 * WAIT);
    assert_eq!(stage.look(0).next_ms, Some(5 * WAIT));
    stage.take(Step::Settle {
        op: 1,
        verdict: Verdict::Deferred,
        receipt: Receipt::None,
    });
    postpone(&mut stage, 6 * WAIT);
    assert_eq!(stage.look(0).next_ms, Some(WAIT), "the city brain's word");
}

#[test]
fn a_batch_is_filled_to_its_last_byte() {
    let mut stage = Stage::new();
    for _ in 0..3 {
        stage.record(false);
    }
    let bodies: Vec<usize> = stage
        .phone
        .connection
        .prepare("SELECT length(body) FROM operations ORDER BY seq")
        .unwrap()
        .query_map([], |row| row.get::<_, i64>(0))
        .unwrap()
        .map(|length| length.unwrap() as usize)
        .collect();
    // What a transaction took that is not committed was not taken.
    let mut take = |most| {
        let transaction = stage.phone.connection.transaction().unwrap();
        send::take_batch(&transaction, 9, most).unwrap().len()
    };
    // Each with the comma that follows it.
    let two = bodies[0] + 1 + bodies[1] + 1;
    assert_eq!(take(two), 2);
    assert_eq!(take(two - 1), 1);
    assert_eq!(take(two + bodies[2] + 1), 3);
    assert_eq!(take(1), 1, "one that is larger alone goes alone");
}
