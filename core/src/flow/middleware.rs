//! Route protection: who may see which page.
//!
//! ```text
//! start ──OAuth return──▶ Exchange ──any answer──▶ done
//!  ├──public page, cached session, or no token──▶ done
//!  └──▶ LookUp ──any answer──▶ done
//! ```

use http::{Method, StatusCode};

use super::cache_cookie::{Cache, Carried, without_token};
use super::challenge;
use super::decision::{Decision, Redirect};
use super::exchange::{Exchange, Exchanged};
use super::login::{to_login, turn_away};
use super::look_up::{Finding, Freshness, LookUp, Opening, read_cookies};
use crate::config::{Config, SameSite, is_local_target};
use crate::context::{Context, Kept};
use crate::cross_site::check_origin;
use crate::error::is_code;
use crate::error_code::ErrorCode;
use crate::fetch::{Fetch, Fetched};
use crate::location::ascii_only;
use crate::log::{Component, Journal, Level, LogRecord, Outcome};
use crate::request::IncomingRequest;
use crate::session::{Cached, read_cache, with_token_in_force};
use crate::step::state::Answered;
use crate::step::{Done, Flow, Next, Step, Times};
use crate::upstream::{Answer, Asker, oauth_exchange};

const MISPLACED: &str = "a page outside `mount` was asked for what only the handler answers; if the handler is \
    there, set `mount` to the path it is at";

/// Decides one request to a page.
///
/// It holds what upstream is asked, and what the decision depends on besides.
pub struct Middleware {
    kept: Kept,
    question: Question,
}

enum Question {
    LookUp(LookUp),
    Exchange(Exchange),
}

type Decided = Next<Middleware, Decision>;

impl Middleware {
    /// Starts the flow for a page that is public only if the configuration says so.
    pub fn start(context: Context<'_>) -> Step<Self> {
        let log = Journal::new(context, Component::Middleware);
        Step::first(log, |log| match oauth_verifier(context) {
            Some(verifier) => exchange(context, verifier, log),
            None if context.config.is_public(context.request.path()) => {
                let_anyone_through(context, log)
            }
            None => protect(context, log),
        })
    }

    /// Starts the flow for a page that anyone may see, whatever its path: nobody is turned away, but a browser on its way
    /// back from an OAuth provider is signed in.
    pub fn start_open(context: Context<'_>) -> Step<Self> {
        let log = Journal::new(context, Component::Middleware);
        Step::first(log, |log| match oauth_verifier(context) {
            Some(verifier) => exchange(context, verifier, log),
            None => let_anyone_through(context, log),
        })
    }
}

impl std::fmt::Debug for Middleware {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Middleware").finish_non_exhaustive()
    }
}

fn protect(context: Context<'_>, log: &mut Journal) -> Decided {
    let Context {
        config, request, ..
    } = context;
    if let Err(failure) = check_origin(config, request) {
        log.add(LogRecord::of_refused_origin(config, request));
        return refuse(failure, log);
    }
    match read_cookies(context, Asker::Page, Freshness::FromCache, log) {
        Opening::Known(session) => Next::end(Decision::Allow(session)),
        Opening::NoToken(dead) => {
            if looks_like_call_of_handler(request.path()) {
                log.say_once(Level::Warn, MISPLACED);
            }
            Next::done(Vec::from_iter(dead), turn_away(config, request))
        }
        Opening::Ask(look_up, fetch) => ask(context, Question::LookUp(*look_up), fetch),
    }
}

