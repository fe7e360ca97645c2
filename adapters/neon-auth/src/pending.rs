//! A call that is ready to be made, in whichever way the caller waits.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use crate::transport::block_on;
use crate::transport::{Async, Blocking, BoxFuture};

/// Makes a call once it is asked to: `.await` it in async code, [`.send()`](Pending::send) it in blocking code.
#[must_use = "nothing happens until it is awaited, or sent in blocking code"]
pub struct Pending<'a, M, T> {
    future: BoxFuture<'a, T>,
    mode: PhantomData<fn() -> M>,
}

/// For crates that build on this one, and do not know which way their callers wait.
impl<'a, M, T> Pending<'a, M, T> {
    /// Wraps a future. In blocking code it has to wait for nothing but other `Pending`s.
    pub fn new(future: impl Future<Output = T> + Send + 'a) -> Self {
        Self {
            future: Box::pin(future),
            mode: PhantomData,
        }
    }

    /// Returns the call as a future, for a part of another `Pending`.
    pub fn future(self) -> BoxFuture<'a, T> {
        self.future
    }

    /// Returns the same call with another outcome.
    pub fn map<U>(self, change: impl FnOnce(T) -> U + Send + 'a) -> Pending<'a, M, U>
    where
        T: 'a,
    {
        let future = self.future;
        Pending::new(async move { change(future.await) })
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
    /// Makes the call; the thread waits for the result.
    pub fn send(self) -> T {
        block_on(self.future)
    }
}
