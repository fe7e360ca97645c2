//! Reading the body of a request, as far as the limits go.

use std::future::poll_fn;
use std::io::{ErrorKind, Read};
use std::pin::pin;
use std::time::{Duration, Instant};

use crate::ErrorCode;
use bytes::{Bytes, BytesMut};
use futures_core::Stream;

/// Says how long and how large a request's body may be.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimits {
    bytes: usize,
    timeout: Duration,
    since: Instant,
}

/// Says why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
            Self::TooLarge => ErrorCode::BodyTooLarge.as_str(),
            Self::TooLate => ErrorCode::BodyTimeout.as_str(),
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

    /// Returns how much time is left.
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

    /// Reads a whole body on a blocking server, `announced` being how long it says that it is. Nothing after that is read.
    ///
    /// Each read waits for the client; that the time is over shows after one.
    ///
    /// # Errors
    ///
    /// It is too large, comes too late or breaks off.
    pub fn read(self, body: impl Read, announced: Option<u64>) -> Result<Bytes, Unread> {
        let mut collected = self.collect();
        collected.announced(announced.unwrap_or(0))?;
        let mut body = body.take(announced.unwrap_or(u64::MAX));
        let mut piece = [0; 8192];
        loop {
            match body.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => {
                    let piece = piece.get(..read).unwrap_or_default();
                    collected.take(Bytes::copy_from_slice(piece))?;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(Unread::CutOff),
            }
        }
        let whole = collected.whole();
        // For some servers, a connection that is closed too early is the end of the body.
        match announced.is_none_or(|length| length == whole.len() as u64) {
            true => Ok(whole),
            false => Err(Unread::CutOff),
        }
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

/// Collects a body as it arrives.
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

    /// Returns the whole body.
    #[must_use]
    pub fn whole(self) -> Bytes {
        match self.joined.is_empty() {
            true => self.first,
            false => self.joined.freeze(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn limits() -> BodyLimits {
        BodyLimits::from_now(10, Duration::from_secs(60))
    }

    /// Breaks off after its text, once it was interrupted.
    struct Broken(&'static [u8], Option<ErrorKind>);

    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.1.take() {
                Some(kind) => Err(kind.into()),
                None => match self.0.read(buffer)? {
                    0 => Err(ErrorKind::ConnectionReset.into()),
                    read => Ok(read),
                },
            }
        }
    }

    #[test]
    fn a_body_is_read_to_its_end_or_as_far_as_announced() {
        let body = || "0123456789".as_bytes();
        assert_eq!(limits().read(body(), None).unwrap(), "0123456789");
        assert_eq!(limits().read(body(), Some(4)).unwrap(), "0123");
        let interrupted = Broken(b"0123", Some(ErrorKind::Interrupted));
        assert_eq!(limits().read(interrupted, Some(4)).unwrap(), "0123");
    }

    #[test]
    fn a_body_that_is_no_whole_one_says_why() {
        let (short, long) = (&b"0123"[..], &b"0123456789a"[..]);
        assert_eq!(limits().read(short, Some(5)), Err(Unread::CutOff));
        assert_eq!(
            limits().read(Broken(short, None), None),
            Err(Unread::CutOff)
        );
        assert_eq!(limits().read(long, None), Err(Unread::TooLarge));
        assert_eq!(
            limits().read(Broken(short, None), Some(11)),
            Err(Unread::TooLarge)
        );
        let late = BodyLimits::from_now(10, Duration::ZERO);
        assert_eq!(late.read(short, None), Err(Unread::TooLate));
    }
}
