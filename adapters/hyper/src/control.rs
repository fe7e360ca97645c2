//! What the stream of a connection and the call that is on it report to each other.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Context;

use futures_util::task::AtomicWaker;
use neon_auth::transport::Notify;

/// The call's end of a connection's stream, and the stream's end of its call.
#[derive(Clone, Default)]
pub(crate) struct Control(Arc<State>);

#[derive(Default)]
struct State {
    given_up: AtomicBool,
    writer: AtomicWaker,
    /// How many bytes have been read since the call began.
    received: AtomicUsize,
    failure: Mutex<Option<hyper::Error>>,
    has_ended: AtomicBool,
    end: Notify,
}

/// To be dropped when the connection's task is over, in whatever way.
pub(crate) struct Ending(Control);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.0.has_ended.store(true, Ordering::Release);
        self.0.0.end.notify_all();
    }
}

impl Control {
    /// A call begins on the connection.
    pub(crate) fn begin(&self) {
        self.0.received.store(0, Ordering::Release);
    }

    /// So many bytes have been read.
    pub(crate) fn received(&self, bytes: usize) {
        self.0.received.fetch_add(bytes, Ordering::AcqRel);
    }

    /// How many bytes have been read since the call began.
    pub(crate) fn received_bytes(&self) -> usize {
        self.0.received.load(Ordering::Acquire)
    }

    /// Whether something has been read since the call began.
    pub(crate) fn has_received(&self) -> bool {
        self.received_bytes() > 0
    }

    /// To be asked before each write.
    ///
    /// # Errors
    ///
    /// The call was given up. The task of `cx` is woken when it is.
    pub(crate) fn check(&self, cx: &Context<'_>) -> io::Result<()> {
        self.0.writer.register(cx.waker());
        if self.0.given_up.load(Ordering::Acquire) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        Ok(())
    }

    /// Ends the connection. hyper ends it too, but flushes the request before: if the server has stopped reading, for
    /// ever.
    pub(crate) fn give_up(&self) {
        self.0.given_up.store(true, Ordering::Release);
        self.0.writer.wake();
    }

    /// Says, when it is dropped, that the connection has ended.
    pub(crate) fn ending(&self) -> Ending {
        Ending(self.clone())
    }

    /// Waits for the end of the connection.
    pub(crate) async fn ended(&self) {
        let end = self.0.end.notified();
        if !self.0.has_ended.load(Ordering::Acquire) {
            end.await;
        }
    }

    /// Keeps the failure that has ended the connection, for a call that comes too late to see it.
    pub(crate) fn fail(&self, error: hyper::Error) {
        *self.failure() = Some(error);
    }

    pub(crate) fn take_failure(&self) -> Option<hyper::Error> {
        self.failure().take()
    }

    fn failure(&self) -> std::sync::MutexGuard<'_, Option<hyper::Error>> {
        self.0
            .failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
