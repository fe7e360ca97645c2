//! What is bound to one request.

use std::future::IntoFuture;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Method, Response};
use neon_auth_core::{
    Call, Caller, Config, Decision, Endpoint, Error, Failure, Flow, Handler, IncomingRequest,
    Methods, Middleware, Session, UnixMillis, check_origin, turn_away,
};
use serde_json::Value;

use crate::auth::NeonAuth;
use crate::pending::Pending;
use crate::transport::{Async, Blocking, BoxFuture, Mode};

/// Everything that can be done on behalf of one request: the server methods, and by dereference [`OnRequest`]'s.
pub type Auth<M = Async> = Methods<OnRequest<M>>;

/// One request, with the session and the cookies that belong to it. It is cheap to clone, and clones share them.
pub struct OnRequest<M: Mode = Async> {
    auth: NeonAuth<M>,
    state: Arc<Mutex<State>>,
}

struct State {
    request: IncomingRequest,
    /// What was found out about the session already, until a call may have changed it.
    told: Option<Session>,
    /// Whether a layer has let the request through already, on the strength of `told`.
    is_admitted: bool,
    /// Counts the changes that calls have made. What was asked before one of them is news no longer: neither what this
    /// request has asked, nor what another has under way.
    changes: u64,
}

impl State {
    /// Takes note that a call may have changed who is signed in.
    fn change(&mut self) {
        self.told = None;
        self.changes += 1;
    }
}

impl<M: Mode> OnRequest<M> {
    pub(crate) fn new(auth: NeonAuth<M>, request: IncomingRequest) -> Self {
        let state = State {
            request,
            told: None,
            is_admitted: false,
            changes: 0,
        };
        Self {
            auth,
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// The same request and jar, for another `NeonAuth`, which finds out for itself who is signed in.
    pub(crate) fn rebound(&self, auth: NeonAuth<M>) -> Self {
        self.lock().told = None;
        Self {
            auth,
            state: Arc::clone(&self.state),
        }
    }

    /// Who is signed in, or none. What one call has found out, the next one does not ask again.
    ///
    /// Await it, or `.send()` it in blocking code; `.fresh()` before that passes the cache over. An outage is an error,
    /// never none.
    pub fn get_session(&self) -> GetSession<'_, M> {
        GetSession {
            on_request: self,
            fresh: false,
        }
    }

    /// Calls a route that has no method here. `path` is relative to `base_url`, without a leading slash; the fields of
    /// `arguments` become the query of a GET, and the JSON body of anything else.
    pub fn call<'a>(
        &'a self,
        method: Method,
        path: &'a str,
        arguments: &'a Value,
    ) -> Pending<'a, M, Result<Value, Error>> {
        Pending::new(async move {
            let config = self.auth.config();
            let flow = Call::untyped(config, &self.request(), method, path, arguments);
            self.make(flow).await
        })
    }

    /// Decides whether the request may see its page. Who was let through once is let through again: of layers inside
    /// one another, one has to ask.
    pub fn decide(&self) -> Pending<'_, M, Decision> {
        Pending::new(self.decide_by(Middleware::new))
    }

    /// The same for a page that anyone may see: nobody is turned away or looked up, but a browser on its way back from
    /// an OAuth provider is signed in.
    pub fn decide_open(&self) -> Pending<'_, M, Decision> {
        Pending::new(self.decide_by(Middleware::open))
    }

    async fn decide_by(
        &self,
        begin: fn(&Config, UnixMillis, &IncomingRequest) -> Middleware,
    ) -> Decision {
        let now = self.auth.now();
        let (request, may_share) = {
            let state = self.lock();
            match &state.told {
                Some(session) if state.is_admitted && session.is_live(now) => {
                    return Decision::Allow(session.clone());
                }
                _ => (state.request.clone(), state.changes == 0),
            }
        };
        let flow = begin(self.auth.config(), now, &request);
        let keep = |cookie| self.lock().request.keep(cookie);
        let Ok(decision) = self.auth.run(flow, may_share, keep).await else {
            return Decision::Respond(Failure::Internal.to_response());
        };
        let mut state = self.lock();
        state.told = decision.session().cloned();
        // A public page is open to anyone; the pages of a layer inside this one may not be.
        state.is_admitted = matches!(decision, Decision::Allow(_));
        decision
    }

    /// Answers the request as the API proxy. `path` is what follows the mount.
    pub fn handle<'a>(&'a self, path: &'a str, body: Bytes) -> Pending<'a, M, Response<Bytes>> {
        Pending::new(async move {
            let (config, now) = (self.auth.config(), self.auth.now());
            let flow = Handler::new(config, now, &self.request(), path, body);
            self.run_changing(flow)
                .await
                .unwrap_or_else(|_| Failure::Internal.to_response())
        })
    }

    /// Checks that a request which may change something does not come from a page of another site; see
    /// [`check_origin`]. Call it in an application's own public forms.
    ///
    /// # Errors
    ///
    /// [`Failure::UntrustedOrigin`]; [`answer_failure`](Self::answer_failure) makes the answer of it.
    pub fn check_origin(&self) -> Result<(), Failure> {
        check_origin(self.auth.config(), &self.request())
    }

    /// What becomes of somebody who has to be signed in and is not; see [`turn_away`].
    #[must_use]
    pub fn turn_away(&self) -> Decision {
        turn_away(self.auth.config(), &self.request())
    }

    /// What a person or a client of an API gets where it cannot be told who is signed in.
    #[must_use]
    pub fn answer_failure(&self, failure: Failure) -> Response<Bytes> {
        self.request().answer_failure(failure)
    }

    /// Writes the cookies that were set meanwhile onto the response, in place of earlier lines of the same names, and
    /// forbids caches to keep it. Call it last; where one of our layers is around the application, the layer does.
    pub fn finish<B>(&self, response: &mut Response<B>) {
        self.lock().request.jar().write(response.headers_mut());
    }

    /// Checks a `redirectTo` before the browser is sent there; see
    /// [`Config::return_path`](neon_auth_core::Config::return_path).
    #[must_use]
    pub fn return_path<'r>(&self, raw: &'r str) -> Option<&'r str> {
        self.auth.return_path(raw)
    }

    /// The application's Neon Auth.
    #[must_use]
    pub fn neon_auth(&self) -> &NeonAuth<M> {
        &self.auth
    }

    async fn make<R>(&self, flow: impl Flow<Outcome = Result<R, Error>>) -> Result<R, Error> {
        self.run_changing(flow).await?
    }

    /// Runs a flow that may change who is signed in.
    async fn run_changing<F: Flow>(&self, flow: F) -> Result<F::Outcome, Error> {
        let keep = |cookie| {
            let mut state = self.lock();
            state.change();
            state.request.keep(cookie);
        };
        let may_share = self.lock().changes == 0;
        let outcome = self.auth.run(flow, may_share, keep).await;
        self.lock().change();
        outcome
    }

    fn request(&self) -> IncomingRequest {
        self.lock().request.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M: Mode> Caller for OnRequest<M> {
    type Call<'a, E: Endpoint> = Pending<'a, M, Result<E::Reply, Error>>;

    fn ready<E: Endpoint>(&self, endpoint: E) -> Self::Call<'_, E> {
        Pending::new(async move {
            let flow = Call::new(self.auth.config(), &self.request(), &endpoint);
            self.make(flow).await
        })
    }
}

