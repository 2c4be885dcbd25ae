//! Calls to the city brain as this device: a DPoP proof on each (RFC 9449), a nonce that travels
//! from answer to request, and a new access token when the city brain asks for one, never by the
//! phone's clock.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Method, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::answer::{Answer, Failure};
use super::error::SyncError;
use super::http::{Http, Pulse};
use super::jwt;
use crate::store::{KeyStore, Store, meta};
use crate::wire::{
    CLIENT_HEADER, CONTRACT, CONTRACT_HEADER, Jwk, Problem, TokenReply, TokenRequest, slug,
};

const CLIENT: &str = concat!("gridwalk/", env!("CARGO_PKG_VERSION"));
/// Pieces in which a body is handed to the connection, so that movement is seen.
const PIECE: usize = 16 << 10;

/// A device at its city brain.
pub(super) struct Session {
    http: Http,
    base: Url,
    keys: Arc<dyn KeyStore>,
    jwk: Jwk,
    nonce: Mutex<Option<String>>,
    activated: Option<Activated>,
}

struct Activated {
    device: Uuid,
    store: Arc<Store>,
    token: Mutex<String>,
    /// Held while a new token is asked for, so that several calls need only one.
    renewal: tokio::sync::Mutex<()>,
}

/// A call.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) path: &'a str,
    /// `cursor=`
    pub(super) cursor: Option<&'a str>,
    pub(super) body: Option<Body>,
}

/// A body, as it travels.
#[derive(Clone)]
pub(super) struct Body {
    pub(super) bytes: Bytes,
    pub(super) zstd: bool,
}

impl Body {
    pub(super) fn json(value: &impl Serialize) -> Self {
        Self {
            // Wire types always serialise.
            bytes: serde_json::to_vec(value).unwrap_or_default().into(),
            zstd: false,
        }
    }
}

impl Session {
    /// Before activation: calls carry a proof and no token.
    pub(super) fn new(http: Http, base: Url, keys: Arc<dyn KeyStore>) -> Result<Self, SyncError> {
        let jwk = jwt::jwk(keys.as_ref())?;
        Ok(Self {
            http,
            base,
            keys,
            jwk,
            nonce: Mutex::default(),
            activated: None,
        })
    }

    /// From here on as this device.
    pub(super) fn activated(mut self, device: Uuid, token: String, store: Arc<Store>) -> Self {
        self.activated = Some(Activated {
            device,
            store,
            token: Mutex::new(token),
            renewal: tokio::sync::Mutex::default(),
        });
        self
    }

    pub(super) fn http(&self) -> &Http {
        &self.http
    }

    pub(super) fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    /// `GET path?cursor=`
    pub(super) async fn page<T: DeserializeOwned>(
        &self,
        path: &str,
        cursor: Option<&str>,
    ) -> Result<T, Failure> {
        let call = Call {
            method: Method::GET,
            path,
            cursor,
            body: None,
        };
        self.call(&call).await
    }

