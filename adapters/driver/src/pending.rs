//! A call that is ready to be made, in whichever way the caller waits.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use crate::block_on::block_on;
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
