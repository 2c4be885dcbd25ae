//! One photo on its way to the files address: [`plan`] decides each step, this carries it out.

mod plan;
mod source;
mod tus;

use std::sync::Arc;
use std::time::Instant;

use rusqlite::Transaction;
use tokio_util::sync::CancellationToken;

use super::answer::Failure;
use super::auth::Body;
use super::context::{Context, off_thread};
use super::error::SyncError;
use super::http::Pulse;
use crate::hash::Sha256;
use crate::outbox::Reason;
use crate::outbox::uploads::{self, Upload};
use crate::photo::VaultError;
use crate::wire::{Grant, GrantsReply, GrantsRequest, StoredElsewhere};
use plan::{Attempt, Heard, Step};
use source::{Damage, Watchers};
use tus::Files;
pub(super) use tus::Rest;

/// What became of an attempt.
pub(super) enum End {
    /// The files address has every byte.
    Delivered,
    /// The photo waits for this reason.
    GivenUp(Reason),
    /// The original on this phone cannot be read.
    Damaged(VaultError),
    /// The city brain failed.
    Brain(Failure),
    /// The files address failed.
    Files(Failure),
}

/// An attempt that has ended.
pub(super) struct Landed {
    pub(super) sha256: Sha256,
    pub(super) begun: Instant,
    pub(super) end: End,
    /// Bytes have arrived that had not before.
    pub(super) progress: bool,
}

/// One attempt to upload one photo.
pub(super) async fn carry(context: Arc<Context>, upload: Upload) -> Landed {
    let sha256 = upload.sha256;
    let begun = Instant::now();
    let mut carrier = Carrier::new(&context, upload);
    let end = carrier.run().await.unwrap_or_else(|end| end);
    // Whatever was on its way is not any more.
    context.meter.landed(sha256, 0);
    Landed {
        sha256,
        begun,
        end,
        progress: carrier.progress,
    }
}

/// Everything of an attempt but the bytes: leave to send them, and from where on. `None` if there is
/// nothing to send now, for whatever reason.
pub(super) async fn approach(context: &Context, upload: Upload) -> Option<Rest> {
    let mut carrier = Carrier::new(context, upload);
    let (mut attempt, heard) = carrier.begin();
    let next = carrier.approach(&mut attempt, heard).await;
    match next {
        Ok(Next::Bytes(url, offset)) => carrier.files().ok()?.rest(&url, offset).ok(),
        Ok(Next::End(_)) | Err(_) => None,
    }
}

/// What an attempt has come to.
enum Next {
    /// The upload there, and how far it is.
    Bytes(String, u64),
    End(End),
}

struct Carrier<'a> {
    context: &'a Context,
    upload: Upload,
    grant: Option<Grant>,
    /// Bytes known to be there.
    sent: u64,
    progress: bool,
}

impl<'a> Carrier<'a> {
    fn new(context: &'a Context, upload: Upload) -> Self {
        Self {
            context,
            sent: upload.sent,
            progress: false,
            grant: upload.grant.clone(),
            upload,
        }
    }

    async fn run(&mut self) -> Result<End, End> {
        let (mut attempt, mut heard) = self.begin();
        loop {
            heard = match self.approach(&mut attempt, heard).await? {
                Next::Bytes(url, offset) => self.patch(&url, offset).await?,
                Next::End(end) => return Ok(end),
            };
        }
    }

    fn begin(&self) -> (Attempt, Heard) {
        let heard = match &self.grant {
            Some(grant) => Heard::Grant(grant.upload_url.clone()),
            None => Heard::Nothing,
        };
        (Attempt::new(self.upload.bytes), heard)
    }

    /// Whatever comes before bytes are sent.
    async fn approach(&mut self, attempt: &mut Attempt, mut heard: Heard) -> Result<Next, End> {
        loop {
            heard = match attempt.next(heard) {
                Step::AskGrant => self.ask_grant().await?,
                Step::Create => self.create().await?,
                Step::Head(url) => self.head(&url).await?,
                Step::Patch(url, offset) => return Ok(Next::Bytes(url, offset)),
                Step::Discard(url) => {
                    // Best effort: an upload that nobody continues expires by itself.
                    let _ = self.files()?.discard(&url).await;
                    self.ask_grant().await?
                }
                Step::Delivered => match self.tell().await? {
                    Some(heard) => heard,
                    None => return Ok(Next::End(End::Delivered)),
                },
                Step::GiveUp(reason) => return Ok(Next::End(End::GivenUp(reason))),
            };
        }
    }

    async fn ask_grant(&mut self) -> Result<Heard, End> {
        let sha256 = self.upload.sha256;
        self.write(move |tx| uploads::revoke(tx, sha256)).await?;
        let request = GrantsRequest {
            attachments: vec![sha256],
        };
        let session = &self.context.session;
        let asked = session.post("/v1/grants", Body::json(&request)).await;
        let reply: GrantsReply = asked.map_err(End::Brain)?;
        if let Some(grant) = reply
            .grants
            .into_iter()
            .find(|grant| grant.sha256 == sha256)
        {
            self.keep(grant.clone()).await?;
            let upload = grant.upload_url.clone();
            self.grant = Some(grant);
            return Ok(Heard::Grant(upload));
        }
        let held = |held: &crate::wire::Held| held.sha256 == sha256;
        Ok(if reply.held.iter().any(held) {
            Heard::Held
        } else {
            Heard::Unknown
        })
    }

