//! What is bound to one request.

use std::future::IntoFuture;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Method, Response};
use neon_auth_core::{
    Call, Component, Context, Decision, Endpoint, Error, Failure, Flow, Handler, IncomingRequest,
    Jar, Middleware, Session, SetCookie, answer_failure, check_origin, sign_in_again, turn_away,
};
use serde_json::Value;

use crate::auth::NeonAuth;
use crate::get_session::GetSession;
use crate::pending::Pending;
use crate::run::{Run, Started};
use crate::transport::{Async, Blocking, BoxFuture, Mode};

/// One request, and everything that can be done on its behalf: who is signed in, the server methods, and the cookies
/// that they set. It is cheap to clone, and clones share the cookies.
///
/// The server methods are those of Better Auth, each a method here or in a group such as
/// [`sign_in`](Self::sign_in); [`ENDPOINTS`](neon_auth_core::ENDPOINTS) lists all of them with their routes. Each gives a
/// [`Pending`]: await it in async code, `.send()` it in blocking code. The cookies that a call brings are in the request's
/// jar afterwards, for later calls and for the response.
pub struct RequestAuth<M: Mode = Async>(Arc<Bound<M>>);

struct Bound<M: Mode> {
    auth: NeonAuth<M>,
    request: IncomingRequest,
    cookies: Whose<M>,
    /// It is this `NeonAuth`'s alone: another one may look at the same request.
    known: Mutex<Option<Known>>,
}

/// The cookies are in one place for all layers around an application.
enum Whose<M: Mode> {
    Own(Mutex<Cookies>),
    /// They are those of another `NeonAuth`, whose layer is outside of this one's.
    Of(RequestAuth<M>),
}

/// The cookies of a request.
struct Cookies {
    jar: Jar,
    /// Counts the calls that may have changed who is signed in. What was found out before one of them counts no longer,
    /// whether this request has asked or another has a look-up under way.
    changes: u64,
}

/// What was found out about the session.
struct Known {
    session: Session,
    /// Whether the request was let through to a protected page because of it.
    is_admitted: bool,
    /// How many changes there were before it was found out.
    changes: u64,
}

/// A flow that has begun, and how many changes there were by then.
pub(crate) struct Begun<F> {
    pub(crate) flow: F,
    pub(crate) changes: u64,
}

impl<M: Mode> RequestAuth<M> {
    pub(crate) fn new(auth: NeonAuth<M>, request: IncomingRequest, jar: Jar) -> Self {
        Self(Arc::new(Bound {
            auth,
            request,
            cookies: Whose::Own(Mutex::new(Cookies { jar, changes: 0 })),
            known: Mutex::default(),
        }))
    }

    /// The same request and jar for another `NeonAuth`, which finds out for itself who is signed in.
    pub(crate) fn for_another(&self, auth: NeonAuth<M>, address: Option<IpAddr>) -> Self {
        Self(Arc::new(Bound {
            auth,
            request: self.0.request.clone().sent_by(address),
            cookies: Whose::Of(self.clone()),
            known: Mutex::default(),
        }))
    }

