//! `gridwalk scan` as scripts see it: one object a file in the order given, a number in full only
//! where it was asked for, and no picture that stops the others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use specimens::card::{Level, Other, Side, Studio};

fn scan(arguments: &[&str], files: &[PathBuf]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gridwalk"))
        .arg("scan")
        .args(arguments)
        .args(files)
        .output()
        .unwrap()
}

#[test]
fn answers_come_in_the_order_given_and_numbers_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let studio = Studio::open().expect("./dev installs the typefaces");
    let put = |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let card = |side| {
        let specimen = studio.specimen(70, Level::Flat, side);
        let bytes = specimen.picture.jpeg_bytes(specimen.quality, None).unwrap();
        (bytes, specimen.truth.fields)
    };
    let table = studio.other(4, Other::Table);
    let ((front, person), (back, _)) = (card(Side::Front), card(Side::Back));
    let files = [
        put("table.jpg", table.picture.jpeg_bytes(80, None).unwrap()),
        put("front.jpg", front),
        put("broken.jpg", b"\xff\xd8 no picture".to_vec()),
        put("back.jpg", back),
    ];

    let output = scan(&["--json"], &files);
    assert_eq!(output.status.code(), Some(0));
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let sides: Vec<_> = lines
        .iter()
        .map(|line| line["side"].as_str().unwrap())
        .collect();
    assert_eq!(sides, ["none", "front", "none", "back"]);
    for (line, file) in lines.iter().zip(&files) {
        assert_eq!(line["file"].as_str(), file.to_str());
        let keys: Vec<_> = line.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["error", "fields", "file", "ms", "side", "warnings"]);
    }
    assert!(lines[0]["error"].is_null() && lines[2]["error"].is_string());
    let number = &lines[1]["fields"]["id_number"];
    assert_eq!(number["value"].as_str(), Some(person["id_number"].as_str()));
    let keys: Vec<_> = number.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["confidence", "needs_look", "source", "value"]);
    assert!(lines[3]["fields"]["valid_until"]["value"].is_string());

    let shown = |arguments: &[&str]| {
        let text = String::from_utf8(scan(arguments, &files[1..2]).stdout).unwrap();
        text.contains(&person["id_number"])
    };
    assert!(!shown(&[]) && shown(&["--reveal"]));
}

#[test]
fn steps_are_drawn_only_into_the_folder_named() {
    let folder = tempfile::tempdir().unwrap();
    let specimen = Studio::open()
        .unwrap()
        .specimen(70, Level::Flat, Side::Back);
    let path = folder.path().join("card.jpg");
    std::fs::write(&path, specimen.picture.jpeg_bytes(80, None).unwrap()).unwrap();
    let steps = folder.path().join("steps");
    let output = scan(&["--explain", steps.to_str().unwrap()], &[path]);
    assert_eq!(output.status.code(), Some(0));
    assert!(std::fs::read_dir(&steps).unwrap().count() > 0);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}
