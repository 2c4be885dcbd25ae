//! Which lines of a file ran, as JaCoCo (XML) and llvm-cov (JSON) write it.

use std::collections::BTreeSet;

use serde_json::Value;

/// The lines of one file that ran.
#[derive(Debug)]
pub(crate) struct Lines(BTreeSet<usize>);

impl Lines {
    /// Those of the file called `name` in a report of either format.
    pub(crate) fn read(report: &str, name: &str) -> Result<Self, String> {
        let lines = if report.starts_with('<') {
            jacoco(report, name)
        } else {
            llvm(report, name)
        };
        match lines {
            Some(lines) if !lines.is_empty() => Ok(Self(lines)),
            _ => Err(format!("the coverage report says nothing of {name}")),
        }
    }

    /// Whether a line ran.
    pub(crate) fn reached(&self, line: usize) -> bool {
        self.0.contains(&line)
    }
}

fn jacoco(report: &str, name: &str) -> Option<BTreeSet<usize>> {
    let file = format!("<sourcefile name=\"{name}\">");
    let (_, rest) = report.split_once(&file)?;
    let (file, _) = rest.split_once("</sourcefile>")?;
    let value = |line: &str, key: &str| -> Option<usize> {
        let (_, rest) = line.split_once(&format!(" {key}=\""))?;
        rest.split('"').next()?.parse().ok()
    };
    let lines = file.split("<line").skip(1);
    Some(
        lines
            .filter(|line| value(line, "ci").is_some_and(|count| count > 0))
            .filter_map(|line| value(line, "nr"))
            .collect(),
    )
}

/// llvm-cov counts regions, not lines: a line ran as often as the first region that begins on it or,
/// where none does, the one that it lies in.
fn llvm(report: &str, name: &str) -> Option<BTreeSet<usize>> {
    let report: Value = serde_json::from_str(report).ok()?;
    let files = report["data"][0]["files"].as_array()?;
    let named = |file: &&Value| {
        let path = file["filename"].as_str().unwrap_or_default();
        path.rsplit('/').next() == Some(name)
    };
    let mut ran = BTreeSet::new();
    let (mut line, mut before) = (0, false);
    let mut begun = false;
    for segment in files.iter().find(named)?["segments"].as_array()? {
        let at = usize::try_from(segment[0].as_u64()?).ok()?;
        let (count, begins) = (segment[2].as_u64()? > 0, segment[4].as_bool()?);
        if at != line {
            if before {
                ran.extend(line + 1..at);
                if !begins {
                    ran.insert(at);
                }
            }
            (line, begun) = (at, false);
        }
        if begins && !begun {
            begun = true;
            if count {
                ran.insert(at);
            }
        }
        before = count && segment[3].as_bool()?;
    }
    Some(ran)
}
