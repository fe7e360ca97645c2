//! The auth server itself, without a socket or a clock.

use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_HEADERS, ORIGIN, VARY,
};
use http::{HeaderValue, Method, Request, Response, StatusCode};

use crate::call::Call;
use crate::clock::Timestamp;
use crate::cookie;
use crate::dev_pages;
use crate::jwt::TokenKey;
use crate::origin::{TrustedOrigins, read_origin};
use crate::outbox::{MailContent, MailKind, Outbox};
use crate::plugin::Plugin;
use crate::provider::Provider;
use crate::random::Random;
use crate::rate_limits::RateLimits;
use crate::reply::{Answer, Reply};
use crate::request_log::{LoggedRequest, RequestLog};
use crate::routes::{self, Route};
use crate::signer::Signer;
use crate::store::{Session, Store, User};
use crate::totp;

/// Where the real server has its routes, too.
const BASE_PATH: &str = "/neondb/auth";

/// Besides below the base path, OAuth has this one at the root, with the base path after it.
const METADATA: &str = ".well-known/oauth-authorization-server";

/// Where the application is, if nothing else is said.
const APPLICATION: &str = "http://localhost:3000";

/// Answers as a Neon Auth server, in memory: requests in, responses out.
///
/// It opens no socket and reads no clock; [`DevServer`](crate::DevServer) gives it both. A test
/// that wants neither calls [`handle`](Self::handle) itself:
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use bytes::Bytes;
/// use neon_auth_dev_server::{NeonAuth, Random};
///
/// let mut auth = NeonAuth::new("http://127.0.0.1:4000", Random::from_seed(1));
/// let request = http::Request::get("/neondb/auth/get-session").body(Bytes::new())?;
/// let response = auth.handle(SystemTime::now(), request);
/// assert_eq!(response.body(), "null");
/// # Ok::<(), http::Error>(())
/// ```
pub struct NeonAuth {
    pub(crate) origin: String,
    /// The origin of the application, whose pages the plugins lead to.
    pub(crate) application: String,
    pub(crate) trusted: TrustedOrigins,
    pub(crate) random: Random,
    pub(crate) signer: Signer,
    pub(crate) token_key: TokenKey,
    pub(crate) store: Store,
    pub(crate) provider: Provider,
    pub(crate) outbox: Outbox,
    requests: RequestLog,
    failing: HashMap<String, StatusCode>,
    is_state_cookie_insecure: bool,
    /// None if nobody is limited.
    rate_limits: Option<RateLimits>,
}

impl NeonAuth {
    /// Makes an empty server that is reached at `origin`, such as `http://127.0.0.1:4000`.
    #[must_use]
    pub fn new(origin: impl Into<String>, mut random: Random) -> Self {
        let origin = origin.into();
        let mut trusted = TrustedOrigins::default();
        trusted.add(&origin);
        Self {
            origin,
            application: APPLICATION.to_owned(),
            trusted,
            signer: Signer::new(&mut random),
            token_key: TokenKey::new(&mut random),
            random,
            store: Store::default(),
            provider: Provider::default(),
            outbox: Outbox::default(),
            requests: RequestLog::default(),
            failing: HashMap::new(),
            is_state_cookie_insecure: false,
            rate_limits: None,
        }
    }

    /// Trusts one more origin: its pages may send what changes something, may read every answer, and may be redirected
    /// to. Those on the loopback interface are trusted anyway. Says whether it is an origin: scheme, host and perhaps
    /// a port, such as `https://app.example.com`, and nothing after it.
    pub fn trust_origin(&mut self, origin: &str) -> bool {
        self.trusted.add(origin)
    }

    /// Adds a plugin of Better Auth's: its routes, and what it adds to users and to signing in. Off unless this is
    /// called, as in a new Neon project.
    pub fn add_plugin(&mut self, plugin: Plugin) {
        let Store { plugins, users, .. } = &mut self.store;
        plugins.add(plugin);
        for user in users {
            plugins.extend(user);
        }
    }

    /// Says where the application is, and trusts it like [`trust_origin`](Self::trust_origin): plugins lead people to
    /// its pages, such as `/device`. Without this, it is at `http://localhost:3000`. Says whether it is an origin.
    pub fn set_application(&mut self, origin: &str) -> bool {
        match read_origin(origin) {
            Some(origin) => {
                self.trusted.add(&origin);
                self.application = origin;
                true
            }
            None => false,
        }
    }

    /// Lets the first account of this server, which has none yet, be an administrator's, however it
    /// is made. The real server has no such thing: there somebody gives the role in the console.
    pub fn make_first_user_admin(&mut self) {
        self.store.next_user_is_admin = self.store.users.is_empty();
    }