/// The browser is back from an OAuth provider.
fn exchange(context: Context<'_>, verifier: &str, log: &mut Journal) -> Decided {
    let request = context.request;
    if !is_local_target(request.path()) {
        return refuse(ErrorCode::InvalidPath, log);
    }
    if request.is_prefetch() {
        return refuse(ErrorCode::Prefetch, log);
    }
    let jar = with_token_in_force(context);
    let context = Context {
        jar: &jar,
        ..context
    };
    match oauth_exchange(context, verifier) {
        Some(fetch) => {
            let question = Question::Exchange(Exchange::new(context));
            ask(context, question, Box::new(fetch))
        }
        None => refuse(ErrorCode::InvalidPath, log),
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

fn ask(context: Context<'_>, question: Question, fetch: Box<Fetch>) -> Decided {
    let middleware = Middleware {
        kept: context.keep(),
        question,
    };
    Next::Ask(Box::new(middleware), fetch)
}

fn let_anyone_through(context: Context<'_>, log: &mut Journal) -> Decided {
    let Context { config, jar, .. } = context;
    let sent = jar.session_cookies(config.cookie_names());
    let session = match read_cache(context, sent, log) {
        Cached::Hit(session) => Some(session),
        Cached::NoToken | Cached::Stale(_) | Cached::Miss(_) => None,
    };
    log.decided(Outcome::Public, "anyone may see the page");
    let cleared = without_token(config, sent).into_iter().collect();
    Next::done(cleared, Decision::Public(session))
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

fn refuse(failure: ErrorCode, log: &mut Journal) -> Decided {
    log.decided(Outcome::Refused, failure.as_str());
    Next::end(Decision::Fail(failure))
}

impl Flow for Middleware {
    type Outcome = Decision;
}

impl Answered<Decision> for Middleware {
    fn answered(self, times: Times, got: Fetched, log: &mut Journal) -> Decided {
        let Self { kept, question } = self;
        let Kept {
            config, request, ..
        } = &kept;
        match question {
            Question::LookUp(look_up) => match look_up.answered(times, got, log) {
                Next::Ask(look_up, fetch) => {
                    let question = Question::LookUp(*look_up);
                    Next::Ask(Box::new(Self { kept, question }), fetch)
                }
                Next::Done(Done { cookies, outcome }) => Next::done(
                    cookies,
                    match outcome {
                        Finding::SignedIn(session) => Decision::Allow(session),
                        Finding::SignedOut => turn_away(config, request),
                        Finding::Unknown(unknown) => Decision::Fail(unknown.failure),
                    },
                ),
            },
            Question::Exchange(exchange) => {
                let Done { cookies, outcome } = exchange.answered(times, got, log);
                match outcome {
                    Exchanged::SignedIn(_) => Next::done(cookies, back_to_page(config, request)),
                    Exchanged::NotSignedIn(answer) => not_signed_in(&kept, &answer, log),
                    Exchanged::Failed(error) => exchange_unknown(error.kind().error_code(), log),
                }
            }
        }
    }
}

/// The browser goes back to the page that it asked for, without the verifier.
fn back_to_page(config: &Config, request: &IncomingRequest) -> Decision {
    let redirect = Redirect {
        location: ascii_only(&config.at_browser(request.target_without_verifier())),
    };
    match config.settings().same_site {
        // A frame shows no such page. It is there after a popup: the application's own page led it here, so a redirect
        // does not lose its cookies.
        SameSite::Strict if !request.is_for_a_frame() => Decision::Interstitial(redirect),
        SameSite::Strict | SameSite::Lax | SameSite::None => Decision::Redirect(redirect),
    }
}

/// Upstream has refused the exchange, and the browser goes to sign in again; or its answer says nothing.
fn not_signed_in(kept: &Kept, answer: &Answer, log: &mut Journal) -> Decided {
    let Kept {
        config,
        request,
        jar,
        ..
    } = kept;
    let is_refusal = match answer.status {
        StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS => false,
        status => status.is_success() || (status.is_client_error() && answer.is_object()),
    };
    if !is_refusal {
        return exchange_unknown(ErrorCode::UpstreamError, log);
    }
    log.decided(Outcome::Refused, "upstream refused the OAuth return");
    let code = answer.complaint().code.filter(|code| is_code(code));
    let code = code.as_deref().unwrap_or("OAUTH_FAILED");
    let login = to_login(config, request, Some(code));
    let mut jar = jar.fork();
    Carried::in_jar(config, &jar).settle(config, &mut jar, Cache::Unchanged);
    challenge::end(config, &mut jar);
    Next::done(jar.into_lines(), Decision::Redirect(login))
}

/// The verifier is still good, so the browser may try again.
fn exchange_unknown(failure: ErrorCode, log: &mut Journal) -> Decided {
    log.decided(Outcome::Unknown, failure.as_str());
    Next::end(Decision::Fail(failure))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::time::UnixMillis;

    #[test]
    fn a_handler_outside_the_mount_is_reported_once() {
        let config = Config::builder()
            .base_url("https://auth.example")
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .build()
            .unwrap();
        let said = |path: &str| {
            let (parts, ()) = http::Request::post(path).body(()).unwrap().into_parts();
            let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
            let jar = crate::Jar::default();
            let now = UnixMillis::new(0);
            let step = Middleware::start(Context::new(&config, now, &request, &jar));
            step.log
                .iter()
                .any(|record| record.once && record.message == MISPLACED)
        };
        assert!(said("/auth-api/sign-in/email") && said("/v1/get-session"));
        assert!(!said("/orders") && !said("/sign-out"));
    }
}
