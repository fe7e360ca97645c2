//! Route protection: who may see which page.
//!
//! ```text
//! new ──OAuth return──▶ Exchanging ──any answer──▶ done
//!  ├──public page, cached session, or no token──▶ done
//!  └──▶ LookingUp ──any answer──▶ done
//! ```

use std::ops::ControlFlow;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};

use super::answer::{interstitial, see_other};
use super::cache_cookie::{Carried, without_token};
use super::challenge;
use super::exchange::{Exchange, Exchanged};
use super::failure_page::answer_failure;
use super::look_up::{Finding, Freshness, LookUp, Opening, deletions, read_cookies};
use super::machine::{Machine, Next, Wait, flow};
use crate::config::{Config, Origin, SameSite, is_local_target};
use crate::context::{Context, Kept};
use crate::cross_site::{check_origin, is_own_host};
use crate::error::is_code;
use crate::failure::Failure;
use crate::fetch::{Fetch, Fetched};
use crate::known_headers::as_text;
use crate::location::ascii_only;
use crate::log::{Component, Journal, Level, Outcome};
use crate::request::{IncomingRequest, MARKER_HEADER, without_verifier};
use crate::session::{Cached, Session, read_cache, with_token_in_force};
use crate::time::UnixMillis;
use crate::upstream::{Answer, Asker, oauth_exchange};

/// Where htmx goes by itself, as a browser does after a redirect.
const HX_REDIRECT: HeaderName = HeaderName::from_static("hx-redirect");

/// nginx has 4 kB for a whole head, if nothing else is configured.
const LONGEST_LOCATION: usize = 2048;

const MISPLACED: &str = "a page outside `mount` was asked for what only the handler answers; if the handler is \
    there, set `mount` to the path it is at";

/// Decides one request to a page.
pub struct Middleware(Machine<Asking>);

flow!(Middleware => Decision);

/// What upstream is asked, and what the decision depends on besides.
struct Asking {
    kept: Kept,
    question: Question,
}

enum Question {
    LookUp(LookUp),
    Exchange(Exchange),
}

/// What happens to a request.
#[derive(Debug)]
#[non_exhaustive]
pub enum Decision {
    /// Somebody is signed in: on to the page.
    Allow(Session),
    /// Anyone may see the page. The session is there if the cache has it; upstream was not asked.
    Public(Option<Session>),
    /// The browser goes elsewhere.
    Redirect(Redirect),
    /// The browser goes elsewhere, by way of a page that refreshes itself, so that `Strict` cookies come along.
    Interstitial(Redirect),
    /// The request ends here.
    Respond(Box<Response<Bytes>>),
}

/// Where a browser is sent: a path of this application, or the configured login URL.
#[derive(Clone, PartialEq, Eq)]
pub struct Redirect {
    location: String,
}

impl Redirect {
    /// The target, as it is in the Location header.
    #[must_use]
    pub fn location(&self) -> &str {
        &self.location
    }
}

impl std::fmt::Debug for Redirect {
    /// Only the path: the query is the page's own and may hold anything.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.location.split(['?', '#']).next();
        f.debug_struct("Redirect")
            .field("path", &path)
            .finish_non_exhaustive()
    }
}

impl Decision {
    /// Who is signed in, as far as the decision knows.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match self {
            Self::Allow(session) | Self::Public(Some(session)) => Some(session),
            _ => None,
        }
    }

    /// Sets the marker on the request as the application sees it, and strips a copy that the client sent.
    pub fn mark(&self, headers: &mut HeaderMap) {
        headers.remove(MARKER_HEADER);
        if self.session().is_some() {
            headers.insert(MARKER_HEADER, HeaderValue::from_static("true"));
        }
    }

    /// What to do: continue with the session to hand on, or break with the answer, rendered.
    pub fn admit(self) -> ControlFlow<Response<Bytes>, Option<Session>> {
        match self {
            Self::Allow(session) => ControlFlow::Continue(Some(session)),
            Self::Public(session) => ControlFlow::Continue(session),
            Self::Redirect(redirect) => ControlFlow::Break(see_other(redirect.location)),
            Self::Interstitial(redirect) => ControlFlow::Break(interstitial(&redirect.location)),
            Self::Respond(response) => ControlFlow::Break(*response),
        }
    }
}

