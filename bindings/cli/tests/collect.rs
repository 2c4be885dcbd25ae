//! `gridwalk collect` as a person at a terminal uses it: shown first, recorded when it is right, and
//! on the city brain's page only masked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::Command;

use city_brain::{Options, Server};
use serde_json::Value;
use specimens::card::{Level, Side, Studio};

#[test]
fn a_person_is_shown_recorded_and_arrives_masked() {
    let folder = tempfile::tempdir().unwrap();
    let studio = Studio::open().expect("./dev installs the typefaces");
    let specimen = studio.specimen(70, Level::Flat, Side::Front);
    let front = folder.path().join("front.jpg");
    let picture = specimen.picture.jpeg_bytes(specimen.quality, None).unwrap();
    std::fs::write(&front, picture).unwrap();
    let number = specimen.truth.fields["id_number"].clone();

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = Options::new(folder.path().join("brain"));
    let brain = runtime.block_on(Server::start(options)).unwrap();
    let home = folder.path().join("phone");
    let run = |arguments: &[&str]| -> (Option<i32>, Vec<Value>) {
        let output = Command::new(env!("CARGO_BIN_EXE_gridwalk"))
            .args(["--home", home.to_str().unwrap(), "--json"])
            .args(arguments)
            .output()
            .unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let lines = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        (output.status.code(), lines.collect())
    };
    let code = &brain.activation_codes[0];
    assert_eq!(
        run(&["activate", "--server", &brain.listening, "--code", code]).0,
        Some(0)
    );
    let (_, dwellings) = run(&["dwellings", "1栋", "201"]);
    let dwelling = dwellings[0]["id"].as_str().unwrap();
    let mut collect = vec![
        "collect",
        "--dwelling",
        dwelling,
        "--front",
        front.to_str().unwrap(),
    ];

    let (status, shown) = run(&collect);
    assert_eq!(
        (status, shown[0]["state"].as_str()),
        (Some(0), Some("unconfirmed"))
    );
    assert_eq!(
        shown[0]["fields"]["id_number"]["value"].as_str(),
        Some(&*number)
    );
    assert_eq!(shown[0]["missing"], serde_json::json!(["relation"]));
    assert_eq!(
        run(&["queue", "--all"])
            .1
            .iter()
            .filter(|l| l["state"] == "draft")
            .count(),
        0
    );

    collect.push("--yes");
    let (status, refused) = run(&collect);
    assert_eq!(
        (status, refused[0]["error"]["code"].as_str()),
        (Some(2), Some("unfinished"))
    );
    collect.extend(["--set", "relation=户主", "--set", "phone=13800138000"]);
    // The drawn person may be a child.
    collect.extend(["--set", "guardian=陈榕生", "--set", "guardian_consent=yes"]);
    let (status, recorded) = run(&collect);
    assert_eq!(
        (status, recorded[0]["kind"].as_str()),
        (Some(0), Some("collect"))
    );
    assert_eq!(recorded[0]["attachments"], serde_json::json!([]));
    assert_eq!(run(&["sync"]).0, Some(0));

    // The same card again is the same person.
    let (_, again) = run(&collect[..5]);
    assert_eq!(again[0]["known"]["id"], recorded[0]["id"]);

    let url = format!("{}/page/operations?limit=10", brain.listening);
    let page = runtime.block_on(async { reqwest::get(url).await.unwrap().text().await.unwrap() });
    assert!(
        page.contains("collect") && page.contains("**********"),
        "{page}"
    );
    assert!(
        !page.contains(&number),
        "the page shows a number only masked"
    );
    runtime.block_on(brain.shutdown());
}
