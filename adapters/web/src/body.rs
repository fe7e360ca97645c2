//! Reading the body of a request, as far as the limits go.

use std::future::poll_fn;
use std::pin::pin;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use neon_auth_driver::core::Failure;

/// How long and how large a request's body may be.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimits {
    bytes: usize,
    timeout: Duration,
    since: Instant,
}

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is over the limit, ours or another layer's.
    TooLarge,
    /// It did not arrive in time.
    TooLate,
    /// The client broke off, or a layer could make nothing of it.
    CutOff,
}

impl Unread {
    /// For the log.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::TooLarge => Failure::BodyTooLarge.code(),
            Self::TooLate => Failure::BodyTimeout.code(),
            Self::CutOff => "the body broke off",
        }
    }
}

impl BodyLimits {
    /// The time counts from now on, when the head is there.
    pub(crate) fn from_now(bytes: usize, timeout: Duration) -> Self {
        Self {
            bytes,
            timeout,
            since: Instant::now(),
        }
    }

    /// How much time is left.
    #[must_use]
    pub fn time_left(&self) -> Duration {
        self.timeout.saturating_sub(self.since.elapsed())
    }

    /// Reads a body that comes in pieces. What is too long is not read to its end, and what says so beforehand not at
    /// all. The time is the caller's to watch.
    pub(crate) async fn read_stream(
        self,
        announced: u64,
        pieces: impl Stream<Item = Result<Bytes, Unread>>,
    ) -> Result<Bytes, Unread> {
        let mut collected = self.collect();
        collected.announced(announced)?;
        let mut pieces = pin!(pieces);
        while let Some(piece) = poll_fn(|context| pieces.as_mut().poll_next(context)).await {
            collected.take(piece?)?;
        }
        Ok(collected.whole())
    }

    /// Begins to collect a body.
    #[must_use]
    pub fn collect(self) -> Collected {
        Collected {
            limits: self,
            first: Bytes::new(),
            joined: BytesMut::new(),
        }
    }
}

/// A body, as far as it has arrived.
#[derive(Debug)]
pub struct Collected {
    limits: BodyLimits,
    first: Bytes,
    joined: BytesMut,
}

impl Collected {
    /// Refuses a body whose length is announced to be over the limit, before any of it is read.
    ///
    /// # Errors
    ///
    /// [`Unread::TooLarge`].
    pub fn announced(&self, length: u64) -> Result<(), Unread> {
        match length > self.limits.bytes as u64 {
            true => Err(Unread::TooLarge),
            false => Ok(()),
        }
    }

    /// Takes a piece that has arrived. Blocking servers call it after each read, which is when they learn that the time
    /// is over.
    ///
    /// # Errors
    ///
    /// [`Unread::TooLarge`] or [`Unread::TooLate`].
    pub fn take(&mut self, piece: Bytes) -> Result<(), Unread> {
        if self.limits.time_left().is_zero() {
            return Err(Unread::TooLate);
        }
        if piece.len() > self.limits.bytes - self.first.len().max(self.joined.len()) {
            return Err(Unread::TooLarge);
        }
        // Most bodies are one piece, which need not be copied.
        if self.joined.is_empty() && self.first.is_empty() {
            self.first = piece;
        } else {
            if self.joined.is_empty() {
                self.joined.extend_from_slice(&self.first);
            }
            self.joined.extend_from_slice(&piece);
        }
        Ok(())
    }

    /// The whole body.
    #[must_use]
    pub fn whole(self) -> Bytes {
        match self.joined.is_empty() {
            true => self.first,
            false => self.joined.freeze(),
        }
    }
}
