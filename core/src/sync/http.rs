//! HTTP as sync needs it: pinned authority, no redirects, an idle limit instead of a total one.
//! What an answer or its absence means is told in `answer`.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::BytesMut;
use chrono::Utc;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue};
use reqwest::{Certificate, RequestBuilder, Url};
use rustls::CertificateError;
use tokio_util::sync::CancellationToken;

use super::answer::{Answer, Failure, LONGEST};
use super::error::SyncError;
use super::traffic::{Counter, Kind};

/// Every request to the files address has it, and no other.
pub(super) const TUS_RESUMABLE: &str = "tus-resumable";
const CONNECT: Duration = Duration::from_secs(10);
/// A request on which nothing moves for so long is given up, at the latest after twice that.
const IDLE: Duration = Duration::from_secs(20);

/// Beats whenever something moves on a request.
#[derive(Clone, Default)]
pub(super) struct Pulse(Arc<AtomicU64>);

impl Pulse {
    pub(super) fn beat(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A client for one deployment.
#[derive(Clone)]
pub(super) struct Http {
    client: reqwest::Client,
    server: String,
    cancel: CancellationToken,
    counter: Counter,
}

impl Http {
    /// A client that trusts `authority` (PEM) and nobody else.
    pub(super) fn new(
        server: &Url,
        authority: Option<&str>,
        cancel: CancellationToken,
        counter: Counter,
    ) -> Result<Self, SyncError> {
        let mut builder = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .redirect(reqwest::redirect::Policy::none())
            // On one connection a photo's bytes would stand before a new record.
            .http1_only()
            .tcp_keepalive(Duration::from_secs(30));
        if let Some(pem) = authority {
            let roots = Certificate::from_pem_bundle(pem.as_bytes())
                .ok()
                .filter(|roots| !roots.is_empty())
                .ok_or(SyncError::BadAuthority)?;
            builder = builder.tls_certs_only(roots);
        } else if server.scheme() == "http" {
            // Without TLS nobody's word is needed: the platform's certificates are not even read.
            builder = builder.tls_certs_only([]);
        }
        if is_this_machine(server) {
            builder = builder.no_proxy();
        }
        Ok(Self {
            client: builder.build().map_err(|_| SyncError::BadAuthority)?,
            server: server.origin().ascii_serialization(),
            cancel,
            counter,
        })
    }

    pub(super) fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// Sends, and reads the whole answer. Ends at once when the sync is cancelled.
    pub(super) async fn send(
        &self,
        request: RequestBuilder,
        pulse: &Pulse,
    ) -> Result<Answer, Failure> {
        tokio::select! {
            () = self.cancel.cancelled() => Err(Failure::End(SyncError::Cancelled)),
            () = silence(pulse, IDLE) => Err(self.no_answer("the connection stood still")),
            answer = self.exchange(request, pulse) => answer,
        }
    }

    async fn exchange(&self, request: RequestBuilder, pulse: &Pulse) -> Result<Answer, Failure> {
        let mut request = request.build().map_err(|error| self.sort(&error))?;
        // Unpacked here and not by the client, so that what is counted is what the line carried.
        let packed = HeaderValue::from_static("zstd");
        request.headers_mut().insert(ACCEPT_ENCODING, packed);
        let kind = kind_of(&request);
        self.counter.count(kind, length_up(&request, kind), 0);
        let sent = self.client.execute(request).await;
        let mut response = sent.map_err(|error| self.sort(&error))?;
        pulse.beat();
        let (status, headers) = (response.status(), response.headers().clone());
        self.counter.count(kind, 0, length_of(&headers));
        let mut body = BytesMut::new();
        while let Some(piece) = response.chunk().await.map_err(|error| self.sort(&error))? {
            pulse.beat();
            self.counter.count(kind, 0, piece.len());
            body.extend_from_slice(&piece);
            if body.len() > LONGEST {
                return Err(Failure::endless(status));
            }
        }
        Answer {
            status,
            headers,
            body: body.freeze(),
        }
        .unpacked()
    }

    fn no_answer(&self, what: &'static str) -> Failure {
        Failure::Silent(SyncError::NoAnswer {
            server: self.server.clone(),
            what,
        })
    }

    fn sort(&self, error: &reqwest::Error) -> Failure {
        use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
        match tls_error(error) {
            Some(rustls::Error::InvalidCertificate(
                Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. },
            )) => Failure::Silent(SyncError::ClockWrong {
                server: self.server.clone(),
                phone: Utc::now(),
            }),
            Some(rustls::Error::InvalidCertificate(_)) => Failure::Silent(SyncError::NotTrusted {
                server: self.server.clone(),
            }),
            Some(_) => self.no_answer("the secure connection failed"),
            None if error.is_timeout() => self.no_answer("the connection took too long"),
            None if error.is_connect() => self.no_answer("it cannot be reached"),
            None => self.no_answer("the connection was cut"),
        }
    }
}

fn kind_of(request: &reqwest::Request) -> Kind {
    match (
        request.headers().contains_key(TUS_RESUMABLE),
        request.url().path(),
    ) {
        (true, _) => Kind::Originals,
        (false, "/v1/operations") => Kind::Operations,
        _ => Kind::News,
    }
}

/// What a request weighs; an original counts its bytes as they leave.
fn length_up(request: &reqwest::Request, kind: Kind) -> usize {
    let body = request.headers().get(CONTENT_LENGTH);
    let body = body.and_then(|length| length.to_str().ok()?.parse().ok());
    let body = body.filter(|_| kind != Kind::Originals).unwrap_or(0);
    request.method().as_str().len()
        + request.url().path().len()
        + 12
        + length_of(request.headers())
        + body
}

fn length_of(headers: &HeaderMap) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum()
}

