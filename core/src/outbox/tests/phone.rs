//! The outbox as it is: the same steps on a database, and what must hold after each.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use rusqlite::{Connection, Transaction, params};
use uuid::Uuid;

use super::model::{KEPT, Model, Outcome, PHOTOS, Receipt as Says, Step, WAIT, WINDOW};
use crate::hash::Sha256;
use crate::journal;
use crate::outbox::photos::NewPhoto;
use crate::outbox::record::Intent;
use crate::outbox::{
    OutboxError, Reason, State, Undone, actions, draft, list, photos, receipts, record, retention,
    send,
};
use crate::wire::{
    CheckIn, Held, Outcome as Told, Payload, PhotoRole, Problem, Receipt, TimeEvidence, TimeGrade,
    Verdict, slug,
};

const BYTES: u64 = 1000;

pub(super) struct Phone {
    pub(super) connection: Connection,
    /// In the order of the model's operations.
    ids: Vec<Uuid>,
    /// Every operation's bytes as they were recorded.
    bodies: HashMap<Uuid, Vec<u8>>,
}

pub(super) fn wall(ms: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::days(20_000) + Duration::milliseconds(ms)
}

fn time(ms: i64) -> TimeEvidence {
    TimeEvidence {
        wall: wall(ms),
        elapsed_ms: ms,
        boot_id: "boot".to_owned(),
        server_offset_ms: None,
        gnss: None,
        grade: TimeGrade::Unchecked,
    }
}

fn photo(number: usize) -> Sha256 {
    Sha256::of(&[number as u8])
}

impl Phone {
    pub(super) fn new() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(include_str!("../../store/schema/v1.sql"))
            .unwrap();
        let device = serde_json::json!({
            "id": Uuid::nil(), "server": "", "authority": null, "city_brain_key": "",
            "rescue_key": "", "files_url": "",
            "worker": { "id": "w", "name": "", "kind": "full_time", "grids": ["g"] },
        });
        connection
            .execute(
                "INSERT INTO meta VALUES ('device', ?1)",
                [device.to_string()],
            )
            .unwrap();
        Self {
            connection,
            ids: Vec::new(),
            bodies: HashMap::new(),
        }
    }

    /// Takes the step that `model` has just taken, in one transaction.
    pub(super) fn take(&mut self, step: &Step, model: &Model) -> Outcome {
        let transaction = self.connection.transaction().unwrap();
        match act(&transaction, &self.ids, step, model.now) {
            Ok((taken, new)) => {
                transaction.commit().unwrap();
                self.ids.extend(new);
                let index = |id: &Uuid| self.ids.iter().position(|other| other == id).unwrap();
                let taken = taken.iter().map(index).collect();
                self.learn_bodies();
                Ok(taken)
            }
            Err(
                OutboxError::NotAllowed { .. }
                | OutboxError::Withdrawn(_)
                | OutboxError::Unknown(_),
            ) => Err(()),
            Err(other) => panic!("{step:?}: {other}"),
        }
    }

    /// How many waits are over by a wall clock that shows `ms`.
    pub(super) fn wake_by(&mut self, ms: i64) -> usize {
        let transaction = self.connection.transaction().unwrap();
        let woken = send::wake_due(&transaction, wall(ms)).unwrap();
        transaction.commit().unwrap();
        woken
    }

    fn learn_bodies(&mut self) {
        for id in &self.ids {
            let state = list::one(&self.connection, *id).unwrap().state;
            match list::body(&self.connection, *id).unwrap() {
                Some(body) => {
                    self.bodies.entry(*id).or_insert(body);
                }
                // Undone: what it says may change, for the city brain never saw it.
                None if state == State::Draft => {
                    self.bodies.remove(id);
                }
                None => {}
            }
        }
    }

    /// What must always hold, and that both stand the same.
    pub(super) fn holds(&self, model: &Model) {
        let count: i64 = self
            .connection
            .query_row("SELECT COUNT(*) FROM operations", [], |row| row.get(0))
            .unwrap();
        assert_eq!(
            count as usize,
            model.ops.len(),
            "nothing is lost and nothing appears"
        );
        for (id, op) in self.ids.iter().zip(&model.ops) {
            let item = list::one(&self.connection, *id).unwrap();
            assert_eq!(item.state, op.state, "{op:?}");
            assert_eq!(item.attempts, op.attempts, "{op:?}");
            if item.state == State::Waiting {
                assert_eq!(item.reason.as_deref(), op.reason, "{op:?}");
            }
            let body = list::body(&self.connection, *id).unwrap();
            assert_eq!(body.is_some(), op.body, "{op:?}");
            if let Some(body) = body {
                assert_eq!(Some(&body), self.bodies.get(id), "bytes never change");
            }
            if matches!(item.state, State::Received | State::Complete) {
                let listed = op
                    .receipt
                    .as_ref()
                    .expect("received by nothing but a receipt");
                let whole = op.photos.iter().all(|photo| listed.contains(photo));
                assert_eq!(whole, item.state == State::Complete, "{op:?}");
            }
        }
        self.originals_hold(model);
        let gone = "SELECT subject FROM salts JOIN operations ON operations.id = subject
                    WHERE body IS NULL AND draft IS NULL";
        assert!(!self.connection.prepare(gone).unwrap().exists([]).unwrap());
        let verified = journal::verify(&self.connection).unwrap();
        assert_eq!(verified.broken, None);
    }

    fn originals_hold(&self, model: &Model) {
        for number in 0..PHOTOS {
            let needed = model.ops.iter().any(|op| {
                let over = matches!(op.state, State::Complete | State::Discarded)
                    && op.completed <= model.now - KEPT;
                op.photos.contains(&number) && !over
            });
            let there = retention::wants_original(&self.connection, photo(number)).unwrap();
            assert!(
                there || !needed,
                "the original of photo {number} was released early"
            );
        }
    }
}

