//! Which lines of a file ran, as JaCoCo (XML) and llvm-cov (lcov) write it.

use std::collections::BTreeSet;

/// The lines of one file that ran.
#[derive(Debug)]
pub(crate) struct Lines(BTreeSet<usize>);

impl Lines {
    /// Those of the file called `name` in a report of either format.
    pub(crate) fn read(report: &str, name: &str) -> Result<Self, String> {
        let lines = if report.starts_with('<') {
            jacoco(report, name)
        } else {
            lcov(report, name)
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

fn lcov(report: &str, name: &str) -> Option<BTreeSet<usize>> {
    let file = report.split("end_of_record").find(|file| {
        file.lines()
            .any(|line| line.starts_with("SF:") && line.ends_with(&format!("/{name}")))
    })?;
    let lines = file.lines().filter_map(|line| {
        let (number, count) = line.strip_prefix("DA:")?.split_once(',')?;
        (count != "0").then(|| number.parse().ok())?
    });
    Some(lines.collect())
}
