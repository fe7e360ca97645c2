//! Who is signed in: from the request's own cookies, else by asking upstream about one session_token after another.

use http::Method;
use neon_auth_core::Source;
use serde_json::Value;

use super::carried::Carried;
use super::failure::{is_outage, of_fetch};
use super::heads::{Asks, look_up_request, probe_request};
use super::invalidated::has_changed;
use super::minted::{Minting, minted};
use super::sent::{Answers, Sent};
use super::set_cookie::{Cookie, Cookies, leaving, token_after};
use super::verdict::{Verdict, text_of, verdict_about};
use crate::scenario::{Asked, Reply, Settings};
use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};

/// All look-ups of a request together may take so many milliseconds.
const DEADLINE: i64 = 10_000;
/// None is sent in the last quarter of them: upstream would work for nobody.
const LAST_SENT: i64 = DEADLINE - DEADLINE / 4;

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
    /// What upstream was asked.
    pub sent: Vec<Sent>,
    /// What the response does to the browser's cookies.
    pub cookies: Cookies,
}

/// Looks up who is signed in. `answers` are what upstream says if it is asked, and the clock at each.
#[must_use]
pub fn look_up(
    settings: &Settings,
    asked: &Asked,
    asks: Asks,
    now: i64,
    answers: Answers<'_>,
) -> LookedUp {
    let mut carried = Carried::by(settings, asked);
    carried.hear(now);
    let invalidated = asked.invalidated.as_deref().unwrap_or_default();
    let mut looked_up = LookedUp {
        found: Found::SignedOut,
        sent: Vec::new(),
        cookies: Cookies::new(),
    };
    let is_fresh = asks == Asks::Method { fresh: true };
    if let Some(session) = carried.cached(now).filter(|_| !is_fresh) {
        looked_up.found = Found::SignedIn(session, Source::Cache);
        return looked_up;
    }
    let mut answers = answers.into_iter();
    let began_at = now;
    let mut now = now;
    let mut clocks_differ = false;
    for token in carried.candidates(now) {
        if now.saturating_sub(began_at) > LAST_SENT {
            looked_up.found = Found::Unknown(502, "NETWORK_TIMEOUT");
            looked_up.cookies = Cookies::new();
            return looked_up;
        }
        // A cookie that begins to count while upstream is asked does not take its place.
        let stand_in = carried.stand_in(&token, now).filter(|_| !is_fresh);
        let stand_in = stand_in.map(<[u8]>::to_vec);
        // Nothing else that the client sends may make a look-up fail that a stale cookie may stand in for.
        let is_alone = stand_in.is_some();
        let cookies = match is_alone {
            true => carried.with_token_alone(&token),
            false => carried.with_token(Some(&token)),
        };
        let request = look_up_request(settings, asked, asks, cookies, is_alone);
        looked_up.sent.push(request.clone());
        let read_at = now;
        let mut asked_at = now;
        let Some((later, mut reply)) = answers.next() else {
            break;
        };
        now = later;
        let mut latest = carried.hear(now);
        let mut verdict = heard(&token, reply, now);
        // It may be from before a change that came while it was on its way.
        if let Verdict::SignedIn(session) = &verdict
            && has_changed(invalidated, session, asked_at, latest)
        {
            let has_time = now.saturating_sub(began_at) <= LAST_SENT;
            if has_time && let Some((later, again)) = answers.next() {
                looked_up.sent.push(request);
                asked_at = now;
                (now, reply) = (later, again);
                latest = carried.hear(now);
                verdict = heard(&token, reply, now);
            } else if !has_time && is_fresh {
                looked_up.found = Found::Unknown(502, "NETWORK_TIMEOUT");
                return looked_up;
            }
        }
        match verdict {
            Verdict::SignedIn(session) => {
                let cached = carried.has(SESSION_DATA);
                let has_changed = has_changed(invalidated, &session, asked_at, latest);
                let minting = Minting {
                    settings,
                    asked_at,
                    now,
                    has_changed,
                };
                looked_up.cookies = cookies_with(&minting, &token, &session, cached, reply);
                looked_up.found = Found::SignedIn(session, Source::Upstream);
                return looked_up;
            }
            Verdict::Unknown(code) => {
                let status = match reply {
                    Reply::Failure(kind) => of_fetch(*kind).0,
                    Reply::Answer { .. } => 502,
                };
                looked_up.found = Found::Unknown(status, code);
                looked_up.cookies = Cookies::new();
                // A clock that is set back meanwhile makes no cookie younger than it was when it was read.
                let is_read = [Method::GET, Method::HEAD].contains(&asked.method);
                let latest = read_at.max(asked_at).max(now);
                let may_stand_in = |carried: &Carried, at: i64| {
                    carried.stood_in_by(stand_in.as_deref()?, &token, at)
                };
                if is_read && is_outage(reply) && may_stand_in(&carried, latest).is_some() {
                    looked_up.sent.push(probe_request(settings));
                    if let Some((later, reply)) = answers.next()
                        && is_outage(reply)
                    {
                        carried.hear(later);
                        if let Some(session) = may_stand_in(&carried, latest.max(later)) {
                            looked_up.found = Found::SignedIn(session, Source::StaleCache);
                        }
                    }
                }
                return looked_up;
            }
            Verdict::SignedOut => looked_up.cookies = leaving(reply, now),
            Verdict::ClocksDiffer => clocks_differ = true,
        }
    }
    let dead: &[&str] = match clocks_differ {
        true => {
            looked_up.cookies = Cookies::new();
            &[SESSION_DATA]
        }
        false => &[SESSION_TOKEN, SESSION_DATA],
    };
    for name in dead.iter().filter(|name| carried.has(name)) {
        let cleared = ((*name).to_owned(), Cookie::Cleared);
        looked_up.cookies.extend([cleared]);
    }
    looked_up
}

/// What upstream's answer about a session_token says.
fn heard(token: &[u8], reply: &Reply, now: i64) -> Verdict {
    let (status, body) = match reply {
        Reply::Answer { status, body, .. } => (*status, body),
        Reply::Failure(kind) => return Verdict::Unknown(of_fetch(*kind).1),
    };
    let token = token_after(token, reply, now);
    verdict_about(token.as_deref(), status, text_of(reply, body), now)
}

/// The cookies of an answer that tells a session, and the session itself in one.
fn cookies_with(
    minting: &Minting<'_>,
    token: &[u8],
    session: &Value,
    is_cached: bool,
    reply: &Reply,
) -> Cookies {
    let mut cookies = leaving(reply, minting.now);
    let token_now = token_after(token, reply, minting.now).unwrap_or_default();
    let text = match reply {
        Reply::Answer { body, .. } => text_of(reply, body).unwrap_or_default(),
        Reply::Failure(_) => "",
    };
    let cookie = minted(minting, &token_now, text, session);
    let is_outdated = token_now != token || is_cached;
    let cookie = cookie.or_else(|| is_outdated.then_some(Cookie::Cleared));
    cookies.extend(cookie.map(|cookie| (SESSION_DATA.to_owned(), cookie)));
    cookies
}
