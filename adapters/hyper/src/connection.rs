//! HTTP/1.1 on one connection: one call at a time.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use neon_auth::transport::{FIELD_LIMIT, HEAD_LIMIT, HeadTooLarge};
use neon_auth_core::{FetchError, FetchErrorKind};

use crate::body;
use crate::classify::classified;
use crate::control::Control;
use crate::runtime::Runtime;
use crate::stream::HttpStream;
use crate::timeout::timeout;

/// How long a connection may take after an answer until it is ready for the next call. It takes longer only if the
/// server has answered before it has read the whole request.
const READY_TIMEOUT: Duration = Duration::from_millis(50);

/// A connection. Dropping it closes it, at once in the middle of a call.
pub(crate) struct Connection {
    requests: SendRequest<Full<Bytes>>,
    control: Control,
    /// Whether a call is on it, or has left it unfit for another.
    is_busy: bool,
}

/// Why a call brought no answer.
pub(crate) enum Failure {
    /// The connection was closed before a byte of the request was on it.
    Unsent(Box<Request<Full<Bytes>>>, FetchError),
    /// The connection was lost before a byte of the answer had come. The server may have the request, or not.
    Unanswered(FetchError),
    /// Anything else.
    Other(FetchError),
}

impl From<Failure> for FetchError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unsent(_, error) | Failure::Unanswered(error) | Failure::Other(error) => error,
        }
    }
}

impl Connection {
    /// Puts HTTP on a stream. A task of the runtime reads and writes it from here on.
    pub(crate) async fn on<R: Runtime>(
        runtime: &R,
        stream: HttpStream<R::Stream>,
    ) -> Result<Self, FetchError> {
        let control = stream.control();
        let handshake = http1::Builder::new()
            .max_header_size(HEAD_LIMIT)
            .max_buf_size(HEAD_LIMIT)
            .max_headers(FIELD_LIMIT)
            .handshake(stream);
        let (requests, connection) = handshake.await.map_err(classified)?;
        let seen = control.clone();
        let ending = control.ending();
        runtime.spawn(async move {
            // All of it, so that it is dropped with a task that never runs, too.
            let _ending = ending;
            if let Err(error) = connection.await {
                seen.fail(error);
            }
        });
        Ok(Self {
            requests,
            control,
            is_busy: false,
        })
    }

    /// Makes one call.
    pub(crate) async fn call(
        &mut self,
        request: Request<Full<Bytes>>,
        response_limit: usize,
    ) -> Result<Response<Bytes>, Failure> {
        self.is_busy = true;
        let response = self.send(request).await?;
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            let cause = "the server switched to another protocol unasked";
            let error = FetchError::with_source(FetchErrorKind::Other, cause);
            return Err(Failure::Other(error));
        }
        let (head, body) = response.into_parts();
        let body = body::read(body, response_limit).await;
        let body = body.map_err(|error| Failure::Other(classified(error)))?;
        Ok(Response::from_parts(head, body))
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, Failure> {
        self.control.begin();
        let sending = pin!(self.requests.try_send_request(request));
        let ended = pin!(self.control.ended());
        let sent = match select(sending, ended).await {
            Either::Left((sent, _)) => sent,
            // If a request comes just as the connection ends, hyper may leave it in the queue, and never say so.
            Either::Right(((), sending)) => match sending.now_or_never() {
                Some(sent) => sent,
                None => return Err(self.lost()),
            },
        };
        sent.map_err(|mut failed| {
            let unsent = failed.take_message();
            let error = failed.into_error();
            match unsent {
                Some(request) => {
                    // "Not ready" says less than what has ended the connection.
                    let error = self.control.take_failure().unwrap_or(error);
                    Failure::Unsent(Box::new(request), self.failed(error))
                }
                None => {
                    let error = self.failed(error);
                    if error.kind() == FetchErrorKind::Reset && !self.control.has_received() {
                        Failure::Unanswered(error)
                    } else {
                        Failure::Other(error)
                    }
                }
            }
        })
    }

    /// The failure of a request that the connection's end has left without an answer.
    fn lost(&self) -> Failure {
        Failure::Unanswered(match self.control.take_failure() {
            Some(error) => self.failed(error),
            None => FetchError::new(FetchErrorKind::Reset),
        })
    }

    /// The failure for an error of hyper's, which does not say which limit of a head was exceeded.
    fn failed(&self, error: hyper::Error) -> FetchError {
        if !error.is_parse_too_large() {
            return classified(error);
        }
        let cause = match self.control.received_bytes() < HEAD_LIMIT {
            true => HeadTooLarge::Fields,
            false => HeadTooLarge::Bytes,
        };
        FetchError::with_source(FetchErrorKind::TooLarge, cause)
    }

    /// Waits until the connection is ready for the next call; false if it is not ready in time.
    pub(crate) async fn becomes_ready<R: Runtime>(&mut self, runtime: &R, limit: Duration) -> bool {
        let outcome = {
            let mut ready = pin!(self.requests.ready());
            match (&mut ready).now_or_never() {
                Some(outcome) => Some(outcome),
                None => timeout(runtime, limit.min(READY_TIMEOUT), ready).await,
            }
        };
        self.is_busy = !matches!(outcome, Some(Ok(())));
        !self.is_busy
    }

    /// Whether the server has left it open, as far as is known.
    pub(crate) fn is_open(&self) -> bool {
        self.requests.is_ready()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.is_busy {
            self.control.give_up();
        }
    }
}
