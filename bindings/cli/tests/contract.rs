//! The command line as scripts see it: its lines, its exit statuses, its errors. The real program
//! against a real city brain on loopback.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use city_brain::{Options, RunningServer, Server};
use serde_json::{Value, json};
use tempfile::TempDir;

const AT: &str = "21.2521,113.3693,8";

/// A city brain, a phone that may be activated for its first worker, and a camera.
struct Street {
    folder: TempDir,
    brain: Option<RunningServer>,
    listening: String,
    codes: Vec<String>,
    runtime: tokio::runtime::Runtime,
}

impl Street {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let options = Options::new(folder.path().join("brain"));
        let brain = runtime.block_on(Server::start(options)).unwrap();
        let (listening, codes) = (brain.listening.clone(), brain.activation_codes.clone());
        Self {
            folder,
            brain: Some(brain),
            listening,
            codes,
            runtime,
        }
    }

    fn activated() -> Self {
        let street = Self::new();
        street.ok(&[
            "activate",
            "--server",
            &street.listening,
            "--code",
            &street.codes[0],
        ]);
        street
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("phone")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_gridwalk"))
            .arg("--home")
            .arg(self.home())
            .arg("--json")
            .args(arguments)
            .output()
            .unwrap()
    }

    /// The lines of a command that must succeed.
    fn ok(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.run(arguments);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            error(&output)
        );
        lines(&output)
    }

    fn one(&self, arguments: &[&str]) -> Value {
        let mut lines = self.ok(arguments);
        assert_eq!(lines.len(), 1, "{arguments:?}");
        lines.remove(0)
    }

    /// Exit status and error code of a command that must fail, and must print nothing.
    fn refused(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.run(arguments);
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let error = error(&output);
        assert!(
            error["error"]["message"]
                .as_str()
                .is_some_and(|message| !message.is_empty())
        );
        (
            output.status.code(),
            error["error"]["code"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    }

    fn photo(&self) -> String {
        let path = self.folder.path().join("photo.jpg");
        let picture = specimens::street::Scene::new(1).draw(1600, 1200);
        std::fs::write(&path, picture.jpeg_bytes(90, None).unwrap()).unwrap();
        path.display().to_string()
    }

    fn without_network(&mut self) {
        if let Some(brain) = self.brain.take() {
            self.runtime.block_on(brain.shutdown());
        }
    }
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The one line on standard error.
fn error(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.lines().count() <= 1, "more than one line: {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn a_morning_from_activation_to_complete() {
    let street = Street::activated();
    let status = street.one(&["status"]);
    assert_eq!(status["operations_waiting"], 0);
    assert!(status["centre"][0].is_f64() && status["grid"].as_str().unwrap().len() == 15);
    let suggestion = &street.ok(&["suggest", "--at", AT])[0];
    assert!(
        ["category", "name", "why"]
            .iter()
            .all(|key| suggestion[key].is_string())
    );

    let photo = format!("near={}", street.photo());
    let category = suggestion["category"].as_str().unwrap();
    let report = street.one(&[
        "report",
        "--category",
        category,
        "--at",
        AT,
        "--photo",
        &photo,
        "--note",
        "x",
    ]);
    assert_eq!(
        keys(&report),
        ["attachments", "id", "kind", "state", "warnings"]
    );
    assert_eq!(
        (&report["kind"], &report["state"]),
        (&json!("report"), &json!("queued"))
    );
    let sha256 = report["attachments"][0]["sha256"].as_str().unwrap();
    assert_eq!(sha256.len(), 64);
    let check_in = street.one(&["check-in", "--at", AT]);
    assert_eq!(check_in["kind"], "check_in");

    let queue = street.ok(&["queue"]);
    assert_eq!(queue.len(), 2);
    let expected = [
        "attachments",
        "attempts",
        "id",
        "kind",
        "next_try",
        "reason",
        "state",
    ];
    assert_eq!(keys(&queue[0]), expected);
    assert_eq!(queue[0]["attachments"][0]["sent"], 0);

    let done = street.ok(&["sync"]).pop().unwrap();
    let nothing_left = json!({
        "event": "done", "complete": 2, "received": 0, "waiting": 0, "quarantined": 0,
    });
    assert_eq!(done, nothing_left);
    assert!(street.ok(&["queue"]).is_empty());
    assert_eq!(street.ok(&["queue", "--all"]).len(), 2);
    assert_eq!(street.one(&["journal", "verify"])["broken"], Value::Null);
}

#[test]
fn what_does_not_exist_is_refused_with_2_and_records_nothing() {
    let street = Street::activated();
    let photo = street.photo();
    let unknown = [
        "report",
        "--category",
        "NO-SUCH",
        "--at",
        AT,
        "--photo",
        &photo,
    ];
    assert_eq!(
        street.refused(&unknown),
        (Some(2), "unknown_category".to_owned())
    );
    let elsewhere = ["check-in", "--at", AT, "--checkpoint", "nowhere"];
    assert_eq!(
        street.refused(&elsewhere),
        (Some(2), "unknown_checkpoint".to_owned())
    );
    for usage in [
        &["report", "--at", AT][..],
        &["check-in", "--at", "91,0,5"],
        &["check-in", "--at", "23,113"],
        &["no-such-command"],
        &["show", "no-uuid"],
    ] {
        assert_eq!(
            street.refused(usage),
            (Some(2), "usage".to_owned()),
            "{usage:?}"
        );
    }
    assert!(street.ok(&["queue", "--all"]).is_empty());
}

#[test]
fn a_bad_picture_is_named_and_records_nothing() {
    let street = Street::activated();
    let path = street.folder.path().join("broken.jpg");
    std::fs::write(&path, b"not a picture").unwrap();
    let report = [
        "report",
        "--category",
        "SR-0101",
        "--at",
        AT,
        "--photo",
        path.to_str().unwrap(),
    ];
    assert_eq!(street.refused(&report), (Some(1), "photo".to_owned()));
    assert!(street.ok(&["queue", "--all"]).is_empty());
}

#[test]
fn a_folder_that_was_never_activated_says_so() {
    let street = Street::new();
    let not_activated = (Some(1), "not_activated".to_owned());
    assert_eq!(street.refused(&["check-in", "--at", AT]), not_activated);
    assert_eq!(street.refused(&["sync"]), not_activated);
    assert!(!street.home().exists(), "only activate makes a data folder");
}

#[test]
fn without_network_recording_is_0_and_sync_is_3() {
    let mut street = Street::activated();
    street.without_network();
    let id = street.one(&["check-in", "--at", AT])["id"].clone();
    let output = street.run(&["sync"]);
    assert_eq!(output.status.code(), Some(3), "{}", error(&output));
    assert_eq!(lines(&output).pop().unwrap()["waiting"], 1);
    let waiting = &street.ok(&["queue"])[0];
    assert_eq!(waiting["id"], id);
    assert!(waiting["attempts"].as_u64().is_some());
    assert!(street.one(&["status"])["last_error"].is_string());
}

#[test]
fn undo_discard_and_show_of_one_operation() {
    let street = Street::activated();
    let id = street.one(&["check-in", "--at", AT, "--note", "y"])["id"].clone();
    let id = id.as_str().unwrap();
    let shown = street.one(&["show", id]);
    assert_eq!(shown["operation"]["body"]["note"], "y");
    let withdrawal = street.one(&["undo", id]);
    assert_eq!(withdrawal["kind"], "withdraw");
    let other = street.one(&["check-in", "--at", AT])["id"].clone();
    assert_eq!(
        street.one(&["discard", other.as_str().unwrap()])["state"],
        "discarded"
    );
    assert_eq!(street.ok(&["sync"]).pop().unwrap()["complete"], 2);
    let nobody = "00000000-0000-7000-8000-000000000000";
    assert_eq!(
        street.refused(&["show", nobody]),
        (Some(1), "unknown_operation".to_owned())
    );
}

#[test]
fn the_station_delivers_a_folder_whose_device_key_is_lost() {
    let street = Street::activated();
    let photo = street.photo();
    street.one(&[
        "report",
        "--category",
        "SR-0101",
        "--at",
        AT,
        "--photo",
        &photo,
    ]);
    std::fs::remove_file(street.home().join("device.key")).unwrap();
    assert_eq!(street.refused(&["queue"]), (Some(1), "key_lost".to_owned()));
    let key = street.folder.path().join("brain/rescue.key");
    let done = street.ok(&["rescue", "--key", path(&key), "--server", &street.listening]);
    assert_eq!(done.last().unwrap()["complete"], 1);
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
