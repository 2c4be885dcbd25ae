//! tus 1.0 as a client: creation, HEAD, PATCH, termination. Only a grant's headers and tus's own
//! go to the files address, and only addresses below it are believed.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use reqwest::{Body, Method, RequestBuilder, Url};

use super::super::answer::{Answer, Failure};
use super::super::http::{Http, Pulse, TUS_RESUMABLE};
use super::plan::Heard;
use crate::wire::Grant;

const OFFSET: &str = "upload-offset";
const LENGTH: &str = "upload-length";
const METADATA: &str = "upload-metadata";
const VERSION: &str = "1.0.0";
const BODY: &str = "application/offset+octet-stream";

/// The rest of a photo on its way to the files address.
pub(in crate::sync) struct Rest {
    pub(in crate::sync) url: String,
    pub(in crate::sync) offset: u64,
    /// A grant's and tus's own, no others.
    pub(in crate::sync) headers: BTreeMap<String, String>,
}

/// The files address, as one grant lets it be used.
pub(super) struct Files<'a> {
    pub(super) http: &'a Http,
    pub(super) address: &'a Url,
    pub(super) grant: &'a Grant,
}

impl Files<'_> {
    /// Creates an upload of `bytes` bytes.
    pub(super) async fn create(&self, bytes: u64) -> Result<Heard, Failure> {
        let create = self.believed(&self.grant.create_url)?;
        let name = STANDARD.encode(self.grant.sha256.to_string());
        let request = self
            .request(Method::POST, create.clone())
            .header(LENGTH, bytes)
            .header(METADATA, format!("sha256 {name}"))
            .header(CONTENT_LENGTH, 0);
        let answer = self.http.send(request, &Pulse::default()).await?;
        if !answer.status.is_success() {
            return refusal(&answer);
        }
        let location = answer
            .header(LOCATION.as_str())
            .and_then(|text| create.join(text).ok());
        let location = location.ok_or_else(|| odd(&answer, "an upload without a Location"))?;
        Ok(Heard::Created(
            self.believed(location.as_str())?.to_string(),
        ))
    }

    /// Asks how far an upload has come.
    pub(super) async fn head(&self, upload: &str, bytes: u64) -> Result<Heard, Failure> {
        let request = self.request(Method::HEAD, self.believed(upload)?);
        let answer = self.http.send(request, &Pulse::default()).await?;
        if !answer.status.is_success() {
            return refusal(&answer);
        }
        if number(&answer, LENGTH).is_some_and(|length| length != bytes) {
            return Ok(Heard::Mismatch);
        }
        let offset = number(&answer, OFFSET);
        offset
            .map(Heard::Offset)
            .ok_or_else(|| odd(&answer, "no Upload-Offset"))
    }

    /// How whatever follows `offset` is sent, by whomever.
    pub(super) fn rest(&self, upload: &str, offset: u64) -> Result<Rest, Failure> {
        let mut headers = self.grant.headers.clone();
        headers.insert(TUS_RESUMABLE.to_owned(), VERSION.to_owned());
        headers.insert(OFFSET.to_owned(), offset.to_string());
        headers.insert(CONTENT_TYPE.to_string(), BODY.to_owned());
        Ok(Rest {
            url: self.believed(upload)?.to_string(),
            offset,
            headers,
        })
    }

    /// Sends `length` bytes from `offset` on.
    pub(super) async fn patch(
        &self,
        upload: &str,
        offset: u64,
        length: u64,
        body: Body,
        pulse: &Pulse,
    ) -> Result<Heard, Failure> {
        let rest = self.rest(upload, offset)?;
        let request = self
            .http
            .client()
            .request(Method::PATCH, rest.url)
            .header(CONTENT_LENGTH, length)
            .body(body);
        let request = with(request, &rest.headers);
        let answer = self.http.send(request, pulse).await?;
        if !answer.status.is_success() {
            return refusal(&answer);
        }
        let taken = number(&answer, OFFSET);
        taken
            .map(Heard::Taken)
            .ok_or_else(|| odd(&answer, "no Upload-Offset"))
    }

    /// Gives an upload up. Nothing depends on whether that works.
    pub(super) async fn discard(&self, upload: &str) -> Result<(), Failure> {
        let request = self.request(Method::DELETE, self.believed(upload)?);
        self.http.send(request, &Pulse::default()).await.map(|_| ())
    }

    fn request(&self, method: Method, url: Url) -> RequestBuilder {
        let request = self.http.client().request(method, url);
        with(request.header(TUS_RESUMABLE, VERSION), &self.grant.headers)
    }

    fn believed(&self, url: &str) -> Result<Url, Failure> {
        below(self.address, url).ok_or_else(|| Failure::Trouble {
            status: 200,
            title: "an upload outside of the files address".to_owned(),
        })
    }
}