    /// Sets the state cookie, the one that a browser gets from this server itself on the way to a provider, without
    /// `Secure` and `__Secure-`: Safari keeps no secure cookie on http. The real server is reached over https.
    pub fn make_state_cookie_insecure(&mut self) {
        self.is_state_cookie_insecure = true;
    }

    /// The line that sets the state cookie; without a state, it deletes it.
    pub(crate) fn state_cookie(&self, state: Option<&str>) -> String {
        let (value, age) = match state {
            Some(state) => (self.signer.sign(state), cookie::STATE_LIFETIME),
            None => (String::new(), Duration::ZERO),
        };
        if self.is_state_cookie_insecure {
            cookie::set_insecure(cookie::STATE, &value, age)
        } else {
            cookie::set(cookie::STATE, &value, Some(age))
        }
    }

    /// Refuses clients that ask too often, as Better Auth 1.6 does with its rate limits on: 429, with
    /// the seconds to wait in `X-Retry-After`. Off unless this is called.
    ///
    /// Each address in `x-forwarded-for` has counts of its own, one for each path: 100 requests, but 3
    /// for signing in and up, passwords, addresses and codes, and 5 for magic links. After the last of
    /// them the client has to wait for 10 s, or for 60 s if the path sends or takes a code or a link.
    /// Two-factor allows 3 requests to each of its paths, with 10 s to wait, and device-authorization 5
    /// codes to be typed, with half an hour. The OAuth provider allows 5 registrations, 20 requests for
    /// tokens, and more of the others, with 60 s to wait. All clients without an address, or with more
    /// than one, share one count.
    pub fn limit_rates(&mut self) {
        self.rate_limits = Some(RateLimits::default());
    }