    /// Who is signed in, or none. What one call has found out, the next one does not ask again.
    ///
    /// Await it, or `.send()` it in blocking code; `.fresh()` before that skips the cache. An outage is an error,
    /// never none.
    #[doc(alias = "getSession")]
    #[doc(alias = "current_user")]
    pub fn get_session(&self) -> GetSession<'_, M> {
        GetSession::new(self)
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
            let begun = self.begin(|context| Call::untyped(context, method, path, arguments));
            self.run_changing(begun).await?
        })
    }

    /// Calls an endpoint of the table.
    pub(crate) fn ready<E: Endpoint>(
        &self,
        endpoint: E,
    ) -> Pending<'_, M, Result<E::Reply, Error>> {
        Pending::new(async move {
            let begun = self.begin(|context| Call::new(context, &endpoint));
            self.run_changing(begun).await?
        })
    }

    /// Decides whether the request may see its page. A request that was let through once is let through again: of layers
    /// inside one another, one has to ask.
    pub fn decide(&self) -> Deciding<M> {
        if let Some(session) = self.admitted() {
            return Deciding(Stage::Now(Decision::Allow(session)));
        }
        self.decide_by(Middleware::new)
    }

    /// The same for a page that anyone may see: nobody is turned away or looked up, but a browser on its way back from
    /// an OAuth provider is signed in.
    pub fn decide_open(&self) -> Deciding<M> {
        self.decide_by(Middleware::open)
    }

    fn decide_by(&self, begin: fn(Context<'_>) -> Middleware) -> Deciding<M> {
        let Begun { flow, changes } = self.begin(begin);
        match self.run_deciding(changes).start(flow) {
            Ok(Started::Done(decision)) => {
                self.note(&decision, changes);
                Deciding(Stage::Now(decision))
            }
            Ok(Started::Asks(asking)) => {
                let this = self.clone();
                Deciding(Stage::Asks(Pending::new(async move {
                    match this.run_deciding(changes).go_on(asking).await {
                        Ok(decision) => {
                            this.note(&decision, changes);
                            decision
                        }
                        Err(_) => internal_error(),
                    }
                })))
            }
            Err(_) => Deciding(Stage::Now(internal_error())),
        }
    }

    fn run_deciding(&self, changes: u64) -> Run<'_, M, impl Fn(SetCookie)> {
        Run::new(&self.0.auth, changes == 0, move |cookie| {
            self.keep(cookie, changes);
        })
    }

    /// Answers the request as the API proxy. `path` is what follows the mount.
    pub fn handle<'a>(&'a self, path: &'a str, body: Bytes) -> Pending<'a, M, Response<Bytes>> {
        Pending::new(async move {
            let begun = self.begin(|context| Handler::new(context, path, body));
            let answer = self.run_changing(begun).await;
            answer.unwrap_or_else(|_| Failure::Internal.to_response())
        })
    }

    /// Checks that a request which may change something does not come from a page of another site; see
    /// [`check_origin`]. Call it in an application's own public forms.
    ///
    /// # Errors
    ///
    /// [`Failure::UntrustedOrigin`]; [`answer_failure`](Self::answer_failure) makes the answer of it.
    pub fn check_origin(&self) -> Result<(), Failure> {
        check_origin(self.0.auth.config(), &self.0.request)
            .inspect_err(|failure| self.refused(Component::Middleware, failure.code()))
    }

    /// Writes to the log, at debug, that the request is refused before anything else is done about it, and why. For
    /// servers that read the request's body and give up; what a flow decides it logs itself.
    pub fn refused(&self, component: Component, reason: &'static str) {
        self.0.auth.refused(component, reason);
    }

    /// What becomes of somebody who has to be signed in and is not; see [`turn_away`].
    #[must_use]
    pub fn turn_away(&self) -> Decision {
        turn_away(self.0.auth.config(), &self.0.request)
    }

    /// What becomes of somebody who signed in too long ago for what is asked; see [`sign_in_again`].
    #[must_use]
    pub fn sign_in_again(&self) -> Decision {
        sign_in_again(self.0.auth.config(), &self.0.request)
    }

    /// The answer if it is unknown who is signed in, or if a request is refused: a page if `Accept` names HTML, else
    /// JSON.
    #[must_use]
    pub fn answer_failure(&self, failure: Failure) -> Response<Bytes> {
        answer_failure(self.0.auth.config(), &self.0.request, failure)
    }

    /// Writes the cookies that were set meanwhile onto the response, in place of earlier lines of the same names, and
    /// forbids caches to keep it. Call it last; if one of our layers is around the application, the layer does.
    pub fn finish<B>(&self, response: &mut Response<B>) {
        self.lock().jar.write(response.headers_mut());
    }

    /// Whether there are cookies to write onto the response. Mostly there are none.
    #[must_use]
    pub fn sets_cookies(&self) -> bool {
        self.lock().jar.forbids_caching()
    }

    /// The jar as it is now: what has to be on the response, for a server whose responses are not those of `http`.
    #[must_use]
    pub fn jar(&self) -> Jar {
        self.lock().jar.clone()
    }

    /// Checks a `redirectTo` before the browser is sent there; see
    /// [`Config::return_path`](neon_auth_core::Config::return_path).
    #[must_use]
    pub fn return_path<'r>(&self, raw: &'r str) -> Option<&'r str> {
        self.0.auth.return_path(raw)
    }

    /// The application's Neon Auth.
    #[must_use]
    pub fn neon_auth(&self) -> &NeonAuth<M> {
        &self.0.auth
    }

    /// The request's head.
    #[must_use]
    pub fn request(&self) -> &IncomingRequest {
        &self.0.request
    }

    /// Begins a flow with the cookies as they are now.
    pub(crate) fn begin<F>(&self, begin: impl FnOnce(Context<'_>) -> F) -> Begun<F> {
        let Bound { auth, request, .. } = &*self.0;
        let now = auth.now();
        let cookies = self.lock();
        let context = Context::new(auth.config(), now, request, &cookies.jar);
        let mut context = context.logging(auth.log_level());
        if let Some(memory) = auth.memory() {
            context = context.recalling(memory);
        }
        Begun {
            flow: begin(context),
            changes: cookies.changes,
        }
    }

    /// Runs a flow that may change who is signed in: each cookie is a change, and so is the end.
    async fn run_changing<F: Flow>(&self, begun: Begun<F>) -> Result<F::Outcome, Error> {
        let Begun { flow, changes } = begun;
        let run = Run::new(&self.0.auth, changes == 0, |cookie| {
            let mut cookies = self.lock();
            cookies.changes += 1;
            cookies.jar.set(cookie);
        });
        let outcome = run.whole(flow).await;
        self.lock().changes += 1;
        outcome
    }

    /// Keeps a cookie, unless another call was made meanwhile: this one is then about older cookies.
    pub(crate) fn keep(&self, cookie: SetCookie, changes: u64) {
        let mut cookies = self.lock();
        if cookies.changes == changes {
            cookies.jar.set(cookie);
        }
    }

    /// Notes who is signed in, unless a call may have changed it meanwhile.
    pub(crate) fn note_session(&self, session: Option<Session>, changes: u64) {
        self.know(session, false, changes);
    }

    fn note(&self, decision: &Decision, changes: u64) {
        // A public page is open to anyone; the pages of a layer inside this one may not be.
        let is_admitted = matches!(decision, Decision::Allow(_));
        self.know(decision.session().cloned(), is_admitted, changes);
    }

    /// What was found out later stays: it is about later changes.
    fn know(&self, session: Option<Session>, is_admitted: bool, changes: u64) {
        let mut known = self.known();
        if known.as_ref().is_none_or(|known| known.changes <= changes) {
            *known = session.map(|session| Known {
                session,
                is_admitted,
                changes,
            });
        }
    }

    /// The session that was found out about, if it still counts.
    pub(crate) fn known_session(&self) -> Option<Session> {
        self.known_if(|_| true)
    }

    fn admitted(&self) -> Option<Session> {
        self.known_if(|known| known.is_admitted)
    }

    fn known_if(&self, counts: impl FnOnce(&Known) -> bool) -> Option<Session> {
        let known = self.known();
        // Mostly nothing is known yet, and there is no need for the other lock and the time.
        let known = known.as_ref().filter(|known| counts(known))?;
        let is_current = known.changes == self.lock().changes;
        let still_counts = is_current && known.session.is_live(self.0.auth.now());
        still_counts.then(|| known.session.clone())
    }

    fn known(&self) -> MutexGuard<'_, Option<Known>> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Cookies> {
        let mut bound = &self.0;
        loop {
            match &bound.cookies {
                Whose::Own(cookies) => {
                    return cookies.lock().unwrap_or_else(PoisonError::into_inner);
                }
                Whose::Of(outer) => bound = &outer.0,
            }
        }
    }
}

