//! One-tap reports on real parts: durable when the call returns, in drafts and out of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::time::Duration;

use common::{Phone, codes, fix, report};
use gridwalk_core::RecordError;
use gridwalk_core::outbox::{OutboxError, State, Undone};
use gridwalk_core::report::DraftEdit;
use gridwalk_core::wire::{Operation, Payload, PhotoRole, Report};

const WINDOW: Duration = Duration::from_secs(10);

fn sent(client: &gridwalk_core::Client, id: uuid::Uuid) -> (Operation, Report) {
    let body = client.outbox().body(id).unwrap().unwrap();
    let operation: Operation = serde_json::from_slice(&body).unwrap();
    let Payload::Report(report) = operation.payload.clone() else {
        panic!("not a report")
    };
    (operation, report)
}

#[test]
fn a_report_is_whole_after_drop_and_reopen() {
    let phone = Phone::activated();
    let (near, far) = (phone.photo(1), phone.photo(2));
    let client = phone.open();
    let recorded = client
        .report()
        .submit(report(&[(&near, PhotoRole::Near), (&far, PhotoRole::Far)]))
        .unwrap();
    assert_eq!(recorded.state, State::Queued);
    assert_eq!(recorded.kind, "report");
    assert_eq!(codes(&recorded), [] as [&str; 0]);
    assert_eq!(recorded.attachments.len(), 2);
    let line = serde_json::to_string(&recorded).unwrap();
    assert!(line.starts_with(&format!(
        r#"{{"id":"{}","kind":"report","state":"queued","warnings":[],"attachments":[{{"sha256":"#,
        recorded.id
    )));
    drop(client);

    let client = phone.open();
    let item = client.outbox().item(recorded.id).unwrap();
    assert_eq!(item.state, State::Queued);
    assert_eq!(item.attachments.len(), 2);
    let (operation, report) = sent(&client, recorded.id);
    assert_eq!(operation.id, recorded.id);
    assert_eq!(operation.worker, "w-001");
    assert_eq!(operation.attachments[0].role, PhotoRole::Near);
    assert_eq!(
        operation.attachments[0].bytes,
        recorded.attachments[0].bytes
    );
    assert_eq!(report.category, "SR-0101");
    assert_eq!(report.note.as_deref(), Some("楼下一堆建筑垃圾"));
    assert_eq!(phone.originals(), 2);
    assert_eq!(client.status().unwrap().tally.waiting, 1);
    assert!(client.report().drafts().unwrap().is_empty());
}

#[test]
fn what_an_item_asks_for_is_told_and_never_refused() {
    let phone = Phone::activated();
    let client = phone.open();
    let mut request = report(&[]);
    request.category = "XF-0101".to_owned();
    request.handled = true;
    request.fix.as_mut().unwrap().accuracy_m = 500.0;
    let recorded = client.report().submit(request).unwrap();
    assert_eq!(
        codes(&recorded),
        [
            "missing_near_photo",
            "missing_far_photo",
            "missing_after_photo",
            "self_handling_not_foreseen",
            "coarse_place"
        ]
    );
    let [near, .., coarse] = &recorded.warnings[..] else {
        panic!("{recorded:?}");
    };
    assert_eq!(
        (near.figures.photos, coarse.figures.metres),
        (Some(0), Some(500))
    );
    assert!(sent(&client, recorded.id).1.handled);
}

#[test]
fn an_unknown_category_leaves_nothing() {
    let phone = Phone::activated();
    let photo = phone.photo(1);
    let client = phone.open();
    let mut request = report(&[(&photo, PhotoRole::Near)]);
    request.category = "NO-SUCH".to_owned();
    let error = client.report().submit(request).unwrap_err();
    assert!(matches!(error, RecordError::UnknownCategory(code) if code == "NO-SUCH"));
    assert_eq!(phone.originals(), 0);
    assert!(client.outbox().items(true, 0, 10).unwrap().is_empty());
    assert_eq!(client.verify_journal().unwrap().entries, 0);
}

#[test]
fn nothing_is_recorded_before_activation() {
    let phone = Phone::new();
    let photo = phone.photo(1);
    let client = phone.open();
    let begun = client.report().begin(&photo, PhotoRole::Near);
    assert!(matches!(
        begun,
        Err(RecordError::Outbox(OutboxError::NotActivated))
    ));
    assert_eq!(phone.originals(), 0);
}

