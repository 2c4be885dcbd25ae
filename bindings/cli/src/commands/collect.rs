//! Collecting a person from the two sides of an identity card. Without `--yes` everything is shown
//! and nothing kept; with it the person at the terminal says that all of it is right.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gridwalk_core::Client;
use gridwalk_core::idcard::{CardReader, Outcome, number};
use gridwalk_core::registry::{Collecting, Field, FieldState, Registry};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::scan::{self, Reader};
use crate::error::Failure;
use crate::output::Output;

/// What `collect` was asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Collect {
    /// Where the person lives; see `dwellings`
    #[arg(long, value_name = "ID")]
    dwelling: String,
    /// Picture of the card's front
    #[arg(long, value_name = "FILE")]
    front: PathBuf,
    /// Picture of the card's back
    #[arg(long, value_name = "FILE")]
    back: Option<PathBuf>,
    /// What no card tells, or what was read wrongly; `household=ID` joins a household
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = assignment)]
    set: Vec<(String, String)>,
    /// Everything shown is right: record it
    #[arg(long)]
    yes: bool,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    let (field, value) = text.split_once('=').ok_or("FIELD=VALUE is needed")?;
    if field != "household" && Field::parse(field).is_none() {
        let names: Vec<&str> = Field::ALL.iter().map(|field| field.as_str()).collect();
        return Err(format!(
            "no such field; there are household, {}",
            names.join(", ")
        ));
    }
    Ok((field.to_owned(), value.to_owned()))
}

pub(super) fn collect(
    client: &Client,
    output: &Output,
    collect: &Collect,
) -> Result<ExitCode, Failure> {
    let registry = client.registry();
    let id = begin(&registry, collect)?;
    let result = fill(&registry, id, collect).and_then(|()| {
        if !collect.yes {
            return show(output, &registry.collecting(id)?);
        }
        let recorded = registry.confirm(id)?;
        let words = format!("{} collected, {}", recorded.id, recorded.state);
        output.line(&json!(recorded), words)
    });
    // A command has no tomorrow in which to go on: what was not recorded is not kept.
    if registry.drafts()?.contains(&id) {
        registry.discard(id)?;
    }
    result.map(|()| ExitCode::SUCCESS)
}

pub(super) fn dwellings(
    client: &Client,
    output: &Output,
    words: &[String],
) -> Result<ExitCode, Failure> {
    for dwelling in client.registry().dwellings(&words.join(" "))? {
        let text = format!("{}  {}", dwelling.id, dwelling.address);
        output.line(&json!(dwelling), text)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn begin(registry: &Registry, collect: &Collect) -> Result<Uuid, Failure> {
    let household = collect.set.iter().find(|(field, _)| field == "household");
    match household {
        None => Ok(registry.begin(&collect.dwelling)?),
        Some((_, household)) => {
            let household = household.parse().map_err(Failure::not_an_id)?;
            Ok(registry.begin_beside(household)?)
        }
    }
}

fn fill(registry: &Registry, id: Uuid, collect: &Collect) -> Result<(), Failure> {
    let reader = CardReader::new(scan::readers(Reader::Both)?);
    for file in [Some(&collect.front), collect.back.as_ref()]
        .into_iter()
        .flatten()
    {
        registry.read(id, &read(&reader, file)?)?;
    }
    for (name, value) in &collect.set {
        if let Some(field) = Field::parse(name) {
            registry.say(id, field, value)?;
        }
    }
    if collect.yes {
        for field in registry.collecting(id)?.to_look {
            registry.look(id, field)?;
        }
    }
    Ok(())
}

fn read(reader: &CardReader, file: &Path) -> Result<gridwalk_core::idcard::CardReading, Failure> {
    let bytes = fs::read(file).map_err(|error| Failure::unreadable("a card's picture", &error))?;
    match reader.read(&bytes, None, None).map_err(Failure::reader)? {
        Outcome::Card(card) => Ok(card),
        Outcome::None(why) => Err(Failure::no_card(why.as_str())),
    }
}

fn show(output: &Output, collecting: &Collecting) -> Result<(), Failure> {
    let names = |fields: &[Field]| -> Vec<&str> { fields.iter().map(|f| f.as_str()).collect() };
    let (missing, to_look) = (names(&collecting.missing), names(&collecting.to_look));
    let field = |state: &FieldState| {
        let value = json!({
            "value": state.value,
            "confidence": (state.confidence * 1000.0).round() / 1000.0,
            "needs_look": state.needs_look,
            "source": state.source,
        });
        (state.field.as_str().to_owned(), value)
    };
    let fields: Map<String, Value> = collecting.fields.iter().map(field).collect();
    let known = collecting.known.as_ref().map(|known| {
        let differs = known.differs.iter();
        let differs = differs.map(|(field, value)| (field.as_str().to_owned(), json!(value)));
        json!({ "id": known.id, "differs": differs.collect::<Map<_, _>>() })
    });
    let object = json!({
        "id": collecting.id, "kind": "collect", "state": "unconfirmed", "fields": fields,
        "missing": missing, "to_look": to_look, "warnings": collecting.warnings, "known": known,
    });
    let mut words = vec![format!("not recorded, {}", collecting.dwelling.address)];
    words.extend(collecting.fields.iter().map(line));
    if !missing.is_empty() {
        words.push(format!("  missing: {}", missing.join(", ")));
    }
    words.push("  right? the same again with --yes records it".to_owned());
    output.line(&object, words.join("\n"))
}

fn line(state: &FieldState) -> String {
    let value = match state.field {
        Field::IdNumber => number::mask(&state.value),
        _ => state.value.clone(),
    };
    let look = if state.needs_look { "  look" } else { "" };
    format!("  {:<16} {value}{look}", state.field.as_str())
}
