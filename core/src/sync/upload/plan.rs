//! The next step of an upload, decided from what was heard last and nothing else.

use crate::outbox::Reason;

/// Wrong offsets, and beginnings anew, that one attempt puts up with.
const PATIENCE: u8 = 2;

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// Nothing yet.
    Nothing,
    /// Leave to upload, perhaps of an upload that was begun.
    Grant(Option<String>),
    /// The city brain holds the file already.
    Held,
    /// No stored operation of this device names the file.
    Unknown,
    /// The upload was created here.
    Created(String),
    /// HEAD: so many bytes are there.
    Offset(u64),
    /// PATCH: so many bytes are there now.
    Taken(u64),
    /// 409: that offset is not where the upload is.
    Conflict,
    /// 404, 410: there is no such upload (any more).
    Gone,
    /// 401, 403: the grant does not hold (any more).
    Refused,
    /// 460, or another length: what is there is not this photo.
    Mismatch,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    AskGrant,
    Create,
    Head(String),
    Patch(String, u64),
    /// Give the upload up at the files address, then ask for the grant again.
    Discard(String),
    /// Everything is there; the receipt says whether it counts.
    Delivered,
    GiveUp(Reason),
}

/// One attempt to upload one photo.
#[derive(Debug)]
pub(super) struct Attempt {
    bytes: u64,
    upload: Option<String>,
    /// Given up during this attempt, and not to be taken up again.
    discarded: Option<String>,
    misled: u8,
    restarts: u8,
}

impl Attempt {
    pub(super) fn new(bytes: u64) -> Self {
        Self {
            bytes,
            upload: None,
            discarded: None,
            misled: 0,
            restarts: 0,
        }
    }

    pub(super) fn next(&mut self, heard: Heard) -> Step {
        match heard {
            Heard::Nothing => Step::AskGrant,
            Heard::Grant(upload) => {
                self.upload = upload.filter(|url| self.discarded.as_ref() != Some(url));
                self.ask_offset()
            }
            Heard::Created(url) => {
                self.upload = Some(url.clone());
                Step::Patch(url, 0)
            }
            Heard::Offset(offset) if offset > self.bytes => self.misled(),
            Heard::Offset(offset) | Heard::Taken(offset) if offset == self.bytes => Step::Delivered,
            Heard::Offset(offset) => match self.upload.clone() {
                Some(url) => Step::Patch(url, offset),
                None => self.restart(),
            },
            // It took less than it was sent: what it has, only it can say.
            Heard::Taken(_) | Heard::Conflict => self.misled(),
            Heard::Held => Step::Delivered,
            Heard::Unknown => Step::GiveUp(Reason::Mismatch),
            Heard::Gone | Heard::Refused => {
                self.upload = None;
                self.restart()
            }
            Heard::Mismatch => self.restart(),
        }
    }

    fn ask_offset(&self) -> Step {
        self.upload.clone().map_or(Step::Create, Step::Head)
    }

    fn misled(&mut self) -> Step {
        self.misled += 1;
        if self.misled < PATIENCE {
            return self.ask_offset();
        }
        self.misled = 0;
        self.restart()
    }

    fn restart(&mut self) -> Step {
        self.restarts += 1;
        if self.restarts > PATIENCE {
            return Step::GiveUp(Reason::Mismatch);
        }
        match self.upload.take() {
            Some(url) => {
                self.discarded = Some(url.clone());
                Step::Discard(url)
            }
            None => Step::AskGrant,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://files.example/1";

    fn url() -> String {
        URL.to_owned()
    }

    fn at_upload() -> Attempt {
        let mut attempt = Attempt::new(100);
        assert_eq!(attempt.next(Heard::Grant(Some(url()))), Step::Head(url()));
        attempt
    }

    #[test]
    fn a_new_upload_is_created_and_sent_from_the_start() {
        let mut attempt = Attempt::new(100);
        assert_eq!(attempt.next(Heard::Nothing), Step::AskGrant);
        assert_eq!(attempt.next(Heard::Grant(None)), Step::Create);
        assert_eq!(attempt.next(Heard::Created(url())), Step::Patch(url(), 0));
        assert_eq!(attempt.next(Heard::Taken(100)), Step::Delivered);
    }

    #[test]
    fn a_begun_upload_goes_on_where_it_is() {
        let mut attempt = at_upload();
        assert_eq!(attempt.next(Heard::Offset(40)), Step::Patch(url(), 40));
        assert_eq!(attempt.next(Heard::Taken(100)), Step::Delivered);
        assert_eq!(at_upload().next(Heard::Offset(100)), Step::Delivered);
    }

    #[test]
    fn a_wrong_offset_is_asked_again_and_then_the_upload_is_begun_anew() {
        for wrong in [Heard::Offset(101), Heard::Conflict, Heard::Taken(70)] {
            let mut attempt = at_upload();
            assert_eq!(attempt.next(wrong.clone()), Step::Head(url()), "{wrong:?}");
            assert_eq!(
                attempt.next(wrong.clone()),
                Step::Discard(url()),
                "{wrong:?}"
            );
            // The city brain may still name the upload that was given up.
            assert_eq!(
                attempt.next(Heard::Grant(Some(url()))),
                Step::Create,
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn what_is_gone_or_of_other_bytes_is_begun_anew_but_not_for_ever() {
        for heard in [Heard::Gone, Heard::Refused, Heard::Mismatch] {
            let mut attempt = at_upload();
            let mut steps = vec![];
            while steps.last() != Some(&Step::GiveUp(Reason::Mismatch)) {
                assert!(steps.len() < 10, "{steps:?}");
                steps.push(attempt.next(heard.clone()));
                if matches!(steps.last(), Some(Step::AskGrant | Step::Discard(_))) {
                    attempt.next(Heard::Grant(Some(format!("{URL}{}", steps.len()))));
                }
            }
            assert_eq!(steps.len(), 3, "{steps:?}");
        }
        let mut attempt = at_upload();
        assert_eq!(attempt.next(Heard::Gone), Step::AskGrant);
        let mut attempt = at_upload();
        assert_eq!(attempt.next(Heard::Mismatch), Step::Discard(url()));
    }

    #[test]
    fn what_is_held_needs_no_byte_and_what_is_unknown_gets_none() {
        assert_eq!(Attempt::new(1).next(Heard::Held), Step::Delivered);
        assert_eq!(
            Attempt::new(1).next(Heard::Unknown),
            Step::GiveUp(Reason::Mismatch)
        );
    }
}