#[test]
fn a_draft_survives_a_reopen_between_any_two_steps() {
    let phone = Phone::activated();
    let (first, second, third) = (phone.photo(1), phone.photo(2), phone.photo(3));
    let id = phone
        .open()
        .report()
        .begin(&first, PhotoRole::Near)
        .unwrap();
    phone
        .open()
        .report()
        .add_photo(id, &second, PhotoRole::Far)
        .unwrap();
    phone
        .open()
        .report()
        .add_photo(id, &third, PhotoRole::Plain)
        .unwrap();
    let photos = phone.open().report().draft(id).unwrap().photos;
    assert_eq!(photos.len(), 3);
    phone.open().report().remove_photo(id, photos[2].0).unwrap();
    let edit = DraftEdit {
        note: Some("井盖松动".to_owned()),
        fix: Some(fix()),
        ..DraftEdit::default()
    };
    phone.open().report().edit(id, edit).unwrap();

    let client = phone.open();
    let drafts = client.report().drafts().unwrap();
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].id, id);
    assert_eq!(drafts[0].note.as_deref(), Some("井盖松动"));
    assert_eq!(drafts[0].photos, photos[..2]);
    assert_eq!(drafts[0].place.as_ref().unwrap().at, fix().at);
    assert!(client.outbox().items(false, 0, 10).unwrap().is_empty());

    let recorded = client.report().queue(id, "SR-0101", None).unwrap();
    assert_eq!(recorded.id, id, "a draft has the id of its operation");
    assert_eq!(recorded.attachments.len(), 2);
    let (_, report) = sent(&client, id);
    assert_eq!(report.note.as_deref(), Some("井盖松动"));
    assert_eq!(report.category, "SR-0101");
    assert!(client.report().drafts().unwrap().is_empty());
    // What was queued is no draft any more.
    let late = client.report().edit(id, DraftEdit::default());
    assert!(matches!(
        late,
        Err(RecordError::Outbox(OutboxError::NotAllowed {
            from: State::Queued,
            ..
        }))
    ));
}

#[test]
fn a_draft_without_a_place_is_not_queued_and_stays() {
    let phone = Phone::activated();
    let photo = phone.photo(1);
    let client = phone.open();
    let id = client.report().begin(&photo, PhotoRole::Near).unwrap();
    let error = client.report().queue(id, "SR-0101", None).unwrap_err();
    assert!(matches!(error, RecordError::NoPlace));
    let unknown = client.report().queue(id, "NO-SUCH", Some(fix()));
    assert!(matches!(unknown, Err(RecordError::UnknownCategory(_))));
    let draft = client.report().draft(id).unwrap();
    assert_eq!(draft.category, None, "a failed queueing changes nothing");
    client.report().queue(id, "SR-0101", Some(fix())).unwrap();
}

#[test]
fn a_discarded_draft_is_gone() {
    let phone = Phone::activated();
    let photo = phone.photo(1);
    let client = phone.open();
    let id = client.report().begin(&photo, PhotoRole::Near).unwrap();
    client.report().discard(id).unwrap();
    assert!(client.report().drafts().unwrap().is_empty());
    assert!(client.report().queue(id, "SR-0101", Some(fix())).is_err());
}

#[test]
fn undo_within_the_window_gives_the_draft_back() {
    let phone = Phone::activated().with_undo(WINDOW);
    let photo = phone.photo(1);
    let client = phone.open();
    let recorded = client
        .report()
        .submit(report(&[(&photo, PhotoRole::Near)]))
        .unwrap();
    assert_eq!(recorded.state, State::Held);
    phone.clock.pass(WINDOW - Duration::from_millis(1));
    assert_eq!(client.outbox().undo(recorded.id).unwrap(), Undone::Draft);

    let draft = client.report().draft(recorded.id).unwrap();
    assert_eq!(draft.category.as_deref(), Some("SR-0101"));
    assert_eq!(draft.note.as_deref(), Some("楼下一堆建筑垃圾"));
    assert_eq!(draft.photos.len(), 1);
    assert_eq!(client.outbox().body(recorded.id).unwrap(), None);
    // And out again, under the same id.
    let again = client.report().queue(recorded.id, "XF-0101", None).unwrap();
    assert_eq!(again.id, recorded.id);
    assert_eq!(sent(&client, again.id).1.category, "XF-0101");
}

#[test]
fn after_the_window_undo_is_a_withdrawal_once() {
    let phone = Phone::activated().with_undo(WINDOW);
    let client = phone.open();
    let recorded = client.report().submit(report(&[])).unwrap();
    phone.clock.pass(WINDOW);
    let Undone::Withdrawn(withdrawal) = client.outbox().undo(recorded.id).unwrap() else {
        panic!("the window was over")
    };
    assert_eq!(withdrawal.kind, "withdraw");
    assert_eq!(
        client.outbox().item(recorded.id).unwrap().state,
        State::Queued
    );
    for id in [recorded.id, withdrawal.id] {
        let again = client.outbox().undo(id);
        assert!(matches!(again, Err(OutboxError::Withdrawn(_))), "{again:?}");
    }
}

