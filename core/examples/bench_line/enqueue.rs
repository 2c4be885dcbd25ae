//! A check-in until it is durable, beside the least that SQLCipher could do with the same rows: one
//! open connection, cached statements, the same schema, pragmas and bytes, one transaction each.
//! Both take turns on the same disk.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use gridwalk_core::evidence::Fix;
use gridwalk_core::geo::Wgs84;
use gridwalk_core::patrol::CheckInRequest;
use gridwalk_core::store::{Store, StoreError};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::{Done, folder, median, say};

const ROUNDS: usize = 20;
const A_ROUND: usize = 50;
/// What a check-in writes.
const TABLES: [&str; 4] = ["operations", "salts", "journal", "visits"];

pub(crate) fn measure() -> Done {
    let place = tempfile::tempdir()?;
    let home = place.path().join("ours");
    let store = folder::activated(&home)?;
    let client = folder::open(&home)?;
    let raw = raw(&place.path().join("raw.db"), &store)?;
    let (mut ours, mut theirs) = (vec![], vec![]);
    let mut bytes = 0;
    for _ in 0..ROUNDS {
        let before = counts(&store)?;
        for number in 0..A_ROUND {
            let request = CheckInRequest {
                fix: Some(Fix::new(Wgs84::new(20.5, 113.2)?, 8.0)),
                checkpoint: Some(format!("cp-{number:03}")),
                note: Some("楼道已清理".to_owned()),
                ..CheckInRequest::default()
            };
            let began = Instant::now();
            client.patrol().check_in(request)?;
            ours.push(began.elapsed().as_secs_f64() * 1e3);
        }
        let rows = written(&store, &before)?;
        let head = head(&store)?;
        for number in 0..A_ROUND {
            let began = Instant::now();
            bytes = insert(&raw, &rows, number, &head)?;
            theirs.push(began.elapsed().as_secs_f64() * 1e3);
        }
    }
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    say(&format!(
        "durable enqueue: {ours:.2} ms a check-in, raw SQLCipher {theirs:.2} ms, ratio {:.2} (aim 1.25)\n  \
         medians of {} each; WAL, synchronous=FULL, fullfsync, 4 KiB pages, {} rows and {bytes} bytes a transaction",
        ours / theirs,
        ROUNDS * A_ROUND,
        TABLES.len() + 1,
    ))
}

/// A connection with the settings of ours, and our schema.
fn raw(path: &Path, store: &Store) -> Result<Connection, Box<dyn Error>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(&format!(
        "PRAGMA key = \"x'{}'\"; PRAGMA cipher_page_size = 4096;",
        "5a".repeat(48)
    ))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
         PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    let schema: Vec<String> = store.read(|ours| {
        let mut select = ours.prepare(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
             ORDER BY type DESC",
        )?;
        let rows = select.query_map([], |row| row.get(0))?;
        Ok::<_, StoreError>(rows.collect::<Result<_, _>>()?)
    })?;
    for sql in schema {
        connection.execute_batch(&sql)?;
    }
    connection.execute("INSERT INTO meta VALUES ('journal_head', '')", [])?;
    Ok(connection)
}

fn counts(store: &Store) -> Result<Vec<usize>, StoreError> {
    store.read(|connection| {
        let count = |table: &str| {
            let sql = format!("SELECT COUNT(*) FROM {table}");
            connection.query_row(&sql, [], |row| row.get::<_, i64>(0))
        };
        let counts = TABLES.iter().map(|table| Ok(count(table)? as usize));
        counts.collect()
    })
}

type Rows = Vec<Vec<Vec<Value>>>;

/// The newest rows of each table, in the order of recording.
fn written(store: &Store, before: &[usize]) -> Result<Rows, StoreError> {
    let after = counts(store)?;
    store.read(|connection| {
        let mut all = vec![];
        for ((table, before), after) in TABLES.iter().zip(before).zip(after) {
            let order = match *table {
                "operations" | "journal" => "seq",
                "salts" => "subject",
                _ => "operation",
            };
            let sql = format!("SELECT * FROM {table} ORDER BY {order} LIMIT -1 OFFSET {before}");
            let mut select = connection.prepare(&sql)?;
            let columns = select.column_count();
            let rows = select.query_map([], |row| (0..columns).map(|at| row.get(at)).collect())?;
            let rows: Vec<Vec<Value>> = rows.collect::<Result<_, _>>()?;
            debug_assert_eq!(rows.len(), after - before);
            all.push(rows);
        }
        Ok(all)
    })
}

fn head(store: &Store) -> Result<String, StoreError> {
    store.read(|connection| {
        let sql = "SELECT value FROM meta WHERE key = 'journal_head'";
        Ok(connection.query_row(sql, [], |row| row.get(0))?)
    })
}

/// One transaction; returns how many bytes its values have.
fn insert(raw: &Connection, rows: &Rows, number: usize, head: &str) -> rusqlite::Result<usize> {
    raw.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut bytes = head.len();
    for (table, rows) in TABLES.iter().zip(rows) {
        let row = &rows[number];
        let marks = vec!["?"; row.len()].join(", ");
        raw.prepare_cached(&format!("INSERT INTO {table} VALUES ({marks})"))?
            .execute(params_from_iter(row))?;
        bytes += row.iter().map(size).sum::<usize>();
    }
    raw.prepare_cached("UPDATE meta SET value = ?1 WHERE key = 'journal_head'")?
        .execute([head])?;
    raw.prepare_cached("COMMIT")?.execute([])?;
    Ok(bytes)
}

fn size(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Integer(_) | Value::Real(_) => 8,
        Value::Text(text) => text.len(),
        Value::Blob(blob) => blob.len(),
    }
}
