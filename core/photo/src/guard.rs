//! Watches over a decoder that cannot be told to stop: all that it does it does because of bytes
//! that it reads, so the reader is where cancellation and the limits on work take hold.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};

use crate::error::{PhotoError, TooLarge};
use crate::limits::{MAX_SCANS, MAX_TABLES};
use crate::source::ReadSeek;

/// Why reading was stopped: decoders turn a reader's error into their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    Cancelled,
    Scans,
}

impl From<Stop> for PhotoError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Cancelled => Self::Cancelled,
            Stop::Scans => Self::TooLarge {
                what: TooLarge::Scans,
            },
        }
    }
}

/// A reader that stops when it is cancelled or, with [`Self::of_jpeg`], when a JPEG asks for more
/// work than an honest one.
pub(crate) struct Guard<'a> {
    inner: Box<dyn ReadSeek + 'a>,
    cancelled: &'a dyn Fn() -> bool,
    stopped: &'a Cell<Option<Stop>>,
    markers: Option<Markers>,
}

/// Counts markers in the stream. Within entropy-coded data 0xFF is never followed by these bytes;
/// an embedded preview or a colour profile adds a few, for which the limits leave room.
#[derive(Default)]
struct Markers {
    after_ff: bool,
    scans: u32,
    tables: u32,
}

impl Markers {
    fn pass(&mut self, bytes: &[u8]) -> bool {
        for &byte in bytes {
            if self.after_ff {
                self.scans += u32::from(byte == 0xDA);
                self.tables += u32::from(byte == 0xC4);
            }
            self.after_ff = byte == 0xFF;
        }
        self.scans <= MAX_SCANS && self.tables <= MAX_TABLES
    }
}

impl<'a> Guard<'a> {
    /// `stopped` tells afterwards whether it was us.
    pub(crate) fn new(
        inner: Box<dyn ReadSeek + 'a>,
        cancelled: &'a dyn Fn() -> bool,
        stopped: &'a Cell<Option<Stop>>,
    ) -> Self {
        Self {
            inner,
            cancelled,
            stopped,
            markers: None,
        }
    }

    pub(crate) fn of_jpeg(self) -> Self {
        Self {
            markers: Some(Markers::default()),
            ..self
        }
    }

    fn stop<T>(&self, why: Stop) -> io::Result<T> {
        self.stopped.set(Some(why));
        Err(io::Error::other("stopped"))
    }
}

impl Read for Guard<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if (self.cancelled)() {
            return self.stop(Stop::Cancelled);
        }
        let count = self.inner.read(buffer)?;
        let honest = self
            .markers
            .as_mut()
            .is_none_or(|markers| markers.pass(&buffer[..count]));
        if honest {
            Ok(count)
        } else {
            self.stop(Stop::Scans)
        }
    }
}

impl Seek for Guard<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