impl Middleware {
    /// Begins, for a page that is public only if the configuration says so.
    #[must_use]
    pub fn new(context: Context<'_>) -> Self {
        let is_public = context.config.is_public(context.request.path());
        Self::start(context, is_public)
    }

    /// Begins, for a page that anyone may see, whatever its path: nobody is turned away, but a browser on its way back
    /// from an OAuth provider is signed in.
    #[must_use]
    pub fn open(context: Context<'_>) -> Self {
        Self::start(context, true)
    }

    fn start(context: Context<'_>, is_public: bool) -> Self {
        let log = Journal::new(context, Component::Middleware);
        Self(Machine::start(log, |log| begin(context, is_public, log)))
    }
}

fn begin(context: Context<'_>, is_public: bool, log: &mut Journal) -> Next<Asking> {
    let Context {
        config,
        request,
        jar,
        ..
    } = context;
    if let Some(verifier) = oauth_verifier(context) {
        return exchange(context, verifier, log);
    }
    if is_public {
        return let_anyone_through(context, log);
    }
    if let Err(failure) = check_origin(config, request) {
        return refuse(config, request, failure, log);
    }
    match read_cookies(context, Asker::Page, Freshness::FromCache, log) {
        Opening::Known(session) => Next::Done(Vec::new(), Decision::Allow(session)),
        Opening::NoToken => {
            if looks_like_call_of_handler(request.path()) {
                log.say_once(Level::Warn, MISPLACED);
            }
            Next::Done(deletions(config, jar), turn_away(config, request))
        }
        Opening::Ask(look_up, fetch) => ask(context, Question::LookUp(*look_up), *fetch),
    }
}

/// The browser is back from an OAuth provider.
fn exchange(context: Context<'_>, verifier: &str, log: &mut Journal) -> Next<Asking> {
    let Context {
        config, request, ..
    } = context;
    if !is_local_target(request.path()) {
        return refuse(config, request, Failure::InvalidPath, log);
    }
    if request.is_prefetch() {
        return refuse(config, request, Failure::Prefetch, log);
    }
    let jar = with_token_in_force(context);
    let context = Context {
        jar: &jar,
        ..context
    };
    match oauth_exchange(context, verifier) {
        Some(fetch) => ask(context, Question::Exchange(Exchange::new(context)), fetch),
        None => refuse(config, request, Failure::InvalidPath, log),
    }
}

/// The verifier, if the request is a browser's way back from an OAuth provider. Below the mount it is the handler's; a
/// popup's belongs to the window that opened it.
fn oauth_verifier<'a>(context: Context<'a>) -> Option<&'a str> {
    let Context {
        config,
        request,
        jar,
        ..
    } = context;
    // Hardly any request has one.
    let verifier = request.verifier()?;
    let is_return = request.method() == Method::GET
        && config.path_below_mount(request.path()).is_none()
        && jar.has_challenge(config.cookie_names())
        && !request.has_pair("neon_popup", "1");
    is_return.then_some(verifier)
}

fn ask(context: Context<'_>, question: Question, fetch: Fetch) -> Next<Asking> {
    let asking = Asking {
        kept: context.keep(),
        question,
    };
    Next::wait(asking, fetch)
}

fn let_anyone_through(context: Context<'_>, log: &mut Journal) -> Next<Asking> {
    let Context { config, jar, .. } = context;
    let sent = jar.session_cookies(config.cookie_names());
    let session = match read_cache(context, sent, log) {
        Cached::Hit(session) => Some(session),
        Cached::NoToken | Cached::Stale(_) | Cached::Miss(_) => None,
    };
    log.decided(Outcome::Public, "anyone may see the page");
    let cleared = without_token(config, sent).into_iter().collect();
    Next::Done(cleared, Decision::Public(session))
}