fn internal_error() -> Decision {
    Decision::Respond(Box::new(Failure::Internal.to_response()))
}

impl<M: Mode> Clone for RequestAuth<M> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<M: Mode> std::fmt::Debug for RequestAuth<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestAuth").finish_non_exhaustive()
    }
}

/// A decision about a request: there at once if the cookies decide, as they nearly always do, or as soon as upstream has
/// answered.
#[must_use = "nothing is decided until it is awaited, or sent in blocking code"]
pub struct Deciding<M: Mode = Async>(Stage<M>);

enum Stage<M: Mode> {
    Now(Decision),
    Asks(Pending<'static, M, Decision>),
}

impl<M: Mode> Deciding<M> {
    /// The decision, if it needs no answer of upstream's.
    ///
    /// # Errors
    ///
    /// The call that has to be made first.
    pub fn now(self) -> Result<Decision, Pending<'static, M, Decision>> {
        match self.0 {
            Stage::Now(decision) => Ok(decision),
            Stage::Asks(pending) => Err(pending),
        }
    }

    /// The decision as a [`Pending`], for code that does not know which way it waits.
    pub fn pending(self) -> Pending<'static, M, Decision> {
        match self.0 {
            Stage::Now(decision) => Pending::new(std::future::ready(decision)),
            Stage::Asks(pending) => pending,
        }
    }
}

impl<M: Mode> std::fmt::Debug for Deciding<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deciding").finish_non_exhaustive()
    }
}

impl IntoFuture for Deciding<Async> {
    type Output = Decision;
    type IntoFuture = BoxFuture<'static, Decision>;

    fn into_future(self) -> Self::IntoFuture {
        self.pending().into_future()
    }
}

impl Deciding<Blocking> {
    /// Decides; the thread waits for upstream's answer if one is needed.
    pub fn send(self) -> Decision {
        match self.now() {
            Ok(decision) => decision,
            Err(pending) => pending.send(),
        }
    }
}
