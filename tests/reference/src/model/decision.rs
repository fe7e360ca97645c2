//! What the middleware decides.

use http::Uri;
use neon_auth_core::Source;
use serde_json::Value;

use super::client::{is_api, wants_page};
use super::exchange::{dead_cache, exchanged};
use super::look_up::{Found, look_up};
use super::oauth_return::verifier;
use super::origin::is_foreign;
use super::public::is_public;
use super::redirect::to_login;
use super::set_cookie::Cookies;
use super::worth::{Worth, worth_of};
use crate::rules::is_local_target;
use crate::scenario::{Asked, Reply, Settings};
use neon_auth_conformance::cookies::{Pairs, for_upstream, our_cookies};

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
    },
}

/// The decision, and all that comes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// The one request that was made of upstream: its URL and its cookies.
    pub fetched: Option<(String, Pairs)>,
    /// What the response does to the browser's cookies.
    pub cookies: Cookies,
}

impl Decided {
    pub(super) fn without_fetch(decision: Decision, cookies: Cookies) -> Self {
        Self {
            decision,
            fetched: None,
            cookies,
        }
    }

    /// An answer of our own that changes no cookie.
    pub(super) fn refused(settings: &Settings, asked: &Asked, (status, code): (u16, &str)) -> Self {
        let decision = Decision::Refused {
            status,
            code: code.to_owned(),
            is_html: wants_page(settings, asked),
        };
        Self::without_fetch(decision, Cookies::new())
    }
}

/// Decides one request. `is_open`: nobody is turned away, whatever the path. `answer` is what upstream says if it is
/// asked, and the clock then.
#[must_use]
pub fn decide(
    settings: &Settings,
    asked: &Asked,
    is_open: bool,
    now: i64,
    answer: (i64, &Reply),
) -> Decided {
    if let Some(verifier) = verifier(settings, asked) {
        return oauth_return(settings, asked, verifier, answer);
    }
    if is_open || is_public(settings, &asked.path) {
        let session = match worth_of(settings, asked, now) {
            Worth::Hit(session) => Some(session),
            Worth::Stale(_) | Worth::Miss => None,
        };
        return Decided::without_fetch(Decision::Public(session), dead_cache(asked));
    }
    if is_foreign(settings, asked) {
        return Decided::refused(settings, asked, (403, "UNTRUSTED_ORIGIN"));
    }
    let looked_up = look_up(settings, asked, false, now, answer);
    let decision = match looked_up.found {
        Found::SignedIn(session, source) => Decision::Allow(session, source),
        Found::SignedOut if is_api(settings, asked) => Decision::Refused {
            status: 401,
            code: "UNAUTHORIZED".to_owned(),
            is_html: false,
        },
        Found::SignedOut => Decision::Redirect(to_login(settings, asked, None)),
        Found::Unknown(status, code) => Decided::refused(settings, asked, (status, code)).decision,
    };
    let url = format!("{}/get-session", base_url(settings));
    Decided {
        decision,
        fetched: looked_up.sent.map(|cookies| (url, cookies)),
        cookies: looked_up.cookies,
    }
}

fn oauth_return(
    settings: &Settings,
    asked: &Asked,
    verifier: &str,
    answer: (i64, &Reply),
) -> Decided {
    let query = format!("neon_auth_session_verifier={verifier}");
    let url = format!("{}/get-session?{query}", base_url(settings));
    let is_url = url
        .parse::<Uri>()
        .is_ok_and(|url| url.query() == Some(&query));
    if !is_local_target(&asked.path) || !is_url {
        return Decided::refused(settings, asked, (400, "INVALID_PATH"));
    }
    let cookies = for_upstream(our_cookies(&asked.headers()));
    Decided {
        fetched: Some((url, cookies)),
        ..exchanged(settings, asked, answer)
    }
}

fn base_url(settings: &Settings) -> &str {
    settings.base_url.trim_end_matches('/')
}
