//! Collects the options.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use super::failure_page::FailurePage;
use super::invalidation::InvalidationOptions;
use super::page_cache::PageCacheControl;
use super::{ClientIp, SameSite};
use crate::error::Error;
use crate::log::LevelFilter;
use crate::request::IncomingRequest;
use crate::secret::Secret;

/// The environment variable for [`ConfigBuilder::base_url`].
pub(crate) const BASE_URL_VARIABLE: &str = "NEON_AUTH_BASE_URL";
/// The environment variable for [`ConfigBuilder::cookie_secret`].
pub(crate) const COOKIE_SECRET_VARIABLE: &str = "NEON_AUTH_COOKIE_SECRET";
/// The environment variable for [`ConfigBuilder::previous_cookie_secrets`], one a line.
pub(crate) const PREVIOUS_COOKIE_SECRETS_VARIABLE: &str = "NEON_AUTH_PREVIOUS_COOKIE_SECRETS";

/// The pages of Neon's UI components that are for people who are not signed in.
///
/// `/auth/sign-out` is one of them: behind a login page that leads back, it would sign out the person who has just
/// signed in.
const DEFAULT_PUBLIC_ROUTES: [&str; 12] = [
    "/auth/callback",
    "/auth/sign-in",
    "/auth/sign-up",
    "/auth/magic-link",
    "/auth/email-otp",
    "/auth/forgot-password",
    "/auth/reset-password",
    "/auth/sign-out",
    "/auth/two-factor",
    "/auth/recover-account",
    "/auth/email-verification",
    "/auth/accept-invitation",
];

/// Makes a [`Config`](super::Config). Every option has a default but [`base_url`](Self::base_url) and
/// [`cookie_secret`](Self::cookie_secret).
///
/// | options for | |
/// |---|---|
/// | the auth server | [`base_url`](Self::base_url), [`insecure_upstream`](Self::insecure_upstream), [`jwks_path`](Self::jwks_path), [`cookie_prefix`](Self::cookie_prefix), [`secure_prefix`](Self::secure_prefix), [`client_ip`](Self::client_ip), [`api_keys`](Self::api_keys) |
/// | the session cookie | [`cookie_secret`](Self::cookie_secret), [`previous_cookie_secrets`](Self::previous_cookie_secrets), [`session_data_ttl`](Self::session_data_ttl), [`session_data_limit`](Self::session_data_limit), [`cache_without`](Self::cache_without), [`session_memory`](Self::session_memory) |
/// | all cookies | [`same_site`](Self::same_site), [`cookie_domain`](Self::cookie_domain), [`host_prefix`](Self::host_prefix), [`partitioned`](Self::partitioned), [`insecure_localhost`](Self::insecure_localhost) |
/// | the application | [`origin`](Self::origin), [`trusted_origins`](Self::trusted_origins), [`path_prefix`](Self::path_prefix), [`mount`](Self::mount), [`login_url`](Self::login_url), [`public_routes`](Self::public_routes), [`public_route`](Self::public_route), [`api_routes`](Self::api_routes), [`api_route`](Self::api_route) |
/// | its answers | [`failure_page`](Self::failure_page), [`page_cache_control`](Self::page_cache_control), [`no_page_cache_control`](Self::no_page_cache_control) |
/// | changes to what was cached | [`clock_tolerance`](Self::clock_tolerance), [`invalidation_retention`](Self::invalidation_retention), [`invalidation_limit`](Self::invalidation_limit) |
/// | outages and limits | [`stale_if_error`](Self::stale_if_error), [`timeout`](Self::timeout), [`mint_timeout`](Self::mint_timeout), [`connection_limit`](Self::connection_limit), [`request_body_timeout`](Self::request_body_timeout), [`request_body_limit`](Self::request_body_limit), [`response_body_limit`](Self::response_body_limit) |
/// | the log | [`log_level`](Self::log_level) |
/// | values out of the environment | [`variables`](Self::variables) |
///
/// An invalid option is refused by [`build`](Self::build); the message names it and says how to fix it.
#[derive(Clone)]
#[must_use]
pub struct ConfigBuilder {
    pub(super) base_url: Option<String>,
    pub(super) insecure_upstream: bool,
    pub(super) jwks_path: String,
    pub(super) cookie_secret: Option<Secret>,
    pub(super) previous_cookie_secrets: Option<Vec<Secret>>,
    pub(super) session_data_ttl: Duration,
    pub(super) session_data_limit: usize,
    pub(super) cache_without: Vec<String>,
    pub(super) session_memory: usize,
    pub(super) cookie_prefix: String,
    pub(super) secure_prefix: bool,
    pub(super) host_prefix: bool,
    pub(super) cookie_domain: Option<String>,
    pub(super) same_site: SameSite,
    pub(super) api_keys: bool,
    pub(super) partitioned: bool,
    pub(super) insecure_localhost: bool,
    pub(super) origin: Option<String>,
    pub(super) trusted_origins: Vec<String>,
    pub(super) path_prefix: Option<String>,
    pub(super) login_url: String,
    pub(super) public_routes: Vec<String>,
    pub(super) api_routes: Vec<String>,
    pub(super) mount: String,
    pub(super) failure_page: Option<FailurePage>,
    pub(super) page_cache_control: PageCacheControl,
    pub(super) client_ip: Option<ClientIp>,
    pub(super) log_level: Option<LevelFilter>,
    pub(super) stale_if_error: Option<Duration>,
    pub(super) invalidation: InvalidationOptions,
    pub(super) timeout: Duration,
    pub(super) mint_timeout: Duration,
    pub(super) request_body_timeout: Duration,
    pub(super) request_body_limit: usize,
    pub(super) response_body_limit: usize,
    pub(super) connection_limit: usize,
    /// Whether variables were looked up: a message names none otherwise.
    pub(super) has_read_variables: bool,
}

