//! Says what of the library's surface the tests of a language never reached. What must be reached
//! comes from the library's own metadata; what was reached comes from the coverage that the tests
//! recorded over the generated code, so nobody's assertion decides it.
//!
//! `uniffi-reached LIBRARY GENERATED COVERAGE`: coverage is JaCoCo's XML or llvm-cov's JSON.

mod coverage;
mod surface;

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;
use std::{env, fs, io};

use coverage::Lines;
use surface::{Item, Kind};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "uniffi-reached: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<bool, String> {
    let [library, generated, coverage] = arguments else {
        return Err("give LIBRARY GENERATED COVERAGE".to_owned());
    };
    let items = surface::of(library)?;
    let source = read(generated)?;
    let name = generated.rsplit('/').next().unwrap_or(generated);
    let lines = Lines::read(&read(coverage)?, name)?;
    let report = report(&items, &source, &lines);
    let _ = write!(io::stdout(), "{}", report.text);
    Ok(report.good)
}

fn read(file: &str) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))
}

struct Report {
    text: String,
    good: bool,
}

fn report(items: &[Item], source: &str, lines: &Lines) -> Report {
    let (mut text, mut good) = (String::new(), true);
    let mut counts = BTreeMap::<Kind, (usize, usize)>::new();
    for item in items {
        let places = item.places(source);
        let reached = places.iter().any(|line| lines.reached(*line));
        let (count, all) = counts.entry(item.kind).or_default();
        *all += 1;
        *count += usize::from(reached);
        if reached {
            continue;
        }
        good = false;
        let problem = if places.is_empty() {
            "is not in the generated code"
        } else {
            "was not reached"
        };
        text += &format!("  {} {problem}\n", item.name);
    }
    let counts = counts
        .iter()
        .map(|(kind, (count, all))| format!("{kind} {count} of {all}"));
    text += &format!("reached: {}\n", counts.collect::<Vec<_>>().join(", "));
    Report { text, good }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
public object FfiConverterTypeOddError : FfiConverterRustBuffer<OddException> {
        return when(buf.getInt()) {
            1 -> OddException.First()
            2 -> OddException.Second(
    override fun write(value: OddException, buf: ByteBuffer) {
                buf.putInt(1)
                buf.putInt(2)
}
    external fun uniffi_fn_do_it(
            UniffiLib.uniffi_fn_do_it(
";

    fn item(kind: Kind, name: &str) -> Item {
        Item {
            kind,
            name: name.to_owned(),
            number: 2,
            symbol: "uniffi_fn_do_it".to_owned(),
        }
    }

    #[test]
    fn what_was_not_reached_is_named() {
        let items = [
            item(Kind::Error, "OddError.Second"),
            item(Kind::Call, "do_it"),
        ];
        let jacoco = |error: u32, call: u32| {
            let text = format!(
                "<sourcefile name=\"g.kt\"><line nr=\"4\" mi=\"0\" ci=\"{error}\"/>\
                 <line nr=\"10\" mi=\"1\" ci=\"{call}\"/></sourcefile>"
            );
            Lines::read(&text, "g.kt").unwrap()
        };
        assert!(report(&items, SOURCE, &jacoco(1, 1)).good);
        let missing = report(&items, SOURCE, &jacoco(0, 1));
        assert!(!missing.good && missing.text.contains("OddError.Second was not reached"));
        assert!(missing.text.contains("calls 1 of 1, error variants 0 of 1"));
        assert!(!report(&items, SOURCE, &jacoco(1, 0)).good);
    }

    #[test]
    fn both_formats_of_coverage_are_read_and_another_file_is_not() {
        // As `case 7:` that ran, with `case 9:` that did not, inside a function that did.
        let llvm = r#"{"data": [{"files": [
            {"filename": "/a/Other.swift", "segments": [[3, 1, 9, true, true, false]]},
            {"filename": "/a/G.swift", "segments": [
                [5, 1, 2, true, true, false],
                [7, 9, 1, true, true, false], [7, 20, 2, true, false, false],
                [9, 9, 0, true, true, false], [9, 20, 2, true, false, false],
                [11, 1, 0, false, false, false]]}]}]}"#;
        let lines = Lines::read(llvm, "G.swift").unwrap();
        let ran = [3, 5, 6, 7, 8, 9, 10, 11].map(|line| lines.reached(line));
        assert_eq!(ran, [false, true, true, true, true, false, true, false]);
        assert!(Lines::read(llvm, "Absent.swift").is_err());
    }
}
