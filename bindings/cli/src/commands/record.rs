//! Recording: check-ins and reports, and the categories to choose from.

use std::process::ExitCode;

use chrono::Utc;
use gridwalk_core::Client;
use gridwalk_core::evidence::Fix;
use gridwalk_core::outbox::{Recorded, State, Warning};
use gridwalk_core::patrol::CheckInRequest;
use gridwalk_core::report::ReportRequest;
use gridwalk_core::wire::Held;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::args::Details;
use crate::error::Failure;
use crate::output::Output;

/// What a recording command prints, once it is durable.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    id: Uuid,
    kind: &'a str,
    state: State,
    warnings: &'a [Warning],
    attachments: &'a [Held],
}

impl<'a> Line<'a> {
    pub(super) fn new(recorded: &'a Recorded) -> Self {
        Self {
            id: recorded.id,
            kind: recorded.kind,
            state: recorded.state,
            warnings: &recorded.warnings,
            attachments: &recorded.attachments,
        }
    }
}

/// What a report is marked as.
pub(super) struct Marks {
    pub(super) handled: bool,
    pub(super) urgent: bool,
}

pub(super) fn check_in(
    client: &Client,
    output: &Output,
    at: &Fix,
    checkpoint: Option<&str>,
    tag: Option<&str>,
    details: &Details,
) -> Result<ExitCode, Failure> {
    let recorded = client.patrol().check_in(CheckInRequest {
        fix: Some(*at),
        checkpoint: checkpoint.map(str::to_owned),
        tag: tag.map(str::to_owned),
        note: details.note.clone(),
        photos: photos(details),
    })?;
    print(output, &recorded)
}

pub(super) fn report(
    client: &Client,
    output: &Output,
    category: &str,
    at: &Fix,
    details: &Details,
    marks: Marks,
) -> Result<ExitCode, Failure> {
    let recorded = client.report().submit(ReportRequest {
        category: category.to_owned(),
        fix: Some(*at),
        note: details.note.clone(),
        photos: photos(details),
        handled: marks.handled,
        urgent: marks.urgent,
    })?;
    print(output, &recorded)
}

pub(super) fn suggest(client: &Client, output: &Output, at: &Fix) -> Result<ExitCode, Failure> {
    for suggestion in client.report().suggest(at.at, Utc::now())? {
        let object = json!({
            "category": suggestion.category,
            "name": suggestion.name,
            "why": suggestion.why,
        });
        let words = format!(
            "{}  {}  {}",
            suggestion.category, suggestion.name, suggestion.why
        );
        output.line(&object, words)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn photos(details: &Details) -> Vec<(std::path::PathBuf, gridwalk_core::wire::PhotoRole)> {
    details
        .photos
        .iter()
        .map(|photo| (photo.file.clone(), photo.role))
        .collect()
}

fn print(output: &Output, recorded: &Recorded) -> Result<ExitCode, Failure> {
    let mut words = format!("{} recorded as {}", recorded.kind, recorded.id);
    if !recorded.attachments.is_empty() {
        words.push_str(&format!(" with {} photos", recorded.attachments.len()));
    }
    for warning in &recorded.warnings {
        words.push_str(&format!("\n  note: {}", warning.words));
    }
    output.line(&Line::new(recorded), words)?;
    Ok(ExitCode::SUCCESS)
}