fn with(request: RequestBuilder, headers: &BTreeMap<String, String>) -> RequestBuilder {
    headers.iter().fold(request, |request, (name, value)| {
        request.header(name, value)
    })
}

/// What an answer without success means for the upload.
fn refusal(answer: &Answer) -> Result<Heard, Failure> {
    match answer.status.as_u16() {
        401 | 403 => Ok(Heard::Refused),
        404 | 410 => Ok(Heard::Gone),
        409 => Ok(Heard::Conflict),
        // tus's own: the checksum does not match.
        460 => Ok(Heard::Mismatch),
        _ => Err(answer.failure()),
    }
}

fn number(answer: &Answer, name: &str) -> Option<u64> {
    answer.header(name)?.trim().parse().ok()
}

fn odd(answer: &Answer, title: &str) -> Failure {
    Failure::Trouble {
        status: answer.status.as_u16(),
        title: title.to_owned(),
    }
}

/// `url`, if it lies at `address` or below it.
fn below(address: &Url, url: &str) -> Option<Url> {
    let url: Url = url.parse().ok()?;
    let same_server = url.origin() == address.origin() && url.origin().is_tuple();
    let plain = url.username().is_empty() && url.password().is_none();
    let folder = address.path().trim_end_matches('/');
    let rest = url.path().strip_prefix(folder)?;
    (same_server && plain && (rest.is_empty() || rest.starts_with('/'))).then_some(url)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::StatusCode;
    use reqwest::header::HeaderMap;

    use super::*;

    #[test]
    fn uploads_lie_below_the_files_address_or_nowhere() {
        for address in [
            "https://files.example/v1/files",
            "https://files.example/v1/files/",
        ] {
            let address: Url = address.parse().unwrap();
            for good in [
                "https://files.example/v1/files",
                "https://files.example/v1/files/",
                "https://files.example:443/v1/files/1?part=2",
            ] {
                assert!(below(&address, good).is_some(), "{good}");
            }
            for bad in [
                "https://files.example/v1/filesystem",
                "https://files.example/v1/files/../operations",
                "https://files.example/v1/files/%2e%2e/operations",
                "https://files.example/v1/operations",
                "http://files.example/v1/files/1",
                "https://files.example:444/v1/files/1",
                "https://other.example/v1/files/1",
                "https://user@files.example/v1/files/1",
                "/v1/files/1",
                "data:text/plain,1",
            ] {
                assert!(below(&address, bad).is_none(), "{bad}");
            }
        }
    }
    #[test]
    fn a_refusal_says_what_to_do_about_the_upload() {
        let heard = |status: u16| {
            refusal(&Answer {
                status: StatusCode::from_u16(status).unwrap(),
                headers: HeaderMap::new(),
                body: Bytes::new(),
            })
        };
        for (status, expected) in [
            (401, Heard::Refused),
            (403, Heard::Refused),
            (404, Heard::Gone),
            (409, Heard::Conflict),
            (410, Heard::Gone),
            (460, Heard::Mismatch),
        ] {
            assert_eq!(heard(status).unwrap(), expected, "{status}");
        }
        for status in [400, 413, 423, 500, 503] {
            assert!(
                matches!(heard(status), Err(Failure::Trouble { .. })),
                "{status}"
            );
        }
    }
}