type Acted = (Vec<Uuid>, Option<Uuid>);

fn act(
    transaction: &Transaction<'_>,
    ids: &[Uuid],
    step: &Step,
    now: i64,
) -> Result<Acted, OutboxError> {
    // Nobody has this id.
    let target = |number: &usize| match ids {
        [] => Uuid::max(),
        ids => ids[number % ids.len()],
    };
    let later = wall(now + WAIT);
    let mut taken = Vec::new();
    let mut new = None;
    match step {
        Step::Record {
            depends_on,
            photos,
            urgent,
            window,
        } => {
            let depends_on = depends_on
                .filter(|_| !ids.is_empty())
                .map(|number| target(&number));
            let id = Uuid::now_v7();
            if *window {
                // As a report does, so that undo finds a draft.
                draft::begin(transaction, id, "check_in", "{}", &[], wall(now))?;
            }
            let window = if *window { WINDOW } else { 0 };
            let mut intent = intent(id, now);
            intent.photos = add_photos(transaction, *photos, now)?;
            intent.depends_on = depends_on.into_iter().collect();
            intent.urgent = *urgent;
            intent.undo_window = std::time::Duration::from_millis(window as u64);
            new = Some(record::record(transaction, intent)?.id);
        }
        Step::RecordDraft(number) => {
            let id = target(number);
            let (_, photos) = draft::load(transaction, id)?;
            let depends_on = transaction
                .prepare("SELECT depends_on FROM dependencies WHERE operation = ?1")?
                .query_map([id.to_string()], |row| row.get::<_, String>(0))?
                .map(|id| id.unwrap().parse().unwrap())
                .collect();
            let intent = Intent {
                photos,
                depends_on,
                ..intent(id, now)
            };
            record::record(transaction, intent)?;
        }
        Step::Undo(number) => {
            if let Undone::Withdrawn(withdrawal) =
                actions::undo(transaction, target(number), time(now))?
            {
                new = Some(withdrawal.id);
            }
        }
        Step::Take { most, tight } => {
            let bytes = if *tight { 1 } else { usize::MAX };
            let batch = send::take_batch(transaction, *most, bytes)?;
            taken = batch.into_iter().map(|outgoing| outgoing.id).collect();
        }
        Step::Settle {
            op,
            verdict,
            receipt,
        } => {
            let id = target(op);
            let refused = matches!(verdict, Verdict::Rejected | Verdict::Conflict);
            let told = Told {
                id,
                verdict: *verdict,
                first: None,
                receipt: match (receipt, ids) {
                    // One that fits, but not this outcome.
                    (Says::OtherOperation, [_, _, ..]) => {
                        receipt_of(transaction, target(&(op + 1)), Says::Fits(0xff))?
                    }
                    (receipt, _) => receipt_of(transaction, id, *receipt)?,
                },
                problem: refused.then(|| Problem::new(slug::MALFORMED, 422, "refused", "")),
                current: None,
                retry_after_s: None,
                grants: Vec::new(),
            };
            send::settle(transaction, &told, wall(now), later)?;
        }
        Step::Receipt { op, receipt } => {
            if let Some(receipt) = receipt_of(transaction, target(op), *receipt)? {
                receipts::apply(transaction, &receipt, wall(now))?;
            }
        }
        Step::PutOff(number) => {
            send::put_off(
                transaction,
                &[target(number)],
                Reason::NoAnswer,
                None,
                later,
            )?;
        }
        Step::Retry(number) => actions::retry(transaction, target(number), wall(now))?,
        Step::Discard(number) => actions::discard(transaction, target(number), wall(now))?,
        Step::Repair(number) => {
            let refused = target(number);
            actions::repairable(transaction, refused)?;
            actions::discard(transaction, refused, wall(now))?;
            let intent = Intent {
                replaces: Some(refused),
                ..intent(Uuid::now_v7(), now)
            };
            new = Some(record::record(transaction, intent)?.id);
        }
        Step::Pass(_) => {}
        Step::ReleaseHeld => {
            send::release_held(transaction, now, "boot")?;
        }
        Step::WakeDue => {
            send::wake_due(transaction, wall(now))?;
        }
        Step::WakeAll => {
            send::wake_all(transaction)?;
        }
        Step::LineBack => {
            send::wake_unanswered(transaction)?;
        }
        Step::Interrupted => {
            send::requeue_interrupted(transaction)?;
        }
        Step::OtherDevice => {
            send::resend_received(transaction)?;
        }
        Step::Retention => {
            let keep_days = KEPT as f64 / 86_400_000.0;
            retention::drop_bodies(transaction, wall(now), keep_days)?;
            retention::release_originals(transaction, wall(now), keep_days)?;
        }
        Step::Restored(known) => {
            let mut receipts = Vec::new();
            for (number, id) in ids.iter().enumerate() {
                let state = list::one(transaction, *id)?.state;
                let stored = matches!(state, State::Received | State::Complete);
                if stored && known & (1 << (number % 16)) != 0 {
                    receipts.extend(receipt_of(transaction, *id, Says::Fits(0xff))?);
                }
            }
            receipts::compare(transaction, &receipts)?;
            for receipt in &receipts {
                receipts::apply(transaction, receipt, wall(now))?;
            }
        }
    }
    Ok((taken, new))
}

