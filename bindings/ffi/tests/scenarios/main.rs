//! The mornings of `fixtures/scenarios` through the Rust side of the crossing, as Kotlin and Swift
//! run them through theirs, against a city brain over HTTP.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod collecting;
mod morning;
mod steps;
mod words;

use std::path::Path;

use morning::Morning;
use serde_json::Value;

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/scenarios");

fn read(name: &str) -> Value {
    let text = std::fs::read(Path::new(SCENARIOS).join(name)).unwrap();
    serde_json::from_slice(&text).unwrap()
}

async fn run(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let mut morning = Morning::new(folder.path()).await;
    for step in read(name)["steps"].as_array().unwrap() {
        let failed = morning.take(step).await.err().map(|named| named.0);
        assert_eq!(failed.as_deref(), step["fails"].as_str(), "{name}: {step}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_comes_to_what_it_says() {
    let mut names: Vec<_> = std::fs::read_dir(SCENARIOS)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json") && name != "pictures.json")
        .collect();
    names.sort();
    assert!(names.len() >= 4, "{names:?}");
    for name in names {
        run(&name).await;
    }
}
