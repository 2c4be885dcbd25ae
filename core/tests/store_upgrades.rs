//! Every shipped schema is kept in `tests/schemas/`, with rows waiting: upgraded, it is the newest
//! schema and nothing that waited is lost. A shipped file is never edited.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Phone, report};
use gridwalk_core::store::StoreError;
use rusqlite::Connection;

/// Version, and the dump as that version made it.
const SHIPPED: [(i64, &str); 4] = [
    (1, include_str!("schemas/v1.sql")),
    (2, include_str!("schemas/v2.sql")),
    (3, include_str!("schemas/v3.sql")),
    (4, include_str!("schemas/v4.sql")),
];

/// Everything that the schema consists of, SQL without its spaces.
fn schema(connection: &Connection) -> Vec<(String, String, String)> {
    let mut select = connection
        .prepare("SELECT type, name, COALESCE(sql, '') FROM sqlite_master ORDER BY type, name")
        .unwrap();
    let rows = select
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
        })
        .unwrap();
    rows.map(|row| {
        let (kind, name, sql) = row.unwrap();
        (
            kind,
            name,
            sql.split_whitespace().collect::<Vec<_>>().join(" "),
        )
    })
    .collect()
}

/// Puts the dump in place of a fresh store's content.
fn downgraded(dump: &str) -> Phone {
    let phone = Phone::new();
    drop(phone.open());
    let store = phone.store();
    let names: Vec<String> = store
        .read(|connection| {
            let mut select = connection.prepare(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            )?;
            let names = select.query_map([], |row| row.get(0))?;
            Ok::<_, StoreError>(names.collect::<Result<_, _>>()?)
        })
        .unwrap();
    store
        .write(|transaction| {
            transaction.execute_batch("PRAGMA defer_foreign_keys = ON")?;
            for name in names {
                transaction.execute_batch(&format!("DROP TABLE {name}"))?;
            }
            transaction.execute_batch(dump)?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    phone
}

#[test]
fn every_shipped_schema_becomes_the_newest_with_what_waited_in_it() {
    let fresh = Phone::new();
    fresh.open();
    let (expected, newest) = fresh
        .store()
        .read(|connection| {
            let version: i64 =
                connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
            Ok::<_, StoreError>((schema(connection), version))
        })
        .unwrap();
    assert_eq!(
        SHIPPED.map(|(version, _)| version),
        [1, 2, 3, 4],
        "every version has its dump"
    );
    assert_eq!(newest, SHIPPED.len() as i64);

    for (version, dump) in SHIPPED {
        let phone = downgraded(dump);
        let client = phone.open();
        let upgraded = phone
            .store()
            .read(|c| Ok::<_, StoreError>(schema(c)))
            .unwrap();
        assert_eq!(upgraded, expected, "from version {version}");
        assert_eq!(phone.value::<i64>("PRAGMA user_version"), newest);

        let tally = client.outbox().tally().unwrap();
        assert_eq!(
            (tally.waiting, tally.received, tally.quarantined),
            (2, 1, 1)
        );
        assert_eq!(client.report().drafts().unwrap().len(), 1);
        let items = client.outbox().items(false, 0, 10).unwrap();
        assert!(
            items
                .iter()
                .all(|item| client.outbox().body(item.id).unwrap().is_some())
        );
        assert_eq!(items[1].reason.as_deref(), Some("no_answer"));
        assert_eq!(items[2].attachments[0].sent, 400);
        assert_eq!(client.patrol().checkpoints(None).unwrap().len(), 1);
        // And it goes on from there.
        client.report().submit(report(&[])).unwrap();
        assert_eq!(client.outbox().tally().unwrap().waiting, 3);
    }
}