fn intent(id: Uuid, now: i64) -> Intent {
    Intent {
        id,
        payload: Payload::CheckIn(CheckIn::default()),
        photos: Vec::new(),
        depends_on: Vec::new(),
        replaces: None,
        urgent: false,
        recorded: time(now),
        undo_window: std::time::Duration::ZERO,
    }
}

fn add_photos(
    transaction: &Transaction<'_>,
    mask: u8,
    now: i64,
) -> Result<Vec<(Sha256, PhotoRole)>, OutboxError> {
    let mut added = Vec::new();
    for number in (0..PHOTOS).filter(|number| mask & (1 << number) != 0) {
        let row = NewPhoto {
            sha256: photo(number),
            bytes: BYTES,
            width: 4,
            height: 3,
            thumbnail: b"thumbnail",
        };
        photos::add(transaction, &row, wall(now).timestamp_millis())?;
        added.push((photo(number), PhotoRole::Plain));
    }
    Ok(added)
}

/// A receipt for an operation as this phone knows it, or one that is wrong somewhere.
fn receipt_of(
    transaction: &Transaction<'_>,
    id: Uuid,
    says: Says,
) -> Result<Option<Receipt>, OutboxError> {
    let sha256: Option<[u8; 32]> = transaction
        .prepare("SELECT sha256 FROM operations WHERE id = ?1")?
        .query_map(params![id.to_string()], |row| row.get(0))?
        .next()
        .transpose()?
        .flatten();
    let sha256 = sha256.map_or(Sha256::of(b"none"), Sha256::from_bytes);
    let listed = |mask: u8, bytes: u64| {
        (0..PHOTOS)
            .filter(|number| mask & (1 << number) != 0)
            .map(|number| Held {
                sha256: photo(number),
                bytes,
            })
            .collect()
    };
    let (operation, sha256, attachments) = match says {
        Says::None => return Ok(None),
        Says::Fits(mask) => (id, sha256, listed(mask, BYTES)),
        Says::OtherBytes => (id, Sha256::of(b"other bytes"), listed(0xff, BYTES)),
        Says::OtherSizes => (id, sha256, listed(0xff, BYTES + 1)),
        Says::OtherOperation => (Uuid::max(), sha256, listed(0xff, BYTES)),
    };
    Ok(Some(Receipt {
        operation,
        sha256,
        attachments,
    }))
}