/// Nothing of what is set: an unchecked URL might hold a password.
impl fmt::Debug for ConfigBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigBuilder").finish_non_exhaustive()
    }
}

impl Default for ConfigBuilder {
    fn default() -> Self {
        Self {
            base_url: None,
            insecure_upstream: false,
            jwks_path: ".well-known/jwks.json".to_owned(),
            cookie_secret: None,
            previous_cookie_secrets: None,
            session_data_ttl: Duration::from_secs(300),
            session_data_limit: 3072,
            cache_without: Vec::new(),
            session_memory: 16 << 20,
            cookie_prefix: "neon-auth".to_owned(),
            secure_prefix: true,
            host_prefix: false,
            cookie_domain: None,
            same_site: SameSite::Strict,
            api_keys: false,
            partitioned: false,
            insecure_localhost: false,
            origin: None,
            trusted_origins: Vec::new(),
            path_prefix: None,
            login_url: "/auth/sign-in".to_owned(),
            public_routes: DEFAULT_PUBLIC_ROUTES.map(str::to_owned).to_vec(),
            api_routes: Vec::new(),
            mount: "/api/auth".to_owned(),
            failure_page: None,
            page_cache_control: PageCacheControl::default(),
            client_ip: None,
            log_level: None,
            stale_if_error: None,
            invalidation: InvalidationOptions::default(),
            timeout: Duration::from_secs(10),
            mint_timeout: Duration::from_secs(3),
            request_body_timeout: Duration::from_secs(10),
            request_body_limit: 1 << 20,
            response_body_limit: 8 << 20,
            connection_limit: 256,
            has_read_variables: false,
        }
    }
}

impl ConfigBuilder {
    /// Sets where Neon Auth is: the Auth URL of the Neon Console. https, unless the host is this machine or
    /// [`insecure_upstream`](Self::insecure_upstream) is on.
    #[doc(alias = "baseUrl")]
    #[doc(alias = "NEON_AUTH_BASE_URL")]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets whether `base_url` may be http on another host: for an auth server in one private network with the application,
    /// as in compose or Kubernetes (`http://auth:3000/api/auth`). Off unless set.
    ///
    /// Everybody on the way reads the sessions and passwords that pass. Never use it over a network that others use.
    pub fn insecure_upstream(mut self, insecure_upstream: bool) -> Self {
        self.insecure_upstream = insecure_upstream;
        self
    }

