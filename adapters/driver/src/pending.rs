//! A call that is ready to be made, in whichever way the caller waits.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use crate::transport::{Async, Blocking, BoxFuture};

/// A call that is ready to be made: `.await` it in async code, [`.send()`](Pending::send) it in blocking code.
#[must_use = "nothing happens until it is awaited, or sent in blocking code"]
pub struct Pending<'a, M, T> {
    future: BoxFuture<'a, T>,
    mode: PhantomData<fn() -> M>,
}

impl<'a, M, T> Pending<'a, M, T> {
    pub(crate) fn new(future: impl Future<Output = T> + Send + 'a) -> Self {
        Self {
            future: Box::pin(future),
            mode: PhantomData,
        }
    }
}

impl<M, T> fmt::Debug for Pending<'_, M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}

impl<'a, T> IntoFuture for Pending<'a, Async, T> {
    type Output = T;
    type IntoFuture = BoxFuture<'a, T>;

    fn into_future(self) -> Self::IntoFuture {
        self.future
    }
}

impl<T> Pending<'_, Blocking, T> {
    /// Makes the call; the thread waits for what comes of it.
    pub fn send(self) -> T {
        block_on(self.future)
    }
}

/// Polls a future on this thread, which sleeps between polls.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::park();
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