/// Whether a page's path is what browsers ask of the handler most. If the handler is not below the configured mount,
/// nobody who is signed out ever reaches it.
fn looks_like_call_of_handler(path: &str) -> bool {
    [
        "/get-session",
        "/sign-in/email",
        "/sign-in/social",
        "/sign-up/email",
    ]
    .iter()
    .any(|call| path.ends_with(call))
}

fn refuse(
    config: &Config,
    request: &IncomingRequest,
    failure: Failure,
    log: &mut Journal,
) -> Next<Asking> {
    log.decided(Outcome::Refused, failure.code());
    fail(config, request, failure)
}

fn fail(config: &Config, request: &IncomingRequest, failure: Failure) -> Next<Asking> {
    let response = answer_failure(config, request, failure);
    Next::Done(Vec::new(), Decision::Respond(Box::new(response)))
}

impl Wait for Asking {
    type Outcome = Decision;

    fn answered(self, now: UnixMillis, got: Fetched, log: &mut Journal) -> Next<Self> {
        let Self { kept, question } = self;
        let Kept {
            config, request, ..
        } = &kept;
        let (question, fetch) = match question {
            Question::LookUp(look_up) => match look_up.answered(now, got, log) {
                Next::Await(look_up, fetch) => (Question::LookUp(*look_up), fetch),
                Next::Done(cookies, finding) => {
                    return match finding {
                        Finding::SignedIn(session) => Next::Done(cookies, Decision::Allow(session)),
                        Finding::SignedOut => Next::Done(cookies, turn_away(config, request)),
                        Finding::Unknown { failure, .. } => fail(config, request, failure),
                    };
                }
            },
            Question::Exchange(exchange) => match exchange.answered(now, got, log) {
                Next::Await(exchange, fetch) => (Question::Exchange(*exchange), fetch),
                Next::Done(cookies, exchanged) => {
                    return match exchanged {
                        Exchanged::SignedIn(_) => {
                            Next::Done(cookies, back_to_page(config, request))
                        }
                        Exchanged::NotSignedIn(answer) => not_signed_in(&kept, &answer, log),
                        Exchanged::Failed(error) => {
                            exchange_unknown(config, request, error.kind().failure(), log)
                        }
                    };
                }
            },
        };
        let asking = Self { kept, question };
        Next::Await(Box::new(asking), fetch)
    }
}

/// The browser goes back to the page that it asked for, without the verifier.
fn back_to_page(config: &Config, request: &IncomingRequest) -> Decision {
    let redirect = Redirect {
        location: ascii_only(&config.at_browser(&request.target_without_verifier())),
    };
    match config.settings().same_site {
        // A frame shows no such page. It is there after a popup: the application's own page led it here, so a redirect
        // does not lose its cookies.
        SameSite::Strict if !request.is_for_a_frame() => Decision::Interstitial(redirect),
        SameSite::Strict | SameSite::Lax | SameSite::None => Decision::Redirect(redirect),
    }
}

/// Upstream has refused the exchange, and the browser goes to sign in again; or its answer says nothing.
fn not_signed_in(kept: &Kept, answer: &Answer, log: &mut Journal) -> Next<Asking> {
    let Kept {
        config,
        request,
        jar,
    } = kept;
    let is_refusal = match answer.status {
        StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS => false,
        status => status.is_success() || (status.is_client_error() && answer.is_object()),
    };
    if !is_refusal {
        return exchange_unknown(config, request, Failure::UpstreamError, log);
    }
    log.decided(Outcome::Refused, "upstream refused the OAuth return");
    let code = answer.complaint().code.filter(|code| is_code(code));
    let code = code.as_deref().unwrap_or("OAUTH_FAILED");
    let login = to_login(config, request, Some(code));
    let mut jar = jar.fork();
    Carried::in_jar(config, &jar).set_or_clear(config, &mut jar, None, false);
    challenge::end(config, &mut jar);
    Next::Done(jar.into_lines(), Decision::Redirect(login))
}