#[test]
fn a_window_ends_with_the_boot_whatever_the_wall_clock_says() {
    let phone = Phone::activated().with_undo(WINDOW);
    let client = phone.open();
    let recorded = client.report().submit(report(&[])).unwrap();
    phone
        .clock
        .set_wall("2020-01-01T00:00:00Z".parse().unwrap());
    assert_eq!(client.outbox().undo(recorded.id).unwrap(), Undone::Draft);
    let again = client.report().queue(recorded.id, "SR-0101", None).unwrap();
    assert_eq!(again.state, State::Held);
    phone.clock.reboot();
    assert!(matches!(
        client.outbox().undo(recorded.id).unwrap(),
        Undone::Withdrawn(_)
    ));
}

#[test]
fn urgent_ones_have_no_window() {
    let phone = Phone::activated().with_undo(WINDOW);
    let client = phone.open();
    let mut asked = report(&[]);
    asked.urgent = true;
    let mut by_nature = report(&[]);
    by_nature.category = "YJ-0101".to_owned();
    for request in [asked, by_nature] {
        let recorded = client.report().submit(request).unwrap();
        assert_eq!(recorded.state, State::Queued);
        assert!(sent(&client, recorded.id).1.urgent);
    }
}

#[test]
fn a_repair_takes_the_place_of_the_refused_one() {
    let phone = Phone::activated().with_undo(WINDOW);
    let client = phone.open();
    let first = client.report().submit(report(&[])).unwrap();
    let early = client.report().repair(first.id, report(&[]));
    assert!(matches!(
        early,
        Err(RecordError::Outbox(OutboxError::NotAllowed { .. }))
    ));
    phone.execute("UPDATE operations SET state = 'quarantined', reason = 'out-of-scope'");

    let repair = client.report().repair(first.id, report(&[])).unwrap();
    assert_ne!(repair.id, first.id);
    assert_eq!(sent(&client, repair.id).0.replaces, Some(first.id));
    assert_eq!(
        client.outbox().item(first.id).unwrap().state,
        State::Discarded
    );
    // Undone and queued again it still says what it repairs.
    client.outbox().undo(repair.id).unwrap();
    client.report().queue(repair.id, "SR-0101", None).unwrap();
    assert_eq!(sent(&client, repair.id).0.replaces, Some(first.id));
}

#[test]
fn the_journal_tells_who_did_what_and_holds_no_value() {
    let phone = Phone::activated().with_undo(WINDOW);
    let photo = phone.photo(1);
    let client = phone.open();
    let id = client.report().begin(&photo, PhotoRole::Near).unwrap();
    let edit = DraftEdit {
        note: Some("井盖松动".to_owned()),
        fix: Some(fix()),
        ..DraftEdit::default()
    };
    client.report().edit(id, edit).unwrap();
    client.report().queue(id, "SR-0101", None).unwrap();
    client.outbox().undo(id).unwrap();
    client.report().discard(id).unwrap();

    let actions: String = phone
        .value("SELECT group_concat(action, ' ') FROM (SELECT action FROM journal ORDER BY seq)");
    assert_eq!(
        actions,
        "photo_taken draft_changed draft_changed recorded undone draft_discarded"
    );
    let verified = client.verify_journal().unwrap();
    assert_eq!((verified.entries, verified.broken), (6, None));
    let text: String = phone
        .value("SELECT group_concat(at || worker || action || subject || fields) FROM journal");
    assert!(text.contains(&id.to_string()) && text.contains("w-001"));
    for value in ["井盖", "20.5", "113.2", "SR-0101"] {
        assert!(!text.contains(value), "{value} in {text}");
    }
}

#[test]
fn own_reports_feed_the_suggestions() {
    let phone = Phone::activated().with_undo(WINDOW);
    let client = phone.open();
    let now = gridwalk_core::evidence::Clock::read(&*phone.clock).wall;
    let mut request = report(&[]);
    request.category = "XF-0101".to_owned();
    let recorded = client.report().submit(request).unwrap();
    let suggestions = client.report().suggest(fix().at, now).unwrap();
    assert_eq!(suggestions[0].category, "XF-0101");
    assert!(
        suggestions[0].why.contains("其中您上报 1 次"),
        "{}",
        suggestions[0].why
    );
    // What was taken back is no habit.
    client.outbox().undo(recorded.id).unwrap();
    let suggestions = client.report().suggest(fix().at, now).unwrap();
    assert_eq!(suggestions[0].category, "SR-0101");
}
