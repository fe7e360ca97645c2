//! A decision, now or later.

use std::future::IntoFuture;

use neon_auth_core::Decision;

use crate::pending::Pending;
use crate::transport::{Async, Blocking, BoxFuture, Mode};

/// Decides about a request: await it in async code, [`send`](Self::send) it in blocking code.
#[must_use = "nothing is decided until it is awaited, or sent in blocking code"]
#[derive(Debug)]
pub enum Deciding<M: Mode = Async, T = Decision> {
    /// It is there: the cookies decide, as they nearly always do.
    Now(T),
    /// It is there as soon as upstream has answered.
    Later(Pending<'static, M, T>),
}

impl<M: Mode, T: Send + 'static> Deciding<M, T> {
    /// Makes a [`Pending`] of the decision, for code that does not know which way it waits.
    pub fn pending(self) -> Pending<'static, M, T> {
        match self {
            Self::Now(decision) => Pending::new(std::future::ready(decision)),
            Self::Later(asking) => asking,
        }
    }
}

impl<T: Send + 'static> IntoFuture for Deciding<Async, T> {
    type Output = T;
    type IntoFuture = BoxFuture<'static, T>;

    fn into_future(self) -> Self::IntoFuture {
        self.pending().into_future()
    }
}

impl<T> Deciding<Blocking, T> {
    /// Decides; the thread waits for upstream's answer if one is needed.
    pub fn send(self) -> T {
        match self {
            Self::Now(decision) => decision,
            Self::Later(asking) => asking.send(),
        }
    }
}