    /// Sets where below `base_url` upstream publishes the keys of its JWTs: `.well-known/jwks.json` unless set, as Neon has
    /// it. A plain Better Auth has `jwks`.
    #[doc(alias = "jwksPath")]
    pub fn jwks_path(mut self, path: impl Into<String>) -> Self {
        self.jwks_path = path.into();
        self
    }

    /// Sets the secret that signs the session cookie: at least 32 characters, such as `openssl rand -base64 32` prints.
    /// A Next.js front end with the same secret reads the same cookie.
    #[doc(alias = "secret")]
    #[doc(alias = "NEON_AUTH_COOKIE_SECRET")]
    pub fn cookie_secret(mut self, secret: impl Into<String>) -> Self {
        self.cookie_secret = Some(Secret::new(secret.into()));
        self
    }

    /// Sets the secrets that signed before: cookies that they have signed are still valid. For a planned rotation, keep
    /// the old secret here for one [`session_data_ttl`](Self::session_data_ttl), then remove it.
    ///
    /// A secret that has leaked must not be here: with it, anybody can write a cookie for any user. Remove it at once.
    /// That signs nobody out; each visitor costs one look-up.
    #[doc(alias = "rotation")]
    pub fn previous_cookie_secrets<S: Into<String>>(
        mut self,
        secrets: impl IntoIterator<Item = S>,
    ) -> Self {
        let secrets = secrets.into_iter();
        let secrets = secrets.map(|secret| Secret::new(secret.into()));
        self.previous_cookie_secrets = Some(secrets.collect());
        self
    }

    /// Sets how long the session cookie is used without asking upstream, in whole seconds: 300 unless set, 400 days at
    /// most.
    ///
    /// What another process has ended, such as a revoked session, may live on here for as long. What this one ends,
    /// ends at once, in every browser.
    #[doc(alias = "sessionDataTtl")]
    #[doc(alias = "cookieCache")]
    #[doc(alias = "max_age")]
    pub fn session_data_ttl(mut self, ttl: Duration) -> Self {
        self.session_data_ttl = ttl;
        self
    }

    /// Sets how many bytes the `Set-Cookie` line of a cached session may have, attributes counted: 3,072 unless set, 1,024 at
    /// least and 4,096 at most. A longer one is not sent, and that session is looked up each time: see
    /// [`cache_without`](Self::cache_without).
    ///
    /// A proxy in front has a buffer for the head of a response, of 4 kB in nginx, and answers 502 if the head is larger.
    #[doc(alias = "proxy_buffer_size")]
    pub fn session_data_limit(mut self, bytes: usize) -> Self {
        self.session_data_limit = bytes;
        self
    }

    /// Sets which fields of the user the session cookie leaves out, by their names upstream, so that a large one does not
    /// cost every page a look-up. None unless set.
    ///
    /// ```
    /// # use neon_auth_core::Config;
    /// // Pictures are kept as `data:` URLs.
    /// let builder = Config::builder().cache_without(["image"]);
    /// ```
    ///
    /// A session that upstream was asked for has all fields. In one out of the cookie, a field that is left out is
    /// [`NotCached`](crate::FieldError::NotCached), never absent; a page that needs it asks with
    /// `get_session().fresh()`. A field that is null, or that the user does not have, is not left out.
    ///
    /// The browser's own `get-session` has all fields, too: if one is left out of the cookie, the proxy asks upstream each
    /// time. The JavaScript SDK reads such a cookie, and to it the user has no such field.
    ///
    /// Invalid are `id`, `email`, `emailVerified` and `name`, and what the library or the JavaScript SDK needs in the
    /// cookie: `createdAt`, `updatedAt`, `role`, `banned`, `banReason` and `banExpires`.
    #[doc(alias = "avatar")]
    #[doc(alias = "picture")]
    pub fn cache_without<S: Into<String>>(mut self, fields: impl IntoIterator<Item = S>) -> Self {
        self.cache_without = fields.into_iter().map(Into::into).collect();
        self
    }

