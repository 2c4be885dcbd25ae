//! How a syncer takes an answer that is none: what the line learns of it, and what the worker is
//! told.

use std::time::Instant;

use super::Mode;
use super::answer::Failure;
use super::context::chance;
use super::engine::Engine;
use super::error::SyncError;
use crate::outbox::send;
use crate::store::meta;

impl Engine {
    /// A request to the city brain failed: everything waits. Returns until when.
    pub(super) async fn setback(
        &mut self,
        begun: Instant,
        failure: Failure,
    ) -> Result<Instant, SyncError> {
        if !matches!(failure, Failure::End(_)) {
            self.remember(&failure.words()).await?;
        }
        let now = Instant::now();
        Ok(match failure {
            Failure::End(error) => return Err(error),
            Failure::Silent(error) => {
                let telling = !matches!(error, SyncError::NoAnswer { .. });
                match (telling, self.mode) {
                    (true, Mode::Once) => return Err(error),
                    (true, _) => self.distrust = Some(error),
                    (false, _) => {}
                }
                self.line.silent(begun, now, chance())
            }
            Failure::Trouble { .. } | Failure::Problem(_) => self.line.troubled(now, chance()),
            Failure::Rest(rest) => {
                let until = self.line.rest(now, rest);
                let wall = self.context.on_wall(until);
                self.context
                    .write(move |tx| Ok(meta::set(tx, meta::REST_UNTIL, &wall)?))
                    .await?;
                until
            }
        })
    }

    /// The city brain answered as it should.
    pub(super) async fn well(&mut self) -> Result<(), SyncError> {
        self.line.answered();
        self.distrust = None;
        if std::mem::take(&mut self.unanswered) {
            self.context.write(send::wake_unanswered).await?;
        }
        if self.last_error.take().is_some() {
            self.context
                .write(|tx| Ok(meta::clear(tx, meta::LAST_ERROR)?))
                .await?;
        }
        Ok(())
    }

    /// Keeps the last cause for the worker to see.
    pub(super) async fn remember(&mut self, words: &str) -> Result<(), SyncError> {
        tracing::debug!(cause = words, "setback");
        if self.last_error.as_deref() != Some(words) {
            self.last_error = Some(words.to_owned());
            let words = words.to_owned();
            self.context
                .write(move |tx| Ok(meta::set(tx, meta::LAST_ERROR, &words)?))
                .await?;
        }
        Ok(())
    }
}
