//! What is bound to one request.

use std::net::IpAddr;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method, Response};
use neon_auth_core::{
    Action, Arrival, Call, Component, Context, Decision, Done, Endpoint, Error, ErrorCode, Fetch,
    Flow, Handler, IncomingRequest, Jar, JsonText, LogRecord, Middleware, Session, Step,
    UnixMillis, Waiting, answer_failure, check_origin, sign_in_again, turn_away,
};
use serde_json::Value;

use crate::auth::NeonAuth;
use crate::deciding::Deciding;
use crate::pending::Pending;
use crate::run::{Began, Ended};
use crate::state::State;
use crate::transport::{Async, Mode};

/// Does what can be done on behalf of one request: who is signed in, the server methods, and the cookies that they set.
///
/// It is cheap to clone, and clones share the cookies. The cookies that a call brings are in the request's jar
/// afterwards, for later calls and for the response.
///
/// # Server methods
///
/// Every route of Better Auth that a server calls is a method, with typed arguments and replies, which are in
/// [`methods`](crate::methods). Each gives a [`Pending`]: await it in async code, `.send()` it in blocking code.
///
/// | on | |
/// |---|---|
/// | `auth` | `sign_out`, `list_sessions`, `update_session`, `revoke_session`, `revoke_sessions`, `revoke_other_sessions`, `update_user`, `change_email`, `delete_user`, `change_password`, `verify_password`, `request_password_reset`, `reset_password`, `send_verification_email`, `verify_email`, `list_accounts`, `account_info`, `link_social`, `unlink_account`, `get_access_token`, `refresh_token`, `token`, `get_anonymous_token`, `jwks`, `ok`, `is_username_available`, `delete_anonymous_user` |
/// | `auth.sign_in()` | `email`, `social`, `email_otp`, `magic_link`, `phone_number`, `username`, `anonymous` |
/// | `auth.sign_up()` | `email` |
/// | `auth.email_otp()` | `send_verification_otp`, `verify_email`, `check_verification_otp`, `request_password_reset`, `reset_password`, `request_email_change`, `change_email` |
/// | `auth.magic_link()` | `verify` |
/// | `auth.phone_number()` | `send_otp`, `verify`, `request_password_reset`, `reset_password` |
/// | `auth.forget_password()` | `email_otp` |
/// | `auth.organization()` | `create`, `list`, `invite_member`, `update`, `delete`, `check_slug`, `set_active`, `get_organization`, `get_full_organization`, `cancel_invitation`, `accept_invitation`, `reject_invitation`, `get_invitation`, `list_invitations`, `list_user_invitations`, `list_members`, `get_active_member`, `get_active_member_role`, `remove_member`, `update_member_role`, `leave`, `has_permission`, `create_team`, `list_teams`, `update_team`, `remove_team`, `set_active_team`, `list_user_teams`, `list_team_members`, `add_team_member`, `remove_team_member`, `create_role`, `delete_role`, `list_roles`, `get_role`, `update_role` |
/// | `auth.admin()` | `list_users`, `ban_user`, `set_role`, `get_user`, `create_user`, `update_user`, `set_user_password`, `unban_user`, `list_user_sessions`, `revoke_user_session`, `revoke_user_sessions`, `impersonate_user`, `stop_impersonating`, `remove_user`, `has_permission` |
/// | `auth.two_factor()` | `enable`, `disable`, `get_totp_uri`, `verify_totp`, `send_otp`, `verify_otp`, `generate_backup_codes`, `verify_backup_code` |
/// | `auth.passkey()` | `generate_register_options`, `verify_registration`, `generate_authenticate_options`, `verify_authentication`, `list_user_passkeys`, `update_passkey`, `delete_passkey` |
/// | `auth.multi_session()` | `list_device_sessions`, `set_active`, `revoke` |
/// | `auth.one_time_token()` | `generate`, `verify` |
/// | `auth.device()` | `code`, `token`, `verify`, `approve`, `deny` |
/// | `auth.api_key()` | `create`, `get`, `update`, `delete`, `list` |
/// | `auth.siwe()` | `nonce`, `verify` |
/// | `auth.oauth2()` | `consent`, `continue_authorization`, `public_client`, `get_consents`, `delete_consent` |
///
/// Some of them Better Auth has with a plugin that is off in a new project of Neon's. Without it they are refused with
/// status 404, and the log names the plugin:
///
/// | plugin | |
/// |---|---|
/// | `anonymous` | `auth.sign_in().anonymous`, `auth.delete_anonymous_user()` |
/// | `apiKey` | `auth.api_key()` |
/// | `deviceAuthorization` | `auth.device()` |
/// | `multiSession` | `auth.multi_session()` |
/// | `oauthProvider` | `auth.oauth2()` |
/// | `oneTimeToken` | `auth.one_time_token()` |
/// | `organization.dynamicAccessControl` | `auth.organization().create_role`, `auth.organization().delete_role`, `auth.organization().list_roles`, `auth.organization().get_role`, `auth.organization().update_role` |
/// | `organization.teams` | `auth.organization().create_team`, `auth.organization().list_teams`, `auth.organization().update_team`, `auth.organization().remove_team`, `auth.organization().set_active_team`, `auth.organization().list_user_teams`, `auth.organization().list_team_members`, `auth.organization().add_team_member`, `auth.organization().remove_team_member` |
/// | `passkey` | `auth.passkey()` |
/// | `phoneNumber` | `auth.sign_in().phone_number`, `auth.phone_number()` |
/// | `siwe` | `auth.siwe()` |
/// | `twoFactor` | `auth.two_factor()` |
/// | `username` | `auth.sign_in().username`, `auth.is_username_available()` |
///
/// Besides, there are [`get_session`](Self::get_session), [`revoke_session_by_id`](Self::revoke_session_by_id), and
/// [`call`](Self::call) for a route that has no method.
///
/// Each is called on real servers in the tests of this library, for what it does and, unless it never does, how it
/// refuses. [`methods`](crate::methods) has a table of what differs between Better Auth 1.4, 1.6 and 1.7.
pub struct RequestAuth<M: Mode = Async> {
    auth: NeonAuth<M>,
    /// The same for all layers around an application, whichever `NeonAuth` theirs is.
    bound: Arc<Bound>,
    /// The client's address, if it is another one by this `NeonAuth`'s configuration than by that of the outermost layer.
    own_address: Option<Option<IpAddr>>,
}