    /// Sets how many bytes may be used to remember sessions whose cookie was verified, so that the same cookie need not
    /// be verified and parsed again: 16 MiB unless set, enough for about 5,000 sessions that are in use. 0 turns it
    /// off.
    ///
    /// It changes only the speed. Whether a session counts is checked on every request all the same. A session stays
    /// there until others need the room, also when it is over. An entry takes one KiB and twice its cookie's length. If
    /// there is no room left, a cookie is kept when it comes the second time.
    pub fn session_memory(mut self, bytes: usize) -> Self {
        self.session_memory = bytes;
        self
    }

    /// Sets what the cookies' names begin with: `neon-auth` unless set. For another Better Auth server, its
    /// `advanced.cookiePrefix`, which is `better-auth` if it has none.
    ///
    /// ```
    /// # use neon_auth_core::Config;
    /// // The cookies are called `__Secure-better-auth.session_token` and so on.
    /// let builder = Config::builder().cookie_prefix("better-auth");
    /// ```
    #[doc(alias = "cookiePrefix")]
    pub fn cookie_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.cookie_prefix = prefix.into();
        self
    }

    /// Sets whether the cookies' names begin with `__Secure-`, before [`cookie_prefix`](Self::cookie_prefix): they do
    /// unless set. Turn it off for an upstream that runs without secure cookies, as Better Auth does under an http
    /// `baseURL`.
    ///
    /// It is about names alone: the cookies here stay `Secure`. Without the prefix, a browser lets an http page of the same
    /// host set a cookie of that name.
    pub fn secure_prefix(mut self, secure_prefix: bool) -> Self {
        self.secure_prefix = secure_prefix;
        self
    }

    /// Sets whether browsers get every cookie as `__Host-…` in place of `__Secure-…`, so that no sibling subdomain can plant
    /// one (draft-ietf-httpbis-rfc6265bis, section 4.1.3.2). Off unless set; upstream sees and sets the usual names.
    ///
    /// Every cookie is then of this host alone, with `Path=/`: it needs no [`cookie_domain`](Self::cookie_domain), and
    /// [`secure_prefix`](Self::secure_prefix) on. The JavaScript SDK does not read these names. Turning it on signs everybody
    /// out once.
    #[doc(alias = "__Host-")]
    pub fn host_prefix(mut self, host_prefix: bool) -> Self {
        self.host_prefix = host_prefix;
        self
    }

    /// Sets whether the proxy passes the header `x-api-key` on, for programs of users that call the auth server with a
    /// key of Better Auth's plugin `apiKey`. Off unless set.
    ///
    /// A key can be as good as a session there. Only the proxy passes it on: pages and server methods ignore it.
    #[doc(alias = "x-api-key")]
    pub fn api_keys(mut self, api_keys: bool) -> Self {
        self.api_keys = api_keys;
        self
    }

    /// Sets the Domain of every cookie, such as `.example.com`, for sessions that span subdomains. None unless set.
    #[doc(alias = "domain")]
    #[doc(alias = "subdomain")]
    pub fn cookie_domain(mut self, domain: impl Into<String>) -> Self {
        self.cookie_domain = Some(domain.into());
        self
    }

    /// Sets the `SameSite` of every cookie: `Strict` unless set. Challenge and OAuth state cookies are never stricter
    /// than `Lax`.
    #[doc(alias = "sameSite")]
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// Sets whether browsers keep the cookies apart for each site that shows this application in a frame (CHIPS): every
    /// line has `Partitioned`, deletions too. Off unless set; it needs [`SameSite::None`].
    ///
    /// A browser has other cookies in a frame than in a tab of its own, so an OAuth provider has to be opened in a popup.
    ///
    /// Set it from the beginning: cookies from before are not deleted by it, and a browser keeps sending them.
    #[doc(alias = "CHIPS")]
    #[doc(alias = "iframe")]
    pub fn partitioned(mut self, partitioned: bool) -> Self {
        self.partitioned = partitioned;
        self
    }

    /// Sets whether the cookies do without `Secure`, and their names without `__Secure-`, for development on http:
    /// Safari keeps no secure cookie there. Off unless set; it needs an [`origin`](Self::origin) on this machine, such
    /// as `http://localhost:3000`.
    ///
    /// Upstream sees and sets the usual names. If a browser sends a cookie under both names, the one with `__Secure-`
    /// counts: after a run without this option, delete those of localhost in the browser. With [`SameSite::None`], browsers
    /// keep no cookie that is not `Secure`.
    #[doc(alias = "safari")]
    pub fn insecure_localhost(mut self, insecure_localhost: bool) -> Self {
        self.insecure_localhost = insecure_localhost;
        self
    }

    /// Sets this application's own origin, such as `https://app.example.com`. Unless set it is derived from the Host
    /// header: http on this machine, https elsewhere; `X-Forwarded-*` is never trusted.
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }

    /// Sets other origins whose pages may send forms and other requests that change something, such as
    /// `https://admin.example.com` or `capacitor://localhost`. None unless set; matches are exact, with no wildcard.
    ///
    /// Requests from this application's own pages need no entry.
    #[doc(alias = "trustedOrigins")]
    #[doc(alias = "csrf")]
    pub fn trusted_origins<S: Into<String>>(
        mut self,
        origins: impl IntoIterator<Item = S>,
    ) -> Self {
        self.trusted_origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// Sets what a proxy in front strips of the path, such as `/app`. None unless set.
    ///
    /// It is put before every path of ours that a browser gets: the login URL, `redirectTo`, the way back from an OAuth
    /// provider. Everything else is configured, and matched, without it.
    #[doc(alias = "basePath")]
    #[doc(alias = "root_path")]
    pub fn path_prefix(mut self, path: impl Into<String>) -> Self {
        self.path_prefix = Some(path.into());
        self
    }

    /// Sets where people sign in: a path, or an absolute URL elsewhere. `/auth/sign-in` unless set.
    ///
    /// An absolute URL is this application's own page only if [`origin`](Self::origin) is set and the same.
    #[doc(alias = "loginUrl")]
    #[doc(alias = "sign_in_url")]
    pub fn login_url(mut self, url: impl Into<String>) -> Self {
        self.login_url = url.into();
        self
    }

    /// Replaces the paths that anyone may see. A path covers what is below it, by whole segments; `/` covers itself
    /// alone. The login page and the mount are public in any case.
    ///
    /// Unless set, these are public, the pages of Neon's UI for people who are not signed in: `/auth/callback`,
    /// `/auth/sign-in`, `/auth/sign-up`, `/auth/magic-link`, `/auth/email-otp`, `/auth/forgot-password`,
    /// `/auth/reset-password`, `/auth/sign-out`, `/auth/two-factor`, `/auth/recover-account`,
    /// `/auth/email-verification` and `/auth/accept-invitation`.
    #[doc(alias = "matcher")]
    #[doc(alias = "SKIP_ROUTES")]
    pub fn public_routes<S: Into<String>>(mut self, paths: impl IntoIterator<Item = S>) -> Self {
        self.public_routes = paths.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a path that anyone may see.
    #[doc(alias = "matcher")]
    #[doc(alias = "allowlist")]
    #[doc(alias = "anonymous")]
    pub fn public_route(mut self, path: impl Into<String>) -> Self {
        self.public_routes.push(path.into());
        self
    }

    /// Replaces the paths of APIs: below them, somebody who is signed out gets 401 `UNAUTHORIZED` there,
    /// and every failure is JSON, whatever `Accept` says. None unless set. A path covers what is below it; `/` covers
    /// itself alone.
    pub fn api_routes<S: Into<String>>(mut self, paths: impl IntoIterator<Item = S>) -> Self {
        self.api_routes = paths.into_iter().map(Into::into).collect();
        self
    }

    /// Adds the path of an API; see [`api_routes`](Self::api_routes).
    #[doc(alias = "json")]
    #[doc(alias = "fetch")]
    pub fn api_route(mut self, path: impl Into<String>) -> Self {
        self.api_routes.push(path.into());
        self
    }

    /// Sets the page that a browser gets if a request ends in an error, such as an outage of Neon Auth or a wrong password
    /// that a handler passes on: an HTML document. Unless set it is a short page of the library's own.
    ///
    /// Status, `Content-Type` and `Cache-Control` are set by the library. A client of an API gets JSON all the same. The
    /// page has to escape what it takes from the request, and the error's [`message`](Error::message), which may be
    /// upstream's words.
    ///
    /// ```
    /// # use neon_auth_core::Config;
    /// let builder = Config::builder().failure_page(|error, _request| {
    ///     let words = match error.error_code() {
    ///         Some(_) => "That did not work. Please try again in a moment.",
    ///         None => "That is not right. Please go back and try again.",
    ///     };
    ///     format!("<!doctype html><title>Sorry</title><h1>{words}</h1>")
    /// });
    /// ```
    #[doc(alias = "error_page")]
    pub fn failure_page(
        mut self,
        page: impl Fn(&Error, &IncomingRequest) -> String + Send + Sync + 'static,
    ) -> Self {
        self.failure_page = Some(FailurePage::new(page));
        self
    }

    /// Sets the `Cache-Control` of the application's own answers to requests that somebody is signed in for, if they have
    /// none. Unless set it is `private, no-store` for HTML and `private` for anything else: without `no-store`, a browser
    /// shows the page again by Back after a sign-out.
    #[doc(alias = "no-store")]
    #[doc(alias = "bfcache")]
    pub fn page_cache_control(mut self, value: impl Into<String>) -> Self {
        self.page_cache_control = PageCacheControl::Always(value.into());
        self
    }

    /// Adds no `Cache-Control` to the application's own answers; see [`page_cache_control`](Self::page_cache_control).
    pub fn no_page_cache_control(mut self) -> Self {
        self.page_cache_control = PageCacheControl::Never;
        self
    }

    /// Sets which address upstream counts a request against in its rate limits. Unless set, none is sent.
    ///
    /// Set it in production: Better Auth 1.6 and later count all visitors without an address as one.
    #[doc(alias = "x-forwarded-for")]
    #[doc(alias = "remote_addr")]
    #[doc(alias = "rate_limit")]
    pub fn client_ip(mut self, client_ip: ClientIp) -> Self {
        self.client_ip = Some(client_ip);
        self
    }

    /// Sets where the handler is mounted: `/api/auth` unless set. It cannot be `/`.
    #[doc(alias = "basePath")]
    pub fn mount(mut self, path: impl Into<String>) -> Self {
        self.mount = path.into();
        self
    }

    /// Sets how much is logged. Unless set it is `Warn`; or if the application has set up `tracing`, as much as its
    /// filter lets through.
    #[doc(alias = "logLevel")]
    pub fn log_level(mut self, level: LevelFilter) -> Self {
        self.log_level = Some(level);
        self
    }

    /// Sets for how long past its expiry a session cookie still opens pages (GET and HEAD) while upstream is down; 7 days
    /// at most. Off unless set.
    ///
    /// Upstream is down if the look-up fails in transport or with a 5xx, and so does a request for its public keys
    /// ([`jwks_path`](Self::jwks_path)) that depends on no visitor. What fails on our side is no outage: no descriptor, no
    /// free place, a limit. If a cache in front of upstream answers for the keys, only a whole outage counts.
    #[doc(alias = "stale-if-error")]
    #[doc(alias = "offline")]
    pub fn stale_if_error(mut self, duration: Duration) -> Self {
        self.stale_if_error = Some(duration);
        self
    }

    /// Sets by how much the clocks of two machines that serve this application may differ: 2 s unless set, a minute at most.
    ///
    /// After a change to a session or a user, what was cached no later than this time after it does not count: each page
    /// asks Neon Auth again for so long.
    pub fn clock_tolerance(mut self, tolerance: Duration) -> Self {
        self.invalidation.clock_tolerance = tolerance;
        self
    }

    /// Sets the least time for which a change to a session or a user is remembered. Unless set it is as long as a
    /// session cookie of this application lives.
    ///
    /// Raise it to the longest `sessionDataTtl` of a JavaScript service that signs cookies with the same secret.
    pub fn invalidation_retention(mut self, retention: Duration) -> Self {
        self.invalidation.retention = retention;
        self
    }

    /// Sets how many changed sessions and users are remembered: 100,000 unless set, at least 100. One takes some 100
    /// bytes.
    ///
    /// If there are more, nothing that was cached before the oldest of them counts, of any user.
    pub fn invalidation_limit(mut self, subjects: usize) -> Self {
        self.invalidation.limit = subjects;
        self
    }

    /// Sets how long one call upstream may take: 10 s unless set, a day at most.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how long a look-up may take that is made only to make a session cookie, after a sign-in: 3 s unless set, a
    /// day at most.
    pub fn mint_timeout(mut self, timeout: Duration) -> Self {
        self.mint_timeout = timeout;
        self
    }

    /// Sets how long a client may take to send a request's body to the handler, counted from the head: 10 s unless set,
    /// a day at most. After that it gets 408 `BODY_TIMEOUT`, and the connection is closed.
    pub fn request_body_timeout(mut self, timeout: Duration) -> Self {
        self.request_body_timeout = timeout;
        self
    }

    /// Sets how many bytes a request's body may have at the handler: 1 MiB unless set.
    pub fn request_body_limit(mut self, bytes: usize) -> Self {
        self.request_body_limit = bytes;
        self
    }

    /// Sets how many bytes the body of upstream's answer may have: 8 MiB unless set.
    pub fn response_body_limit(mut self, bytes: usize) -> Self {
        self.response_body_limit = bytes;
        self
    }

    /// Sets how many calls upstream may be under way at once: 256 unless set. More calls wait for one to end, for three
    /// quarters of their own timeout; then they fail with `NETWORK_TIMEOUT`. In the last quarter no call is sent:
    /// upstream would work on it, and most likely for nobody.
    ///
    /// A call that was sent counts until it ends, even if the visitor who caused it has gone.
    ///
    /// Of four and more, a quarter is for look-ups of sessions alone, and a quarter for all other calls: any visitor can ask
    /// for either in any number, and neither keeps the other from being answered.
    pub fn connection_limit(mut self, connections: usize) -> Self {
        self.connection_limit = connections;
        self
    }

    /// Reads options that are not set yet out of variables: `NEON_AUTH_BASE_URL`, `NEON_AUTH_COOKIE_SECRET` and
    /// `NEON_AUTH_PREVIOUS_COOKIE_SECRETS`; an explicit value wins. White space and line ends around a value are left out:
    /// a file that became a variable often ends with one.
    ///
    /// ```
    /// # use neon_auth_core::Config;
    /// let builder = Config::builder().variables(|name| std::env::var(name).ok());
    /// ```
    pub fn variables(mut self, lookup: impl Fn(&str) -> Option<String>) -> Self {
        self.has_read_variables = true;
        if self.base_url.is_none() {
            let value = lookup(BASE_URL_VARIABLE);
            self.base_url = value.map(|url| url.trim().to_owned());
        }
        if self.cookie_secret.is_none() {
            let value = lookup(COOKIE_SECRET_VARIABLE).map(Zeroizing::new);
            self.cookie_secret = value.map(|secret| Secret::new(secret.trim().to_owned()));
        }
        if self.previous_cookie_secrets.is_none() {
            let value = lookup(PREVIOUS_COOKIE_SECRETS_VARIABLE).map(Zeroizing::new);
            self.previous_cookie_secrets = value.map(|secrets| {
                let lines = secrets.lines().map(str::trim);
                lines
                    .filter(|secret| !secret.is_empty())
                    .map(|secret| Secret::new(secret.to_owned()))
                    .collect()
            });
        }
        self
    }
}