impl<M: Mode> Clone for OnRequest<M> {
    fn clone(&self) -> Self {
        Self {
            auth: self.auth.clone(),
            state: Arc::clone(&self.state),
        }
    }
}

impl<M: Mode> std::fmt::Debug for OnRequest<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OnRequest").finish_non_exhaustive()
    }
}

/// A question after the session, ready to be asked.
#[must_use = "nothing happens until it is awaited, or sent in blocking code"]
pub struct GetSession<'a, M: Mode = Async> {
    on_request: &'a OnRequest<M>,
    fresh: bool,
}

impl<'a, M: Mode> GetSession<'a, M> {
    /// Passes the cache over: upstream is asked in any case.
    pub fn fresh(mut self) -> Self {
        self.fresh = true;
        self
    }

    /// The question as a [`Pending`], for code that does not know which way it waits.
    pub fn pending(self) -> Pending<'a, M, Result<Option<Session>, Error>> {
        let Self { on_request, fresh } = self;
        Pending::new(async move {
            let now = on_request.auth.now();
            let (request, changes) = {
                let state = on_request.lock();
                match &state.told {
                    Some(session) if !fresh && session.is_live(now) => {
                        return Ok(Some(session.clone()));
                    }
                    _ => (state.request.clone(), state.changes),
                }
            };
            let config = on_request.auth.config();
            let flow = neon_auth_core::GetSession::new(config, now, &request, fresh);
            // A call that was made meanwhile has the last word: what is told here is about the cookies of before.
            let keep = |cookie| {
                let mut state = on_request.lock();
                if state.changes == changes {
                    state.request.keep(cookie);
                }
            };
            let told = on_request.auth.run(flow, changes == 0, keep).await??;
            let mut state = on_request.lock();
            if state.changes == changes {
                state.told.clone_from(&told);
            }
            Ok(told)
        })
    }
}

impl<M: Mode> std::fmt::Debug for GetSession<'_, M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GetSession")
            .field("fresh", &self.fresh)
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
    /// Where it cannot be told who is signed in.
    pub fn send(self) -> Result<Option<Session>, Error> {
        self.pending().send()
    }
}
