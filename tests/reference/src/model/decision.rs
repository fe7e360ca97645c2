//! What the middleware decides.

use http::Uri;
use neon_auth_core::Source;
use serde_json::Value;

use super::carried::Carried;
use super::client::{is_api, is_htmx, wants_page};
use super::exchange::{dead_cache, exchanged};
use super::heads::{Asks, page_request};
use super::look_up::{Found, look_up};
use super::oauth_return::verifier;
use super::origin::is_foreign;
use super::prefetch::is_prefetch;
use super::public::is_public;
use super::redirect::{to_login, to_login_from_htmx};
use super::sent::{Answers, Sent};
use super::set_cookie::Cookies;
use crate::rules::is_local_target;
use crate::scenario::{Asked, Settings};

/// What becomes of a request to a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// On to the page, with this session, learned there.
    Allow(Value, Source),
    /// On to the page, which anyone may see, with the cached session if there is one.
    Public(Option<Value>),
    /// The browser goes there.
    Redirect(String),
    /// The browser goes there by way of a page that refreshes itself.
    Interstitial(String),
    /// An answer of our own with this code.
    Refused {
        /// The status.
        status: u16,
        /// The code.
        code: String,
        /// A page for people, or JSON.
        is_html: bool,
        /// Where htmx sends the browser.
        to: Option<String>,
    },
}

/// The decision, and all that comes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// What upstream was asked.
    pub sent: Vec<Sent>,
    /// What the response does to the browser's cookies.
    pub cookies: Cookies,
}

impl Decided {
    pub(super) fn without_request(decision: Decision, cookies: Cookies) -> Self {
        Self {
            decision,
            sent: Vec::new(),
            cookies,
        }
    }

    /// An answer of our own that changes no cookie.
    pub(super) fn refused(settings: &Settings, asked: &Asked, (status, code): (u16, &str)) -> Self {
        let decision = Decision::Refused {
            status,
            code: code.to_owned(),
            is_html: wants_page(settings, asked),
            to: None,
        };
        Self::without_request(decision, Cookies::new())
    }
}

/// Decides one request. `is_open`: nobody is turned away, whatever the path. `answers` are what upstream says if it is
/// asked, and the clock at each.
#[must_use]
pub fn decide(
    settings: &Settings,
    asked: &Asked,
    is_open: bool,
    now: i64,
    answers: Answers<'_>,
) -> Decided {
    if let Some(verifier) = verifier(settings, asked) {
        return oauth_return(settings, asked, verifier, now, answers);
    }
    if is_open || is_public(settings, &asked.path) {
        let session = Carried::by(settings, asked).cached(now);
        let cookies = dead_cache(settings, asked);
        return Decided::without_request(Decision::Public(session), cookies);
    }
    if is_foreign(settings, asked) {
        return Decided::refused(settings, asked, (403, "UNTRUSTED_ORIGIN"));
    }
    let looked_up = look_up(settings, asked, Asks::Page, now, answers);
    let decision = match looked_up.found {
        Found::SignedIn(session, source) => Decision::Allow(session, source),
        Found::SignedOut if is_htmx(asked) => {
            unauthorized(Some(to_login_from_htmx(settings, asked)))
        }
        Found::SignedOut if is_api(settings, asked) => unauthorized(None),
        Found::SignedOut => Decision::Redirect(to_login(settings, asked, None)),
        Found::Unknown(status, code) => Decided::refused(settings, asked, (status, code)).decision,
    };
    Decided {
        decision,
        sent: looked_up.sent,
        cookies: looked_up.cookies,
    }
}

fn unauthorized(to: Option<String>) -> Decision {
    Decision::Refused {
        status: 401,
        code: "UNAUTHORIZED".to_owned(),
        is_html: false,
        to,
    }
}

fn oauth_return(
    settings: &Settings,
    asked: &Asked,
    verifier: &str,
    now: i64,
    answers: Answers<'_>,
) -> Decided {
    if !is_local_target(&asked.path) {
        return Decided::refused(settings, asked, (400, "INVALID_PATH"));
    }
    if is_prefetch(asked) {
        return Decided::refused(settings, asked, (503, "PREFETCH"));
    }
    let query = format!("neon_auth_session_verifier={verifier}");
    let path = format!("get-session?{query}");
    let is_url = format!("{}/{path}", settings.base())
        .parse::<Uri>()
        .is_ok_and(|url| url.query() == Some(&query));
    if !is_url {
        return Decided::refused(settings, asked, (400, "INVALID_PATH"));
    }
    let carried = Carried::by(settings, asked);
    let cookies = carried.with_token(carried.in_force(now).as_deref());
    let [answer, ..] = answers;
    Decided {
        sent: vec![page_request(settings, asked, &path, cookies)],
        ..exchanged(settings, asked, now, answer)
    }
}