    /// `POST path`
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: Body,
    ) -> Result<T, Failure> {
        let call = Call {
            method: Method::POST,
            path,
            cursor: None,
            body: Some(body),
        };
        self.call(&call).await
    }

    /// `PUT path`, which answers nothing.
    pub(super) async fn put(&self, path: &str, body: Body) -> Result<(), Failure> {
        let call = Call {
            method: Method::PUT,
            path,
            cursor: None,
            body: Some(body),
        };
        self.answered(&call).await.map(|_| ())
    }

    async fn call<T: DeserializeOwned>(&self, call: &Call<'_>) -> Result<T, Failure> {
        let answer = self.answered(call).await?;
        serde_json::from_slice(&answer.body).map_err(|_| Failure::Trouble {
            status: answer.status.as_u16(),
            title: "an answer that cannot be read".to_owned(),
        })
    }

    async fn answered(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let token = self.token();
        match self.prove(call, token.as_deref()).await {
            Err(Failure::Problem(problem)) if problem.slug() == slug::TOKEN_INVALID => {
                let Some(activated) = &self.activated else {
                    return Err(Failure::Problem(problem));
                };
                self.renew(activated, token.as_deref())
                    .await
                    .map_err(unsettled)?;
                self.prove(call, self.token().as_deref())
                    .await
                    .map_err(unsettled)
            }
            other => other,
        }
    }

    /// One call with its proof; once more if the proof only lacked the city brain's nonce.
    async fn prove(&self, call: &Call<'_>, token: Option<&str>) -> Result<Answer, Failure> {
        let mut first = true;
        loop {
            let answer = self.once(call, token).await?;
            if answer.status.is_success() {
                return Ok(answer);
            }
            match answer.failure() {
                Failure::Problem(problem) if problem.slug() == slug::NONCE_REQUIRED => {
                    if !std::mem::take(&mut first) {
                        return Err(unsettled(Failure::Problem(problem)));
                    }
                }
                Failure::Problem(problem) if problem.slug() == slug::DEVICE_REVOKED => {
                    return Err(Failure::End(SyncError::Revoked));
                }
                Failure::Problem(problem) if problem.slug() == slug::TOKEN_INVALID => {
                    return Err(Failure::Problem(problem));
                }
                failure => return Err(unsettled(failure)),
            }
        }
    }

    async fn once(&self, call: &Call<'_>, token: Option<&str>) -> Result<Answer, Failure> {
        let mut url = self.base.clone();
        url.set_path(call.path);
        let proof = self.proof(call, &url, token).await?;
        if let Some(cursor) = call.cursor {
            url.query_pairs_mut().append_pair("cursor", cursor);
        }
        let pulse = Pulse::default();
        let mut request = self
            .http
            .client()
            .request(call.method.clone(), url)
            .header("dpop", proof)
            .header(CLIENT_HEADER, CLIENT)
            .header(CONTRACT_HEADER, CONTRACT);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("DPoP {token}"));
        }
        if let Some(body) = &call.body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .header(CONTENT_LENGTH, body.bytes.len())
                .body(pieces(body.bytes.clone(), pulse.clone()));
            if body.zstd {
                request = request.header(CONTENT_ENCODING, "zstd");
            }
        }
        let answer = self.http.send(request, &pulse).await?;
        if let Some(nonce) = answer.header("dpop-nonce") {
            *lock(&self.nonce) = Some(nonce.to_owned());
        }
        Ok(answer)
    }

    async fn proof(
        &self,
        call: &Call<'_>,
        url: &Url,
        token: Option<&str>,
    ) -> Result<String, Failure> {
        let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk });
        let mut claims = json!({
            "jti": Uuid::new_v4(),
            "htm": call.method.as_str(),
            "htu": url.as_str(),
            "iat": chrono::Utc::now().timestamp(),
        });
        if let Some(nonce) = &*lock(&self.nonce) {
            claims["nonce"] = json!(nonce);
        }
        if let Some(token) = token {
            claims["ath"] = json!(jwt::base64url(&Sha256::digest(token.as_bytes())));
        }
        self.sign(&header, &claims).await
    }

    async fn sign(
        &self,
        header: &serde_json::Value,
        claims: &serde_json::Value,
    ) -> Result<String, Failure> {
        let signed = jwt::sign(&self.keys, header, claims).await;
        signed.map_err(|error| Failure::End(error.into()))
    }

    fn token(&self) -> Option<String> {
        let activated = self.activated.as_ref()?;
        Some(lock(&activated.token).clone())
    }

    /// Asks for a new token in place of `old`, unless another call has done so meanwhile.
    async fn renew(&self, activated: &Activated, old: Option<&str>) -> Result<(), Failure> {
        let _renewing = activated.renewal.lock().await;
        if self.token().as_deref() != old {
            return Ok(());
        }
        let path = "/v1/token";
        let mut address = self.base.clone();
        address.set_path(path);
        let mut retried = false;
        // The assertion holds a nonce of its own, so a stale one needs a whole new request.
        loop {
            let device = activated.device;
            let claims = json!({
                "iss": device,
                "sub": device,
                "aud": address.as_str(),
                "nonce": &*lock(&self.nonce),
                "jti": Uuid::new_v4(),
                "iat": chrono::Utc::now().timestamp(),
            });
            let header = json!({ "typ": "JWT", "alg": "ES256" });
            let assertion = self.sign(&header, &claims).await?;
            let call = Call {
                method: Method::POST,
                path,
                cursor: None,
                body: Some(Body::json(&TokenRequest { assertion })),
            };
            let answer = self.once(&call, None).await?;
            if answer.status.is_success() {
                let reply: TokenReply =
                    serde_json::from_slice(&answer.body).map_err(|_| Failure::Trouble {
                        status: StatusCode::OK.as_u16(),
                        title: "a token that cannot be read".to_owned(),
                    })?;
                self.keep(activated, reply.access_token).await?;
                return Ok(());
            }
            match answer.failure() {
                Failure::Problem(problem) if problem.slug() == slug::NONCE_REQUIRED && !retried => {
                    retried = true;
                }
                Failure::Problem(problem) if problem.slug() == slug::DEVICE_REVOKED => {
                    return Err(Failure::End(SyncError::Revoked));
                }
                failure => return Err(failure),
            }
        }
    }

    /// For the next process too.
    async fn keep(&self, activated: &Activated, token: String) -> Result<(), SyncError> {
        *lock(&activated.token) = token.clone();
        activated
            .store
            .write_async(move |tx| meta::set(tx, meta::TOKEN, &token))
            .await?;
        Ok(())
    }
}

/// A refusal of proof or token says nothing about what was asked: it is asked again later.
fn unsettled(failure: Failure) -> Failure {
    match failure {
        Failure::Problem(problem) if problem.status == StatusCode::UNAUTHORIZED.as_u16() => {
            let Problem { status, title, .. } = *problem;
            Failure::Trouble { status, title }
        }
        other => other,
    }
}

fn pieces(bytes: Bytes, pulse: Pulse) -> reqwest::Body {
    let stream = futures_util::stream::unfold(bytes, move |mut rest| {
        pulse.beat();
        let piece = rest.split_to(rest.len().min(PIECE));
        let next = (!piece.is_empty()).then_some((Ok::<_, std::io::Error>(piece), rest));
        std::future::ready(next)
    });
    reqwest::Body::wrap_stream(stream)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
