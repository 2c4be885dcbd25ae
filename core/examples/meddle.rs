//! What another program may do to a worker's store: the tests and benches of Kotlin and Swift run it
//! beside a client of theirs.
//!
//! - `meddle HOME KEYS hold SECONDS`: writes for so long, and says so once it does
//! - `meddle HOME KEYS newer`: leaves the store as a later version of the app would
//! - `meddle HOME KEYS lose`: takes a table away, which nothing but a fault could
//! - `meddle HOME KEYS fill COMPLETE WAITING`: records the newest operation so many times more, the
//!   complete ones without what is dropped of them

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use gridwalk_core::hash::Sha256;
use gridwalk_core::store::{FileKeyStore, Store, StoreError};
use gridwalk_core::wire::Operation;
use rusqlite::{Transaction, params};
use uuid::Uuid;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [home, keys, how, rest @ ..] = &arguments[..] else {
        return Err("give HOME KEYS and what to do".into());
    };
    let keys = FileKeyStore::open(Path::new(keys), false)?;
    let store = Store::open(Path::new(home), &keys)?;
    let numbers: Vec<u32> = rest
        .iter()
        .map(|text| text.parse())
        .collect::<Result<_, _>>()?;
    store.write(|transaction| {
        match how.as_str() {
            "hold" => {
                writeln!(io::stdout(), "writing")?;
                sleep(Duration::from_secs(numbers[0].into()));
            }
            "fill" => fill(transaction, numbers[0], numbers[1])?,
            "newer" => transaction.pragma_update(None, "user_version", 9999)?,
            _ => transaction.execute_batch("DROP TABLE records")?,
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

fn fill(transaction: &Transaction<'_>, complete: u32, waiting: u32) -> Result<(), StoreError> {
    let (body, seq): (Vec<u8>, i64) = transaction.query_row(
        "SELECT body, seq FROM operations WHERE body IS NOT NULL ORDER BY seq DESC LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut operation: Operation = serde_json::from_slice(&body)?;
    let mut insert = transaction.prepare(
        "INSERT INTO operations (id, seq, kind, state, created, body, sha256, completed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for number in 0..complete + waiting {
        operation.id = Uuid::now_v7();
        operation.seq = seq + 1 + i64::from(number);
        let body = serde_json::to_vec(&operation)?;
        let (is_complete, at) = (
            number < complete,
            operation.recorded.wall.timestamp_millis(),
        );
        insert.execute(params![
            operation.id.to_string(),
            operation.seq,
            operation.payload.kind(),
            if is_complete { "complete" } else { "queued" },
            at,
            (!is_complete).then_some(&body),
            Sha256::of(&body).as_bytes(),
            is_complete.then_some(at),
        ])?;
    }
    Ok(())
}
