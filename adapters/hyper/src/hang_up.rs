//! Ending the connection of a fetch that was given up.
//!
//! hyper ends it too, but flushes the request before: where the server has stopped reading, for ever.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Context;

use bytes::Bytes;
use futures_util::task::AtomicWaker;
use http::{Extensions, Request};
use http_body_util::Full;
use hyper_util::client::legacy::connect::{CaptureConnection, capture_connection};

/// What a connection and the fetch on it share.
#[derive(Clone, Default)]
pub(crate) struct HangUp(Arc<Line>);

#[derive(Default)]
struct Line {
    given_up: AtomicBool,
    writer: AtomicWaker,
}

impl HangUp {
    /// To be asked before each write.
    ///
    /// # Errors
    ///
    /// The fetch was given up. The task of `cx` is woken when it is.
    pub(crate) fn check(&self, cx: &Context<'_>) -> io::Result<()> {
        self.0.writer.register(cx.waker());
        if self.0.given_up.load(Ordering::Acquire) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        Ok(())
    }

    fn give_up(&self) {
        self.0.given_up.store(true, Ordering::Release);
        self.0.writer.wake();
    }
}

/// Ends the connection of a request when it is dropped, unless the fetch is over by then.
pub(crate) struct GivingUp(Option<CaptureConnection>);

impl GivingUp {
    /// Watches for the connection that the request is going to have.
    pub(crate) fn on(request: &mut Request<Full<Bytes>>) -> Self {
        Self(Some(capture_connection(request)))
    }

    /// The response has arrived whole: the connection is free for others.
    pub(crate) fn not_any_more(mut self) {
        self.0 = None;
    }
}

impl Drop for GivingUp {
    fn drop(&mut self) {
        let Some(connection) = self.0.take() else {
            return;
        };
        let mut extras = Extensions::new();
        if let Some(connected) = connection.connection_metadata().as_ref() {
            connected.get_extras(&mut extras);
        }
        if let Some(hang_up) = extras.get::<HangUp>() {
            hang_up.give_up();
        }
    }
}
