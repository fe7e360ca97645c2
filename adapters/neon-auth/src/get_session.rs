//! Asking who is signed in.

use std::future::IntoFuture;

use neon_auth_core::{Error, Freshness, Session};

use crate::pending::Pending;
use crate::request_auth::RequestAuth;
use crate::transport::{Async, Blocking, BoxFuture, Mode};

/// The question who is signed in, ready to be asked.
#[must_use = "nothing happens until it is awaited, or sent in blocking code"]
pub struct GetSession<'a, M: Mode = Async> {
    request_auth: &'a RequestAuth<M>,
    freshness: Freshness,
}

impl<'a, M: Mode> GetSession<'a, M> {
    pub(crate) const fn new(request_auth: &'a RequestAuth<M>) -> Self {
        Self {
            request_auth,
            freshness: Freshness::FromCache,
        }
    }

    /// Skips the cache: upstream is asked in any case, and after this. A look-up of somebody else's is joined only if it is
    /// not sent yet.
    pub fn fresh(mut self) -> Self {
        self.freshness = Freshness::FromUpstream;
        self
    }

    /// The question as a [`Pending`], for code that does not know which way it waits.
    pub fn pending(self) -> Pending<'a, M, Result<Option<Session>, Error>> {
        Pending::new(self.request_auth.ask_session(self.freshness))
    }
}

impl<M: Mode> std::fmt::Debug for GetSession<'_, M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GetSession")
            .field("freshness", &self.freshness)
            .finish_non_exhaustive()
    }
}

impl<'a> IntoFuture for GetSession<'a, Async> {
    type Output = Result<Option<Session>, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.pending().into_future()
    }
}

impl GetSession<'_, Blocking> {
    /// Asks; the thread waits for the answer.
    ///
    /// # Errors
    ///
    /// It is unknown who is signed in.
    pub fn send(self) -> Result<Option<Session>, Error> {
        self.pending().send()
    }
}
