//! What came back, or did not: every way for a request to fail, sorted by what follows from it.

use std::io::Read;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::error::SyncError;
use super::line::LONGEST_REST;
use crate::wire::Problem;

/// No answer of a city brain is longer, packed or not.
pub(super) const LONGEST: usize = 32 << 20;
/// No packed answer looks back further, as a power of two: its sender chooses what that takes here.
const WINDOW: u32 = 23;

/// Why a request came to nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody answered, or not the city brain: [`SyncError::NoAnswer`], `NotTrusted`, `ClockWrong`.
    Silent(SyncError),
    /// Something answered that is no answer to this request: 5xx, HTML, what cannot be read.
    Trouble { status: u16, title: String },
    /// It asked to be left alone for so long.
    Rest(Duration),
    /// It refuses this request (4xx).
    Problem(Box<Problem>),
    /// The sync ends.
    End(SyncError),
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        Self::End(error)
    }
}

impl Failure {
    /// As it is kept for the worker: words, nothing personal.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Silent(error) | Self::End(error) => error.to_string(),
            Self::Trouble { status, title } => {
                format!("the city brain answered with an error of its own ({status} {title})")
            }
            Self::Rest(rest) => {
                format!("the city brain asked to wait for {} s", rest.as_secs())
            }
            Self::Problem(problem) => format!("the city brain refuses: {}", problem.title),
        }
    }

    /// What was sent has no end that could be waited for.
    pub(super) fn endless(status: StatusCode) -> Self {
        Self::Trouble {
            status: status.as_u16(),
            title: "an answer without end".to_owned(),
        }
    }

    pub(super) fn into_error(self) -> SyncError {
        match self {
            Self::Silent(error) | Self::End(error) => error,
            Self::Trouble { status, title } => SyncError::Refused { status, title },
            Self::Rest(_) => SyncError::Refused {
                status: StatusCode::SERVICE_UNAVAILABLE.as_u16(),
                title: "busy, it asks to come back later".to_owned(),
            },
            Self::Problem(problem) => SyncError::Refused {
                status: problem.status,
                title: problem.title,
            },
        }
    }
}

/// An answer, whole.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    /// The same with its body as JSON, if it came packed.
    pub(super) fn unpacked(mut self) -> Result<Self, Failure> {
        // What answers a HEAD says how its body would be packed, and has none.
        if self.body.is_empty() || self.header("content-encoding") != Some("zstd") {
            return Ok(self);
        }
        let mut body = Vec::new();
        let unpack = |body: &mut Vec<u8>| {
            let mut reader = zstd::Decoder::new(&self.body[..])?;
            reader.window_log_max(WINDOW)?;
            reader.take(LONGEST as u64 + 1).read_to_end(body)
        };
        match unpack(&mut body) {
            Ok(length) if length > LONGEST => Err(Failure::endless(self.status)),
            Ok(_) => {
                self.body = body.into();
                Ok(self)
            }
            Err(_) => Err(Failure::Trouble {
                status: self.status.as_u16(),
                title: "an answer that cannot be unpacked".to_owned(),
            }),
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The failure that an answer without success is.
    pub(super) fn failure(&self) -> Failure {
        let status = self.status.as_u16();
        let busy = matches!(status, 429 | 503);
        if let Some(rest) = busy.then(|| self.retry_after()).flatten() {
            return Failure::Rest(rest);
        }
        match serde_json::from_slice::<Problem>(&self.body) {
            Ok(problem) if self.status.is_client_error() && status != 429 => {
                Failure::Problem(Box::new(problem))
            }
            Ok(problem) => Failure::Trouble {
                status,
                title: problem.title,
            },
            Err(_) => Failure::Trouble {
                status,
                title: self.status.canonical_reason().unwrap_or("").to_owned(),
            },
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        let text = self.headers.get(RETRY_AFTER)?.to_str().ok()?;
        let rest = match text.trim().parse() {
            Ok(seconds) => Duration::from_secs(seconds),
            // A date, by a clock that the phone may not share: only the difference to the
            // answer's own Date is taken.
            Err(_) => {
                let at = |text: &str| chrono::DateTime::parse_from_rfc2822(text.trim()).ok();
                let now = self.header("date").and_then(at)?;
                (at(text)? - now).to_std().ok()?
            }
        };
        Some(rest.min(LONGEST_REST))
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::CONTENT_ENCODING;

    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Failure {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers: map,
            body: Bytes::copy_from_slice(body.as_bytes()),
        }
        .failure()
    }

    #[test]
    fn answers_are_sorted_by_what_follows_from_them() {
        let html = "<html><body>502</body></html>";
        let problem =
            r#"{"type":"urn:gridwalk:problem:too-large","title":"Too large","status":413}"#;
        assert!(matches!(
            answer(502, &[], html),
            Failure::Trouble { status: 502, .. }
        ));
        assert!(matches!(answer(404, &[], html), Failure::Trouble { .. }));
        assert!(matches!(answer(500, &[], problem), Failure::Trouble { .. }));
        assert!(
            matches!(answer(413, &[], problem), Failure::Problem(p) if p.slug() == "too-large")
        );
    }

    #[test]
    fn a_packed_answer_is_unpacked_within_bounds() {
        let packed = |body: &[u8]| {
            Answer {
                status: StatusCode::OK,
                headers: HeaderMap::from_iter([(CONTENT_ENCODING, "zstd".parse().unwrap())]),
                body: Bytes::copy_from_slice(body),
            }
            .unpacked()
            .map(|answer| answer.body)
        };
        let of = |text: &[u8]| zstd::encode_all(text, 3).unwrap();
        assert_eq!(packed(&of(b"{}")).unwrap(), "{}");
        assert_eq!(packed(b"").unwrap(), "");
        let bomb = of(&vec![0; LONGEST + 1]);
        assert!(bomb.len() < 10_000);
        for bad in [&bomb[..], &of(b"{}")[..6], b"{}"] {
            assert!(matches!(packed(bad), Err(Failure::Trouble { .. })));
        }
    }

    #[test]
    fn retry_after_is_read_in_both_forms_and_bounded() {
        let rest = |headers: &[(&'static str, &str)]| match answer(503, headers, "") {
            Failure::Rest(rest) => rest.as_secs(),
            other => panic!("{other:?}"),
        };
        assert_eq!(rest(&[("retry-after", "7")]), 7);
        assert_eq!(rest(&[("retry-after", "86400")]), 3600);
        let date = ("date", "Sat, 21 Nov 2026 10:00:00 GMT");
        let later = ("retry-after", "Sat, 21 Nov 2026 10:01:30 GMT");
        assert_eq!(rest(&[date, later]), 90);
        let silly = answer(503, &[("retry-after", "soon")], "");
        assert!(matches!(silly, Failure::Trouble { .. }));
        assert!(matches!(
            answer(500, &[("retry-after", "7")], ""),
            Failure::Trouble { .. }
        ));
    }
}