/// The verifier is still good, so the browser may try again.
fn exchange_unknown(
    config: &Config,
    request: &IncomingRequest,
    failure: Failure,
    log: &mut Journal,
) -> Next<Asking> {
    log.decided(Outcome::Unknown, failure.code());
    fail(config, request, failure)
}

/// What becomes of somebody who has to be signed in and is not: on to the login page, or for a client of an API 401
/// `UNAUTHORIZED`. Of htmx it is the 401 as well, with an `HX-Redirect` to the login page: htmx follows a redirect
/// unseen, and would put the login page into the middle of another.
#[must_use]
pub fn turn_away(config: &Config, request: &IncomingRequest) -> Decision {
    sign_in_first(config, request, Failure::Unauthorized, None)
}

/// What becomes of somebody who signed in too long ago for what is asked: on to the login page, with
/// `error=SESSION_NOT_FRESH` in its query if it is ours, or 403 `SESSION_NOT_FRESH`, as [`turn_away`] has it.
#[must_use]
pub fn sign_in_again(config: &Config, request: &IncomingRequest) -> Decision {
    let failure = Failure::SessionNotFresh;
    sign_in_first(config, request, failure, Some(failure.code()))
}

fn sign_in_first(
    config: &Config,
    request: &IncomingRequest,
    failure: Failure,
    error: Option<&str>,
) -> Decision {
    if request.is_from_htmx() {
        let page = request.htmx_page();
        let page = page.and_then(|page| path_of_own_page(config, request, page));
        let login = login_location(config, page.as_deref(), error);
        let mut response = failure.to_response();
        if let Ok(mut login) = HeaderValue::try_from(login) {
            // The query is the page's own and may hold anything.
            login.set_sensitive(true);
            response.headers_mut().insert(HX_REDIRECT, login);
        }
        return Decision::Respond(Box::new(response));
    }
    if config.is_api_route(request.path()) || request.is_api_client() {
        return Decision::Respond(Box::new(failure.to_response()));
    }
    Decision::Redirect(to_login(config, request, error))
}

/// Path and query, as the browser has them, of a page of this application that signing in may lead back to. `url` is
/// absolute.
fn path_of_own_page(config: &Config, request: &IncomingRequest, url: &str) -> Option<String> {
    let (origin, target) = Origin::split(url)?;
    if !is_own_host(config, request, origin.host_and_port()) {
        return None;
    }
    let target = target.split('#').next()?;
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let page = without_verifier(if path.is_empty() { "/" } else { path }, query);
    config.return_path(&page).is_some().then_some(page)
}

/// The login URL for a request to a page, which leads back to that page; or for a form, to the page that it is on.
fn to_login(config: &Config, request: &IncomingRequest, error: Option<&str>) -> Redirect {
    let page = if request.method() == Method::GET {
        let is_local = is_local_target(request.path());
        is_local.then(|| config.at_browser(&request.target_without_verifier()))
    } else {
        let referer = request.referer().and_then(as_text);
        referer.and_then(|page| path_of_own_page(config, request, page))
    };
    Redirect {
        location: login_location(config, page.as_deref(), error),
    }
}