/// Returns once nothing has moved for so long.
async fn silence(pulse: &Pulse, idle: Duration) {
    loop {
        let before = pulse.count();
        tokio::time::sleep(idle).await;
        if pulse.count() == before {
            return;
        }
    }
}

/// The TLS error somewhere below `error`, if that is what it comes from.
fn tls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref() {
            return Some(tls);
        }
        // An I/O error names what is below its wrapped error, not that error itself.
        next = match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

/// An address that records may be sent to: HTTPS, or this very machine.
pub(super) fn safe_address(address: &str) -> Result<Url, SyncError> {
    let insecure = || SyncError::InsecureAddress {
        address: address.to_owned(),
    };
    let url: Url = address.parse().map_err(|_| insecure())?;
    let safe = match url.scheme() {
        "https" => url.has_host(),
        "http" => is_this_machine(&url),
        _ => false,
    };
    let plain = url.username().is_empty() && url.password().is_none();
    (safe && plain).then_some(url).ok_or_else(insecure)
}

fn is_this_machine(url: &Url) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::super::traffic::Always;
    use super::*;

    #[test]
    fn plain_http_goes_to_this_machine_only() {
        for safe in [
            "https://brain.example",
            "http://127.0.0.1:8080/",
            "http://[::1]:1",
            "http://localhost:8080",
        ] {
            assert!(safe_address(safe).is_ok(), "{safe}");
        }
        for unsafe_ in [
            "http://brain.example",
            "http://127.0.0.1.example",
            "http://192.168.1.1",
            "http://localhost.example",
            "ftp://127.0.0.1",
            "https://user:secret@brain.example",
            "https://user@brain.example",
            "https://:secret@brain.example",
            "brain.example",
            "",
        ] {
            assert!(safe_address(unsafe_).is_err(), "{unsafe_}");
        }
    }

    #[tokio::test]
    async fn silence_begins_when_nothing_moves_any_more() {
        let (pulse, idle) = (Pulse::default(), Duration::from_millis(100));
        let beating = async {
            for _ in 0..10 {
                pulse.beat();
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::select! {
            // First, so that a machine that stalls both does not count as silence.
            biased;
            () = beating => {}
            () = silence(&pulse, idle) => panic!("it was not silent"),
        }
        let quiet = tokio::time::timeout(Duration::from_secs(10), silence(&pulse, idle));
        assert!(quiet.await.is_ok());
    }

    #[test]
    fn every_byte_of_a_head_is_counted_and_a_body_by_its_kind() {
        let request = |path: &str, headers: &[(&'static str, &'static str)]| {
            let url = format!("https://brain.example{path}").parse().unwrap();
            let mut request = reqwest::Request::new(reqwest::Method::POST, url);
            for (name, value) in headers {
                let value = HeaderValue::from_static(value);
                request.headers_mut().insert(*name, value);
            }
            let kind = kind_of(&request);
            (kind, length_up(&request, kind))
        };
        // "POST /v1/operations HTTP/1.1\r\n", then "name: value\r\n" of each header, and the body.
        let batch = request(
            "/v1/operations",
            &[("content-length", "100"), ("dpop", "x")],
        );
        assert_eq!(batch, (Kind::Operations, 30 + 21 + 9 + 100));
        let grants = request("/v1/grants", &[("content-length", "100")]);
        assert_eq!(grants, (Kind::News, 26 + 21 + 100));
        // An original's body counts as it leaves.
        let photo = request(
            "/files/1",
            &[(TUS_RESUMABLE, "1.0.0"), ("content-length", "100")],
        );
        assert_eq!(photo, (Kind::Originals, 24 + 22 + 21));
    }
    #[tokio::test]
    async fn a_server_that_keeps_silent_is_told_from_one_that_is_not_there() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = |of: &std::net::TcpListener| format!("http://{}", of.local_addr().unwrap());
        let there = address(&silent);
        // Its port was just free, and nobody listens any more.
        let gone = address(&std::net::TcpListener::bind("127.0.0.1:0").unwrap());
        let counter = Counter::new(Arc::new(Always { metered: false }));
        let server = safe_address(&there).unwrap();
        let http = Http::new(&server, None, CancellationToken::new(), counter).unwrap();
        for (url, words) in [
            (there, "the connection took too long"),
            (gone, "it cannot be reached"),
        ] {
            let request = http.client().get(url).timeout(Duration::from_millis(100));
            let failure = http.send(request, &Pulse::default()).await.err().unwrap();
            let Failure::Silent(SyncError::NoAnswer { what, .. }) = failure else {
                panic!("{failure:?}");
            };
            assert_eq!(what, words);
        }
    }
}