    /// The grant is given back before the creation: if that goes unanswered, or this process dies,
    /// the city brain is asked first whether an upload was begun.
    async fn create(&mut self) -> Result<Heard, End> {
        let sha256 = self.upload.sha256;
        self.write(move |tx| uploads::revoke(tx, sha256)).await?;
        let heard = self
            .files()?
            .create(self.upload.bytes)
            .await
            .map_err(End::Files)?;
        if let (Heard::Created(url), Some(grant)) = (&heard, &mut self.grant) {
            grant.upload_url = Some(url.clone());
            let grant = grant.clone();
            self.keep(grant).await?;
            self.arrived(0).await?;
        }
        Ok(heard)
    }

    /// Where the files are another server's, the city brain has to be told of a whole upload. What
    /// it hears instead of the photo, if that is what lies there.
    async fn tell(&mut self) -> Result<Option<Heard>, End> {
        let told = self.grant.as_ref().filter(|grant| grant.tell);
        let Some(url) = told.and_then(|grant| grant.upload_url.clone()) else {
            return Ok(None);
        };
        let path = format!("/v1/attachments/{}", self.upload.sha256);
        let told = self
            .context
            .session
            .put(&path, Body::json(&StoredElsewhere { url }))
            .await;
        match told {
            Ok(()) => Ok(None),
            Err(Failure::Problem(problem)) if problem.status == 422 => Ok(Some(Heard::Mismatch)),
            Err(Failure::Problem(problem)) if problem.status == 403 => Ok(Some(Heard::Gone)),
            Err(failure) => Err(End::Brain(failure)),
        }
    }

    async fn head(&mut self, url: &str) -> Result<Heard, End> {
        let heard = self
            .files()?
            .head(url, self.upload.bytes)
            .await
            .map_err(End::Files)?;
        if let Heard::Offset(offset) = heard {
            self.arrived(offset).await?;
        }
        Ok(heard)
    }

    async fn patch(&mut self, url: &str, offset: u64) -> Result<Heard, End> {
        let (core, sha256) = (Arc::clone(&self.context.core), self.upload.sha256);
        let opened = off_thread(move || core.vault.open(sha256))
            .await
            .map_err(ended)?;
        let reader = opened.map_err(End::Damaged)?;
        if reader.len() != self.upload.bytes {
            return Err(End::GivenUp(Reason::Original));
        }
        let pulse = Pulse::default();
        let damage = Damage::default();
        let ended = CancellationToken::new();
        let _ends_the_stream = ended.clone().drop_guard();
        let watchers = Watchers {
            sha256,
            pulse: pulse.clone(),
            meter: self.context.meter.clone(),
            damage: damage.clone(),
            counter: self.context.counter.clone(),
            ended,
        };
        let length = self.upload.bytes - offset;
        let body = source::body(reader, offset, watchers);
        tracing::debug!(sha = %sha256, offset, length, "patch began");
        let answer = self.files()?.patch(url, offset, length, body, &pulse).await;
        tracing::debug!(sha = %sha256, answered = answer.is_ok(), "patch ended");
        if let Some(error) = damage.taken() {
            return Err(End::Damaged(error));
        }
        let heard = answer.map_err(End::Files)?;
        if let Heard::Taken(taken) = heard {
            self.arrived(taken).await?;
        }
        Ok(heard)
    }

    fn files(&self) -> Result<Files<'_>, End> {
        let grant = self.grant.as_ref().ok_or(End::GivenUp(Reason::Mismatch))?;
        Ok(Files {
            http: self.context.session.http(),
            address: &self.context.files_url,
            grant,
        })
    }

    async fn keep(&self, grant: Grant) -> Result<(), End> {
        self.write(move |tx| uploads::grant(tx, &grant)).await
    }

    /// The files address says that so many bytes are there.
    async fn arrived(&mut self, offset: u64) -> Result<(), End> {
        if offset == self.sent || offset > self.upload.bytes {
            return Ok(());
        }
        let sha256 = self.upload.sha256;
        self.write(move |tx| uploads::set_sent(tx, sha256, offset))
            .await?;
        let more = offset.saturating_sub(self.sent);
        self.progress |= more > 0;
        self.sent = offset;
        self.context.meter.landed(sha256, more);
        Ok(())
    }

    async fn write(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(), crate::outbox::OutboxError> + Send + 'static,
    ) -> Result<(), End> {
        self.context.write(work).await.map_err(ended)
    }
}

fn ended(error: SyncError) -> End {
    End::Brain(Failure::End(error))
}
