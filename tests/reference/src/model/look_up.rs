//! Who is signed in: from the request's own cookies, else by one request to upstream.

use http::Method;
use neon_auth_core::Source;
use serde_json::Value;

use super::failure::{is_outage, of_fetch};
use super::minted::minted;
use super::set_cookie::{Cookie, Cookies, leaving, token_after};
use super::verdict::{Verdict, text_of, verdict_about};
use super::worth::{Worth, worth_of};
use crate::scenario::{Asked, Reply, Settings};
use neon_auth_conformance::cookies::{
    DONT_REMEMBER, Pairs, SESSION_DATA, SESSION_TOKEN, for_upstream, our_cookies,
};

/// What is found.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// This session is signed in, and this is where it was learned.
    SignedIn(Value, Source),
    /// Nobody is.
    SignedOut,
    /// Nothing is known; the status and the code say why.
    Unknown(u16, &'static str),
}

/// What comes of a look-up.
#[derive(Clone, Debug, PartialEq)]
pub struct LookedUp {
    /// What is found.
    pub found: Found,
    /// The cookies that went upstream; none if it was not asked.
    pub sent: Option<Pairs>,
    /// What the response does to the browser's cookies.
    pub cookies: Cookies,
}

/// Looks up who is signed in. `answer` is what upstream says if it is asked, and the clock then.
#[must_use]
pub fn look_up(
    settings: &Settings,
    asked: &Asked,
    fresh: bool,
    now: i64,
    answer: (i64, &Reply),
) -> LookedUp {
    let carried = |name: &str| asked.cookies.get(name).is_some();
    let dead = || {
        let names = [SESSION_TOKEN, SESSION_DATA].into_iter();
        names
            .filter(|name| carried(name))
            .map(|name| (name.to_owned(), Cookie::Cleared))
    };
    let token = asked.cookies.get(SESSION_TOKEN);
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return LookedUp {
            found: Found::SignedOut,
            sent: None,
            cookies: dead().collect(),
        };
    };
    let worth = match fresh {
        true => Worth::Miss,
        false => worth_of(settings, asked, now),
    };
    if let Worth::Hit(session) = worth {
        return LookedUp {
            found: Found::SignedIn(session, Source::Cache),
            sent: None,
            cookies: Cookies::new(),
        };
    }
    // Nothing else that the client sends may make a look-up fail that a stale cookie could replace.
    let all_ours = for_upstream(our_cookies(&asked.headers()));
    let is_needed = |name: &str| name == SESSION_TOKEN || name == DONT_REMEMBER;
    let sent = all_ours
        .into_iter()
        .filter(|(name, _)| matches!(worth, Worth::Miss) || is_needed(name))
        .collect();
    let stand_in = match worth {
        Worth::Stale(session) if stands_in(settings, asked, now, answer) => Some(session),
        _ => None,
    };
    let (found, cookies) = match (heard(settings, asked, &token, answer), stand_in) {
        ((Found::Unknown(..), _), Some(session)) => {
            (Found::SignedIn(session, Source::StaleCache), Cookies::new())
        }
        ((Found::SignedOut, mut cookies), _) => {
            cookies.extend(dead());
            (Found::SignedOut, cookies)
        }
        (heard, _) => heard,
    };
    LookedUp {
        found,
        sent: Some(sent),
        cookies,
    }
}

/// What upstream's answer says, and what it does to the browser's cookies.
fn heard(
    settings: &Settings,
    asked: &Asked,
    token: &[u8],
    answer: (i64, &Reply),
) -> (Found, Cookies) {
    let (now, reply) = answer;
    let (status, body) = match reply {
        Reply::Answer { status, body, .. } => (*status, body),
        Reply::Failure(kind) => {
            let (status, code) = of_fetch(*kind);
            return (Found::Unknown(status, code), Cookies::new());
        }
    };
    let text = text_of(reply, body);
    let token_now = token_after(token, reply, now);
    match verdict_about(token_now.as_deref(), status, text, now) {
        Verdict::Unknown(code) => (Found::Unknown(502, code), Cookies::new()),
        Verdict::SignedOut => (Found::SignedOut, leaving(reply, now)),
        Verdict::SignedIn(session) => {
            let mut cookies = leaving(reply, now);
            let token_now = token_now.unwrap_or_default();
            let cookie = minted(
                settings,
                &token_now,
                text.unwrap_or_default(),
                &session,
                now,
            );
            let is_outdated = token_now != token || asked.cookies.get(SESSION_DATA).is_some();
            let cookie = cookie.or_else(|| is_outdated.then_some(Cookie::Cleared));
            cookies.extend(cookie.map(|cookie| (SESSION_DATA.to_owned(), cookie)));
            (Found::SignedIn(session, Source::Upstream), cookies)
        }
    }
}

/// Whether a stale cookie is used: to read a page, while upstream is down, in time.
fn stands_in(settings: &Settings, asked: &Asked, now: i64, answer: (i64, &Reply)) -> bool {
    let (later, reply) = answer;
    let is_down = match reply {
        Reply::Answer { status, .. } => status.is_server_error(),
        Reply::Failure(kind) => is_outage(*kind),
    };
    let is_read = [Method::GET, Method::HEAD].contains(&asked.method);
    // A clock that is set back meanwhile makes no cookie younger than it was when it was read.
    let worth = worth_of(settings, asked, later.max(now));
    is_down && is_read && matches!(worth, Worth::Stale(_))
}
