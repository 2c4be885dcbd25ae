use proptest::prelude::*;
use rusqlite::Connection;

use super::*;

/// The schema alone: the chain does not care about encryption.
fn journal_of(entries: usize) -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch(include_str!("../store/schema/v1.sql"))
        .unwrap();
    let transaction = connection.transaction().unwrap();
    for number in 0..entries {
        let entry = Entry {
            action: Action::Recorded,
            subject: &format!("subject-{}", number % 3),
            fields: &["category", "note"],
            values: Some(b"never stored"),
        };
        append(&transaction, DateTime::UNIX_EPOCH, &entry).unwrap();
    }
    transaction.commit().unwrap();
    connection
}

#[test]
fn an_untouched_chain_holds() {
    for entries in [0, 1, 7] {
        let verified = verify(&journal_of(entries)).unwrap();
        assert_eq!(
            verified,
            Verified {
                entries: entries as i64,
                broken: None
            }
        );
    }
}

#[test]
fn a_cut_tail_is_noticed() {
    let connection = journal_of(5);
    connection
        .execute("DELETE FROM journal WHERE seq > 3", [])
        .unwrap();
    assert_eq!(
        verify(&connection).unwrap().broken,
        Some(Break::CutAfter(3))
    );
}

#[test]
fn erasing_a_salt_leaves_the_chain_whole() {
    let mut connection = journal_of(5);
    let transaction = connection.transaction().unwrap();
    forget(&transaction, "subject-1").unwrap();
    transaction.commit().unwrap();
    assert_eq!(verify(&connection).unwrap().broken, None);
    let left = "SELECT group_concat(subject ORDER BY subject) FROM salts";
    let left: String = connection.query_row(left, [], |row| row.get(0)).unwrap();
    assert_eq!(left, "subject-0,subject-2");
}

#[test]
fn values_are_hashed_with_a_salt_of_their_subject() {
    let connection = journal_of(2);
    let digests: Vec<Vec<u8>> = connection
        .prepare("SELECT digest FROM journal")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_ne!(digests[0], digests[1], "same values, other subject");
    assert_ne!(digests[0], Sha256::of(b"never stored").as_bytes());
}

proptest! {
    /// Whatever is changed in one link, the walk stops at that link.
    #[test]
    fn any_change_is_found_where_it_is(seq in 1_i64..=8, column in 0_usize..6) {
        let connection = journal_of(8);
        let change = [
            "at = at + 1",
            "worker = worker || 'x'",
            "action = 'discarded'",
            "subject = subject || 'x'",
            "fields = '[]'",
            "digest = zeroblob(32)",
        ][column];
        connection.execute(&format!("UPDATE journal SET {change} WHERE seq = ?1"), [seq]).unwrap();
        prop_assert_eq!(verify(&connection).unwrap().broken, Some(Break::Changed(seq)));
    }

    #[test]
    fn a_missing_link_is_found(seq in 1_i64..8) {
        let connection = journal_of(8);
        connection.execute("DELETE FROM journal WHERE seq = ?1", [seq]).unwrap();
        prop_assert_eq!(verify(&connection).unwrap().broken, Some(Break::Changed(seq + 1)));
    }
}