    /// Returns where the server is reached: scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns what an application configures as `NEON_AUTH_BASE_URL`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}{BASE_PATH}", self.origin)
    }

    /// Returns the mails that a real server would have sent.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Returns the requests that came in below the base path.
    #[must_use]
    pub fn requests(&self) -> &RequestLog {
        &self.requests
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&mut self) {
        self.requests.clear();
    }

    /// Returns the user with an address.
    #[must_use]
    pub fn user(&self, email: &str) -> Option<&User> {
        self.store.user_by_email(email)
    }

    /// Returns the sessions of the user with an address, oldest first, those that are over included.
    #[must_use]
    pub fn sessions(&self, email: &str) -> Vec<&Session> {
        match self.user(email) {
            Some(user) => self.store.sessions_of(&user.id).collect(),
            None => Vec::new(),
        }
    }

    /// Returns the code that a user's authenticator app shows at a moment. None if the user has no app: it counts from
    /// `two-factor/enable` on, whether its first code was sent yet or not.
    #[must_use]
    pub fn totp(&self, now: SystemTime, email: &str) -> Option<String> {
        let factor = self.store.second_factor(&self.user(email)?.id)?;
        Some(totp::code(&factor.secret, Timestamp::from(now)))
    }

    /// Marks an address as proved, or not. Says whether there is such a user.
    pub fn set_email_verified(&mut self, email: &str, verified: bool) -> bool {
        let email = email.to_lowercase();
        let user = self.store.users.iter_mut().find(|user| user.email == email);
        user.map(|user| user.email_verified = verified).is_some()
    }

    /// Gives a user another role, such as `admin`. Says whether there is such a user.
    pub fn set_role(&mut self, email: &str, role: &str) -> bool {
        let email = email.to_lowercase();
        let user = self.store.users.iter_mut().find(|user| user.email == email);
        user.map(|user| role.clone_into(&mut user.role)).is_some()
    }

    /// Moves the end of a session. Says whether there is one with that token.
    pub fn set_session_end(&mut self, token: &str, end: SystemTime) -> bool {
        self.store
            .session_mut(token)
            .map(|session| session.expires_at = end.into())
            .is_some()
    }

    /// Moves the beginning of a session, which says when its user signed in. Says whether there is one with that token.
    pub fn set_session_start(&mut self, token: &str, start: SystemTime) -> bool {
        self.store
            .session_mut(token)
            .map(|session| session.created_at = start.into())
            .is_some()
    }

    /// Answers every request to one path, such as `get-session`, with this status and nothing else, until
    /// [`repair`](Self::repair): a server that is reached and in trouble.
    pub fn fail(&mut self, path: &str, status: StatusCode) {
        self.failing.insert(path.to_owned(), status);
    }

    /// Lets every path answer as it should again.
    pub fn repair(&mut self) {
        self.failing.clear();
    }

    /// Answers a request that arrives at a moment.
    pub fn handle(&mut self, now: SystemTime, request: Request<Bytes>) -> Response<Bytes> {
        let now = Timestamp::from(now);
        let path = request.uri().path();
        if let Some(path) = path.strip_prefix("/__dev/") {
            return dev_pages::answer(self, now, path, &request);
        }
        if path.starts_with("/__idp/") {
            return self.answer_as_provider(now, &request);
        }
        let below_base = || path.strip_prefix(BASE_PATH)?.strip_prefix('/');
        let metadata = || {
            let name = path.strip_suffix(BASE_PATH)?.strip_prefix('/')?;
            (name == METADATA).then_some(name)
        };
        let Some(path) = below_base().or_else(metadata) else {
            return empty(StatusCode::NOT_FOUND);
        };
        let path = path.to_owned();
        let mut response = self.answer(now, &path, &request);
        self.add_common_headers(&request, &mut response);
        if request.method() != Method::OPTIONS {
            self.requests.push(LoggedRequest {
                at: now,
                method: request.method().clone(),
                query: request.uri().query().map(str::to_owned),
                path,
                headers: request.headers().clone(),
                status: response.status(),
            });
        }
        response
    }

    fn answer(&mut self, now: Timestamp, path: &str, request: &Request<Bytes>) -> Response<Bytes> {
        if request.method() == Method::OPTIONS && request.headers().contains_key(ORIGIN) {
            return match self.names_trusted_origin(request) {
                true => preflight(request),
                false => empty(StatusCode::NO_CONTENT),
            };
        }
        if let Some(&status) = self.failing.get(path) {
            return empty(status);
        }
        if let Some(limits) = &mut self.rate_limits
            && let Some(refusal) = limits.refuse(now, path, request.headers(), &self.store.plugins)
        {
            return refusal;
        }
        let Some((route, parameter)) = routes::find(request.method(), path, &self.store.plugins)
        else {
            return empty(StatusCode::NOT_FOUND);
        };
        let mut call = Call::new(now, request, parameter);
        self.run(route, &mut call, request)
            .unwrap_or_else(Reply::from)
            .into_response()
    }

    /// The order of the checks is the real server's: body, origin, then the route's own.
    fn run(&mut self, route: &Route, call: &mut Call, request: &Request<Bytes>) -> Answer {
        if request.method() != Method::GET {
            call.read_body(request.body(), route.bodies)?;
            self.trusted.check(call)?;
            self.read_signed_query(call)?;
        }
        let reply = (route.handler)(self, call)?;
        Ok(self.continue_authorization(call, reply))
    }

    fn add_common_headers(&mut self, request: &Request<Bytes>, response: &mut Response<Bytes>) {
        let headers = response.headers_mut();
        if let Ok(id) = HeaderValue::try_from(self.random.uuid()) {
            headers.insert("x-neon-ret-request-id", id);
        }
        let Some(origin) = request.headers().get(ORIGIN) else {
            return;
        };
        headers.insert(VARY, HeaderValue::from_static("Origin"));
        // Any other could use the session of the developer who visits its page.
        if self.names_trusted_origin(request) {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(
                ACCESS_CONTROL_ALLOW_CREDENTIALS,
                HeaderValue::from_static("true"),
            );
        }
    }

    fn names_trusted_origin(&self, request: &Request<Bytes>) -> bool {
        let origin = request.headers().get(ORIGIN);
        origin
            .and_then(|origin| origin.to_str().ok())
            .is_some_and(|origin| self.trusted.trusts(origin))
    }

    /// Puts a mail with a code into the outbox.
    pub(crate) fn send_code(&mut self, now: Timestamp, kind: MailKind, to: &str, code: String) {
        self.outbox.send(now, kind, to, MailContent::Code { code });
    }
}

impl fmt::Debug for NeonAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NeonAuth")
            .field("origin", &self.origin)
            .field("users", &self.store.users.len())
            .field("sessions", &self.store.sessions.len())
            .finish_non_exhaustive()
    }
}

fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

fn preflight(request: &Request<Bytes>) -> Response<Bytes> {
    let mut response = empty(StatusCode::NO_CONTENT);
    let asked = request.headers().get(ACCESS_CONTROL_REQUEST_HEADERS);
    let headers = response.headers_mut();
    headers.insert(
        ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, PUT, DELETE, PATCH, OPTIONS"),
    );
    headers.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        asked
            .cloned()
            .unwrap_or_else(|| HeaderValue::from_static("*")),
    );
    response
}
