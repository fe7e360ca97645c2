//! Asking who is signed in.

use std::future::IntoFuture;

use neon_auth_core::{Done, Error, Freshness, GetSession as SessionFlow, Session};

use crate::pending::Pending;
use crate::request_auth::{Begun, RequestAuth};
use crate::run::Ended;
use crate::transport::{Async, Blocking, BoxFuture, Mode};

impl<M: Mode> RequestAuth<M> {
    /// Asks who is signed in; none if nobody is. What one call has found out, the next one does not ask again.
    ///
    /// Await it, or `.send()` it in blocking code; `.fresh()` before that skips the cache. An outage is an error,
    /// never none.
    #[doc(alias = "getSession")]
    #[doc(alias = "current_user")]
    pub fn get_session(&self) -> GetSession<'_, M> {
        GetSession {
            request_auth: self,
            freshness: Freshness::FromCache,
        }
    }

    /// Asks who is signed in.
    pub(crate) async fn ask_session(&self, freshness: Freshness) -> Result<Option<Session>, Error> {
        let Begun { step, began } = match self.known_or_begin(freshness) {
            Known::Session(session) => return Ok(Some(session)),
            Known::Nothing(begun) => begun,
        };
        let Ended { done, answered } = self.neon_auth().run(step, began).await;
        let Done { cookies, outcome } = done;
        let mut state = self.lock();
        state.set_cookies(cookies, began);
        let session = outcome.map_err(|error| self.ends_with(error))?;
        state.note_session(self.neon_auth().id(), session.clone(), answered, began);
        Ok(session)
    }

    /// Whether the session that is known was asked of upstream for this request, and of nobody else's question.
    pub(crate) fn knows_fresh_session(&self) -> bool {
        let state = self.lock();
        let auth = self.neon_auth();
        state.is_session_fresh(auth.id(), auth.now(), auth.invalidations())
    }

    fn known_or_begin(&self, freshness: Freshness) -> Known {
        let now = self.neon_auth().now();
        let mut state = self.lock();
        match state.session(self.neon_auth().id(), now) {
            Some(session) if freshness == Freshness::FromCache => Known::Session(session),
            _ => {
                let context = self.context(now, &state.jar);
                let step = SessionFlow::start(context, freshness);
                Known::Nothing(Begun::new(step, now, &mut state))
            }
        }
    }
}

/// Asks who is signed in, once it is awaited or sent.
#[must_use = "nothing happens until it is awaited, or sent in blocking code"]
pub struct GetSession<'a, M: Mode = Async> {
    request_auth: &'a RequestAuth<M>,
    freshness: Freshness,
}

impl<'a, M: Mode> GetSession<'a, M> {
    /// Skips the cache: upstream is asked in any case, and after this. A look-up of somebody else's is joined only if it is
    /// not sent yet.
    pub fn fresh(mut self) -> Self {
        self.freshness = Freshness::FromUpstream;
        self
    }

    /// Returns the question as a [`Pending`], for code that does not know which way it waits.
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

/// What is known about who is signed in, before upstream is asked.
enum Known {
    Session(Session),
    Nothing(Begun<SessionFlow>),
}