/// The login URL. Our page gets in its query where to lead back to and what went wrong; one elsewhere gets nothing.
///
/// The page to lead back to loses its query, or is left out, if the URL would be longer than a proxy in front passes on.
fn login_location(config: &Config, page: Option<&str>, error: Option<&str>) -> String {
    let login = &config.settings().login_url;
    if login.page().is_none() {
        return login.as_str().to_owned();
    }
    let leading_to = |page: Option<&str>| {
        let error = error.map(|error| ("error", error));
        let page = page.map(|page| ("redirectTo", page));
        let url = login.with_query(error.into_iter().chain(page));
        match url.starts_with('/') {
            true => config.at_browser(&url),
            false => url,
        }
    };
    let path = page.and_then(|page| page.split('?').next());
    [page, path]
        .into_iter()
        .map(leading_to)
        .find(|url| url.len() <= LONGEST_LOCATION)
        .unwrap_or_else(|| leading_to(None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{Action, Flow};

    /// Where htmx is sent when nobody is signed in.
    fn htmx_redirect(config: &Config, page: &str) -> String {
        let (parts, ()) = http::Request::post("/list/rows")
            .header("host", "app.example")
            .header("accept", "text/html")
            .header("hx-request", "true")
            .header("hx-current-url", page)
            .body(())
            .unwrap()
            .into_parts();
        let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
        let answer = turn_away(config, &request).admit().break_value().unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        answer.headers()[HX_REDIRECT].to_str().unwrap().to_owned()
    }

    fn config() -> crate::config::ConfigBuilder {
        Config::builder()
            .base_url("https://auth.example")
            .cookie_secret("0123456789abcdef0123456789abcdef")
    }

    #[test]
    fn htmx_is_led_back_to_the_page_it_runs_in() {
        let config = config().build().unwrap();
        for (page, back) in [
            ("https://app.example/list?page=2#top", "%2Flist%3Fpage%3D2"),
            ("https://app.example", "%2F"),
            (
                "https://app.example/a?neon_auth_session_verifier=x&b",
                "%2Fa%3Fb",
            ),
        ] {
            let expected = format!("/auth/sign-in?redirectTo={back}");
            assert_eq!(htmx_redirect(&config, page), expected, "{page}");
        }
    }

    #[test]
    fn htmx_is_led_back_to_no_other_place() {
        let config = config().build().unwrap();
        for page in [
            "https://evil.example/list",
            "https://app.example:8443/list",
            "https://app.example//evil.example",
            "https://app.example/\\evil.example",
            "https://app.example/auth/sign-in",
            "https://app.example/api/auth/sign-out",
            "javascript:alert(1)",
            "/list",
            "",
        ] {
            assert_eq!(htmx_redirect(&config, page), "/auth/sign-in", "{page}");
        }
    }

    /// What somebody gets who signed in too long ago.
    fn asked_again(name: &str, value: &str) -> Response<Bytes> {
        let config = config().api_route("/api").build().unwrap();
        let path = if name.is_empty() { "/api/x" } else { "/x" };
        let mut request = http::Request::get(path);
        if !name.is_empty() {
            request = request.header(name, value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
        let answer = sign_in_again(&config, &request).admit();
        answer.break_value().unwrap()
    }

    #[test]
    fn who_signed_in_too_long_ago_gets_a_code_of_its_own() {
        for (name, value) in [
            ("accept", "application/json"),
            ("hx-request", "true"),
            ("", ""),
        ] {
            let answer = asked_again(name, value);
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}");
            let body = String::from_utf8_lossy(answer.body());
            assert!(body.contains("SESSION_NOT_FRESH"), "{name}: {body}");
        }
        let htmx = asked_again("hx-request", "true");
        assert_eq!(
            htmx.headers()[HX_REDIRECT],
            "/auth/sign-in?error=SESSION_NOT_FRESH"
        );
        let browser = asked_again("accept", "text/html");
        assert_eq!(
            browser.headers()[http::header::LOCATION],
            "/auth/sign-in?error=SESSION_NOT_FRESH&redirectTo=%2Fx"
        );
    }

    #[test]
    fn a_login_page_elsewhere_gets_nothing_of_htmx() {
        let config = config()
            .login_url("https://login.example/")
            .build()
            .unwrap();
        let login = htmx_redirect(&config, "https://app.example/list");
        assert_eq!(login, "https://login.example/");
    }

    #[test]
    fn a_handler_outside_the_mount_is_reported_once() {
        let config = config().build().unwrap();
        let said = |path: &str| {
            let (parts, ()) = http::Request::post(path).body(()).unwrap().into_parts();
            let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
            let jar = crate::Jar::default();
            let now = UnixMillis::new(0);
            let mut flow = Middleware::new(Context::new(&config, now, &request, &jar));
            match flow.poll() {
                Some(Action::Log(record)) => record.once && record.message == MISPLACED,
                _ => false,
            }
        };
        assert!(said("/auth-api/sign-in/email") && said("/v1/get-session"));
        assert!(!said("/orders") && !said("/sign-out"));
    }
}