struct Bound {
    request: IncomingRequest,
    state: Mutex<State>,
}

/// A flow that has begun.
pub(crate) struct Begun<F: Flow> {
    pub(crate) step: Step<F>,
    pub(crate) began: Began,
}

impl<F: Flow> Begun<F> {
    pub(crate) fn new(step: Step<F>, now: UnixMillis, state: &mut State) -> Self {
        let asks = matches!(step.action, Action::Fetch(..));
        Self {
            step,
            began: state.begin(now, asks),
        }
    }
}

impl<M: Mode> RequestAuth<M> {
    pub(crate) fn new(auth: NeonAuth<M>, request: IncomingRequest, jar: Jar) -> Self {
        Self {
            auth,
            bound: Arc::new(Bound {
                request,
                state: Mutex::new(State::new(jar)),
            }),
            own_address: None,
        }
    }

    /// The same request and jar for another `NeonAuth`, which finds out for itself who is signed in.
    pub(crate) fn for_another(&self, auth: NeonAuth<M>, address: Option<IpAddr>) -> Self {
        Self {
            auth,
            bound: Arc::clone(&self.bound),
            own_address: Some(address),
        }
    }

    /// Calls a route that has no method here. `path` is relative to `base_url`, without a leading slash; the fields of
    /// `arguments` become the query of a GET, and the JSON body of anything else. The answer is read as far as you ask:
    /// `answer.get("field")`, or `answer.read::<T>()` for a type of yours.
    pub fn call<'a>(
        &'a self,
        method: Method,
        path: &'a str,
        arguments: &'a Value,
    ) -> Pending<'a, M, Result<JsonText, Error>> {
        Pending::new(async move {
            let begun = self.begin(|context| Call::start_untyped(context, method, path, arguments));
            let reply = self.run_changing(begun).await;
            reply.map_err(|error| self.ends_with(error))
        })
    }

    /// Calls an endpoint of the table.
    pub(crate) fn ready<E: Endpoint>(
        &self,
        endpoint: E,
    ) -> Pending<'_, M, Result<E::Reply, Error>> {
        Pending::new(async move {
            let begun = self.begin(|context| Call::start(context, &endpoint));
            let reply = self.run_changing(begun).await;
            reply.map_err(|error| self.ends_with(error))
        })
    }

    /// The error, as the answer to this request.
    pub(crate) fn ends_with(&self, error: Error) -> Error {
        error.for_request(self.auth.config(), &self.bound.request)
    }

    /// See [`adapter::decide`](crate::adapter::decide).
    pub(crate) fn decide(&self) -> Deciding<M> {
        let now = self.auth.now();
        let state = self.lock();
        match state.admitted(self.auth.id(), now) {
            Some(session) => Deciding::Now(Decision::Allow(session)),
            None => self.decide_by(Middleware::start, now, state),
        }
    }

    /// See [`adapter::decide_open`](crate::adapter::decide_open).
    pub(crate) fn decide_open(&self) -> Deciding<M> {
        self.decide_by(Middleware::start_open, self.auth.now(), self.lock())
    }

    /// The state stays locked until it is decided or upstream has to be asked. The log is written after that: a logger
    /// of the application's own may ask the request something.
    fn decide_by(
        &self,
        start: fn(Context<'_>) -> Step<Middleware>,
        now: UnixMillis,
        mut state: MutexGuard<'_, State>,
    ) -> Deciding<M> {
        // A decision invalidates nothing.
        let Step { log, action, .. } = start(self.context(now, &state.jar));
        let deciding = match action {
            Action::Done(done) => {
                let ended = Ended::at_once(done);
                let began = state.begin(now, false);
                Deciding::Now(state.note_decision(self.auth.id(), ended, began))
            }
            Action::Fetch(fetch, waiting) => {
                let began = state.begin(now, true);
                Deciding::Later(self.decide_after(fetch, waiting, began))
            }
        };
        drop(state);
        self.auth.log_all(&log);
        deciding
    }

    fn decide_after(
        &self,
        fetch: Box<Fetch>,
        waiting: Waiting<Middleware>,
        began: Began,
    ) -> Pending<'static, M, Decision> {
        let this = self.clone();
        Pending::new(async move {
            let ended = this.auth.go_on(fetch, waiting, began).await;
            this.lock().note_decision(this.auth.id(), ended, began)
        })
    }

    /// See [`adapter::handle`](crate::adapter::handle).
    pub(crate) fn handle<'a>(
        &'a self,
        path: &'a str,
        body: Bytes,
    ) -> Pending<'a, M, Response<Bytes>> {
        self.auth.note_proxy();
        Pending::new(async move {
            let begun = self.begin(|context| Handler::start(context, path, body));
            self.run_changing(begun).await
        })
    }

    /// Checks that a request which may change something does not come from a page of another site; see
    /// [`check_origin`]. Call it in an application's own public forms.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::UntrustedOrigin`]; [`Rejection::of`](crate::Rejection::of) makes the answer of it.
    pub fn check_origin(&self) -> Result<(), ErrorCode> {
        check_origin(self.auth.config(), &self.bound.request).inspect_err(|failure| {
            self.refused(Component::Middleware, failure.as_str());
            let (config, request) = (self.auth.config(), &self.bound.request);
            if let Some(warning) = LogRecord::of_refused_origin(config, request) {
                self.auth.say(&warning);
            }
        })
    }

    /// Writes to the log, at debug, that the request is refused before anything else is done about it, and why. For
    /// servers that read the request's body and give up; what a flow decides it logs itself.
    pub(crate) fn refused(&self, component: Component, reason: &'static str) {
        let record = LogRecord::refusal(component, &self.bound.request, reason);
        self.auth.say(&record);
    }

    /// What becomes of somebody who has to be signed in and is not; see [`turn_away`].
    pub(crate) fn turn_away(&self) -> Decision {
        turn_away(self.auth.config(), &self.bound.request)
    }

    /// What becomes of somebody who signed in too long ago for what is asked; see [`sign_in_again`].
    pub(crate) fn sign_in_again(&self) -> Decision {
        sign_in_again(self.auth.config(), &self.bound.request)
    }

    /// See [`adapter::admit`](crate::adapter::admit).
    pub(crate) fn admit(
        &self,
        decision: Decision,
    ) -> ControlFlow<Response<Bytes>, Option<Session>> {
        decision.admit(self.auth.config(), &self.bound.request)
    }

    /// The answer if it is unknown who is signed in, or if a request is refused: a page if `Accept` names HTML, else
    /// JSON.
    pub(crate) fn answer_failure(&self, failure: ErrorCode) -> Response<Bytes> {
        answer_failure(self.auth.config(), &self.bound.request, failure)
    }

    /// Writes the cookies that the request's calls have set onto the response, in place of earlier lines of the same
    /// names, and forbids caches to keep it. If the application was given a session, its answer gets a `Cache-Control`
    /// unless it has one; see [`page_cache_control`](neon_auth_core::ConfigBuilder::page_cache_control).
    ///
    /// Call it last; if one of our layers is around the application, the layer does.
    pub fn finish<B>(&self, response: &mut Response<B>) {
        self.finish_headers(response.headers_mut());
    }

    /// Writes the cookies onto these headers, as [`finish`](Self::finish) does, for a server whose responses are not
    /// those of `http`.
    pub fn finish_headers(&self, headers: &mut HeaderMap) {
        let (config, request) = (self.auth.config(), &self.bound.request);
        let state = self.lock();
        state.jar.write(config, request, headers);
        if state.shows_session() {
            config.keep_page_private(headers);
        }
        let sets_cookies = state.jar.forbids_caching();
        drop(state);
        if sets_cookies && let Some(warning) = LogRecord::of_lost_cookies(config, request) {
            self.auth.say(&warning);
        }
    }

    /// Says whether [`finish`](Self::finish) may change a response.
    #[must_use]
    pub fn has_to_finish(&self) -> bool {
        let state = self.lock();
        state.jar.forbids_caching() || state.shows_session()
    }

    /// Checks a `redirectTo` before the browser is sent there; see
    /// [`Config::return_path`](neon_auth_core::Config::return_path).
    #[must_use]
    pub fn return_path<'r>(&self, raw: &'r str) -> Option<&'r str> {
        self.auth.return_path(raw)
    }

    /// Returns how somebody has arrived at this page for signing in: where they wanted to go, and what went wrong.
    #[doc(alias = "redirectTo")]
    #[must_use]
    pub fn arrival(&self) -> Arrival {
        Arrival::new(self.auth.config(), &self.bound.request)
    }

    /// Returns the origin that the application has at this browser; see
    /// [`Config::origin_for`](neon_auth_core::Config::origin_for).
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.auth.config().origin_for(&self.bound.request)
    }

    /// Returns the absolute URL of a path of the application, for a mail say; see
    /// [`Config::url_for`](neon_auth_core::Config::url_for).
    #[must_use]
    pub fn url(&self, path: &str) -> Option<String> {
        self.auth.config().url_for(&self.bound.request, path)
    }

    /// Returns the application's Neon Auth.
    #[must_use]
    pub fn neon_auth(&self) -> &NeonAuth<M> {
        &self.auth
    }

    /// Returns the request's head.
    #[must_use]
    pub fn request(&self) -> &IncomingRequest {
        &self.bound.request
    }

    /// Begins a flow with the cookies as they are now.
    fn begin<F: Flow>(&self, start: impl FnOnce(Context<'_>) -> Step<F>) -> Begun<F> {
        let now = self.auth.now();
        let mut state = self.lock();
        Begun::new(start(self.context(now, &state.jar)), now, &mut state)
    }

    pub(crate) fn context<'a>(&'a self, now: UnixMillis, jar: &'a Jar) -> Context<'a> {
        let auth = &self.auth;
        let context = Context::new(auth.config(), now, &self.bound.request, jar)
            .logging(auth.log_level())
            .recalling(auth.memory())
            .checking(auth.invalidations())
            .naming_accounts(auth.account_forms());
        match self.own_address {
            Some(address) => context.sent_by(address),
            None => context,
        }
    }

    /// Runs a flow that may change who is signed in.
    async fn run_changing<F: Flow>(&self, begun: Begun<F>) -> F::Outcome {
        let Begun { step, began } = begun;
        let Ended { done, .. } = self.auth.run(step, began).await;
        let Done { cookies, outcome } = done;
        let mut state = self.lock();
        state.change();
        cookies.into_iter().for_each(|cookie| state.jar.set(cookie));
        outcome
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        let state = self.bound.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M: Mode> Clone for RequestAuth<M> {
    fn clone(&self) -> Self {
        Self {
            auth: self.auth.clone(),
            bound: Arc::clone(&self.bound),
            own_address: self.own_address,
        }
    }
}

impl<M: Mode> std::fmt::Debug for RequestAuth<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestAuth").finish_non_exhaustive()
    }
}
