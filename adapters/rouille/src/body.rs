//! The body of a request: what this crate reads of it, and what becomes of the rest.
//!
//! tiny_http goes on after a body with a length by itself. Of a chunked one it takes what nobody has read for the next
//! request.

use std::io::{ErrorKind, Read};
use std::time::{Duration, Instant};

use bytes::Bytes;
use neon_auth::ErrorCode;
use neon_auth::adapter::{BodyLimits, Unread};
use rouille::{Request, RequestBody, Response};

use crate::NeonAuth;
use crate::connection::{closing, end, is_closed_anyway, is_ended, upgrades};
use crate::convert::from_http;
use crate::framing::Framing;

/// How much is read that nobody wants.
const MOST: usize = 1024 * 1024;
/// For how long. It shows after a read, as tiny_http has no timeout.
const LONGEST: Duration = Duration::from_secs(10);

/// The body of one request, from before anybody reads it until it is answered.
///
/// If the application panics, it settles the rest as it is dropped.
pub(crate) struct Body<'r> {
    auth: &'r NeonAuth,
    request: &'r Request,
    framing: Framing,
    /// What was taken of it here, and not read to its end.
    begun: Option<RequestBody<'r>>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nobody has read it here.
    Unread,
    /// Some was read here, and the rest can be.
    Begun,
    /// Some was read here, and the time is over or its chunks are broken: what follows may be anything.
    Lost,
    /// There is nothing left to do about it.
    Settled,
}

/// What is left of a body once the request is answered.
#[derive(PartialEq, Eq)]
enum Rest {
    /// Nothing that tiny_http does not read by itself.
    None,
    /// So much that the client had better not send it.
    Long,
    /// Something that tiny_http takes for a request.
    Unknown,
}

impl<'r> Body<'r> {
    /// The body of a request that comes in. A gate within another leaves the rest to the outer one.
    ///
    /// # Errors
    ///
    /// The answer to a request that has no clear end, or that came where no further one may come.
    pub(crate) fn of(
        auth: &'r NeonAuth,
        request: &'r Request,
        is_outermost: bool,
    ) -> Result<Self, Response> {
        let framing = Framing::of(request);
        match framing {
            Ok(framing) if !is_outermost || !is_ended(auth, request) => Ok(Self {
                auth,
                request,
                framing,
                begun: None,
                state: match is_outermost {
                    true => State::Unread,
                    false => State::Settled,
                },
            }),
            _ => {
                end(auth, request);
                Err(closing(from_http(ErrorCode::InvalidFraming.to_response())))
            }
        }
    }

    /// Reads all of it.
    pub(crate) fn read(&mut self, limits: BodyLimits) -> Result<Bytes, Unread> {
        let length = match self.framing {
            // Here tiny_http gives the connection itself, which goes on for ever, and with its chunks undecoded.
            Framing::Chunked if upgrades(self.request) => return Err(Unread::CutOff),
            Framing::Unsaid if upgrades(self.request) => Some(0),
            Framing::Unsaid | Framing::Chunked => None,
            Framing::Length(length) => Some(length),
        };
        // If there is none, somebody has taken it already.
        let mut body = self.request.data().ok_or(Unread::CutOff)?;
        let read = limits.read(&mut body, length);
        if self.state == State::Unread {
            self.state = match read {
                Ok(_) => State::Settled,
                Err(Unread::TooLarge) => State::Begun,
                Err(_) => State::Lost,
            };
            self.begun = Some(body);
        }
        read
    }

    /// Leaves all of it to the application.
    pub(crate) fn leave(mut self) {
        self.state = State::Settled;
    }

    /// Settles what becomes of the rest, which the answer may have to say.
    pub(crate) fn finish(mut self, response: Response) -> Response {
        match self.settle() {
            Rest::None => response,
            Rest::Long | Rest::Unknown => closing(response),
        }
    }

    fn settle(&mut self) -> Rest {
        let rest = self.rest();
        if rest == Rest::Unknown {
            end(self.auth, self.request);
        }
        self.state = State::Settled;
        rest
    }

    fn rest(&mut self) -> Rest {
        if self.state == State::Settled || is_closed_anyway(self.request) {
            return Rest::None;
        }
        // The client of an `Expect: 100-continue` that nobody has asked for the body need not send it any more.
        let is_held_back = self.state == State::Unread && self.request.header("Expect").is_some();
        match self.framing {
            Framing::Unsaid => Rest::None,
            Framing::Length(length) if is_held_back || length > MOST as u64 => Rest::Long,
            Framing::Length(_) => Rest::None,
            Framing::Chunked if is_held_back || self.state == State::Lost => Rest::Unknown,
            Framing::Chunked => {
                // If there is none, the application has taken it, and nobody can see how far it has read.
                let left = self.begun.take().or_else(|| self.request.data());
                match left.is_some_and(|left| is_read_to_its_end(left, MOST, LONGEST)) {
                    true => Rest::None,
                    false => Rest::Unknown,
                }
            }
        }
    }
}

impl Drop for Body<'_> {
    fn drop(&mut self) {
        self.settle();
    }
}

/// Reads a body as far as the limits go, and says whether that was all of it.
fn is_read_to_its_end(mut body: impl Read, most: usize, longest: Duration) -> bool {
    let begun = Instant::now();
    let mut left = most;
    let mut piece = [0; 8192];
    loop {
        match body.read(&mut piece) {
            Ok(0) => return true,
            Ok(length) if length > left || begun.elapsed() >= longest => return false,
            Ok(length) => left -= length,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_read_within_its_limits() {
        let ample = Duration::from_secs(3600);
        let rest = [b'x'; 100];
        assert!(is_read_to_its_end(&rest[..], 100, ample));
        assert!(!is_read_to_its_end(&rest[..], 99, ample));
        assert!(!is_read_to_its_end(&rest[..], 100, Duration::ZERO));
        assert!(is_read_to_its_end(&[][..], 0, Duration::ZERO));
    }
}
