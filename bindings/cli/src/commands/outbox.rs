//! The outbox: what waits, and what the worker may do about it.

use std::process::ExitCode;

use gridwalk_core::Client;
use gridwalk_core::outbox::{Item, Undone};
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::record::Line;
use crate::error::Failure;
use crate::output::Output;

/// Rows are read in pages, so that a long queue never is in memory whole.
const PAGE: u64 = 500;

pub(crate) fn queue(client: &Client, output: &Output, all: bool) -> Result<ExitCode, Failure> {
    let mut offset = 0;
    loop {
        let items = client.outbox().items(all, offset, PAGE)?;
        for item in &items {
            output.line(item, words(item))?;
        }
        offset += PAGE;
        if (items.len() as u64) < PAGE {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn show(client: &Client, output: &Output, id: Uuid) -> Result<ExitCode, Failure> {
    #[derive(Serialize)]
    struct Shown {
        #[serde(flatten)]
        item: Item,
        /// The operation as it is sent, while it is kept.
        operation: Option<Box<RawValue>>,
    }
    let item = client.outbox().item(id)?;
    let body = client.outbox().body(id)?;
    let operation = body
        .and_then(|body| String::from_utf8(body).ok())
        .and_then(|text| RawValue::from_string(text).ok());
    let said = operation.as_ref().map_or("", |operation| operation.get());
    let words = format!("{}\n{said}", words(&item));
    output.line(
        &Shown {
            item,
            operation: operation.clone(),
        },
        words,
    )?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn undo(client: &Client, output: &Output, id: Uuid) -> Result<ExitCode, Failure> {
    match client.outbox().undo(id)? {
        Undone::Draft => {
            let item = client.outbox().item(id)?;
            output.line(&item, format!("{id} is a draft again; it was never sent"))?;
        }
        Undone::Withdrawn(recorded) => {
            let words = format!(
                "{} takes {id} back; it will be shown as withdrawn",
                recorded.id
            );
            output.line(&Line::new(&recorded), words)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn retry(client: &Client, output: &Output, id: Uuid) -> Result<ExitCode, Failure> {
    client.outbox().retry(id)?;
    output.line(
        &client.outbox().item(id)?,
        format!("{id} will be sent again"),
    )?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn discard(client: &Client, output: &Output, id: Uuid) -> Result<ExitCode, Failure> {
    client.outbox().discard(id)?;
    output.line(
        &client.outbox().item(id)?,
        format!("{id} was given up and will not be sent"),
    )?;
    Ok(ExitCode::SUCCESS)
}

fn words(item: &Item) -> String {
    let mut words = format!("{}  {:8}  {}", item.id, item.kind, item.state);
    if let Some(reason) = &item.reason {
        words.push_str(&format!(" ({reason})"));
    }
    if let Some(next_try) = item.next_try {
        words.push_str(&format!(", next try {}", next_try.format("%H:%M:%S")));
    }
    let bytes: u64 = item.attachments.iter().map(|photo| photo.bytes).sum();
    let sent: u64 = item.attachments.iter().map(|photo| photo.sent).sum();
    if bytes > 0 {
        words.push_str(&format!(
            ", {} photos, {} of {} kB",
            item.attachments.len(),
            sent / 1000,
            bytes / 1000
        ));
    }
    words
}
