//! What comes of a call that is passed on to upstream, by the handler or as a server method.

use http::header::AUTHORIZATION;
use http::{Method, StatusCode, Uri};
use serde_json::Value;

use super::effect::{Effect, effect};
use super::failure::of_fetch;
use super::minted::minted;
use super::oauth_return::{brings_verifier, without_verifier};
use super::percent::percent_decoded;
use super::refresh::refresh_target;
use super::session::{is_live, session_in};
use super::set_cookie::{Cookie, Cookies, leaving};
use super::verdict::{is_json, text_of, value_of};
use super::worth::{Worth, worth_of};
use crate::scenario::{Asked, Reply, Settings};
use neon_auth_conformance::cookies::{CHALLENGES, SESSION_DATA, SESSION_TOKEN};

/// What the caller gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// This session, out of the cache.
    Session(Value),
    /// Upstream's answer, status and body as they are.
    Passed(StatusCode, Vec<u8>),
    /// A page that refreshes itself and leads there.
    Refresh(String),
    /// A failure of our own: its status and code.
    Failed(u16, String),
}

/// All that comes of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Forwarded {
    /// What the caller gets.
    pub answer: Answer,
    /// The URLs that are asked of upstream.
    pub fetched: Vec<String>,
    /// What the response does to the browser's cookies.
    pub cookies: Cookies,
}

/// A call on behalf of a request.
#[derive(Clone, Copy, Debug)]
pub struct Forwarding<'c> {
    /// The configuration.
    pub settings: &'c Settings,
    /// The request.
    pub asked: &'c Asked,
    /// The method of the call.
    pub method: &'c Method,
    /// Its path below `base_url`.
    pub path: &'c str,
    /// Its query.
    pub query: Option<&'c str>,
}

/// The handler answers. `answers` are upstream's, and the clock at each.
#[must_use]
pub fn handle(asked: &Forwarding<'_>, now: i64, answers: [(i64, &Reply); 2]) -> Forwarded {
    let allowed = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    if !allowed.contains(asked.method) {
        return failed((405, "METHOD_NOT_ALLOWED"));
    }
    let asks_session = *asked.method == Method::GET
        && effect(true, asked.path) == Effect::TellsSession
        && is_plain(asked.path);
    let request = asked.asked;
    let has_challenge = CHALLENGES.iter().any(|name| {
        let challenge = request.cookies.get(name);
        challenge.is_some_and(|challenge| !challenge.is_empty())
    });
    let brings_verifier = asks_session && brings_verifier(request);
    let is_exchange = brings_verifier && has_challenge;
    let is_bearer = request
        .headers
        .iter()
        .any(|(name, _)| name == AUTHORIZATION);
    let passes_cache_over = request.has_pair("disableCookieCache", "true");
    if asks_session
        && !is_exchange
        && !is_bearer
        && !passes_cache_over
        && let Worth::Hit(session) = worth_of(asked.settings, request, now)
    {
        return Forwarded {
            answer: Answer::Session(session),
            fetched: Vec::new(),
            cookies: Cookies::new(),
        };
    }
    // A verifier without a challenge means nothing.
    let stripped = asked.query.and_then(without_verifier);
    let query = match brings_verifier && !is_exchange {
        true => stripped.as_deref(),
        false => asked.query,
    };
    let forwarding = Forwarding { query, ..*asked };
    let mut forwarded = forward(&forwarding, is_exchange, answers);
    let [(now, reply), _] = answers;
    if let Answer::Passed(..) = forwarded.answer
        && let Some(target) = refresh_target(asked.settings, request, reply, now)
    {
        forwarded.answer = Answer::Refresh(target);
    }
    forwarded
}

/// A call goes to upstream. An OAuth exchange changes nothing unless it succeeds.
#[must_use]
pub fn forward(
    asked: &Forwarding<'_>,
    is_exchange: bool,
    answers: [(i64, &Reply); 2],
) -> Forwarded {
    let base = asked.settings.base_url.trim_end_matches('/');
    let query = asked.query.map(|query| format!("?{query}"));
    let url = format!("{base}/{}{}", asked.path, query.unwrap_or_default());
    let is_url = url.parse::<Uri>().is_ok_and(|uri| uri.to_string() == url);
    if !is_plain(asked.path) || !is_url {
        return failed((400, "INVALID_PATH"));
    }
    let mut forwarded = Forwarded {
        answer: Answer::Passed(StatusCode::OK, Vec::new()),
        fetched: vec![url],
        cookies: Cookies::new(),
    };
    let effect = match is_exchange {
        true => Effect::Nothing,
        false => effect(*asked.method == Method::GET, asked.path),
    };
    let [(now, reply), look_up] = answers;
    let jar = &asked.asked.cookies;
    let before = jar.get(SESSION_TOKEN).filter(|token| !token.is_empty());
    let sign_this_browser_out = |cookies: &mut Cookies| {
        cookies.insert(SESSION_DATA.to_owned(), Cookie::Cleared);
        if before.is_some() {
            cookies.insert(SESSION_TOKEN.to_owned(), Cookie::Cleared);
        }
    };
    let (status, body) = match reply {
        Reply::Answer { status, body, .. } => (*status, body),
        Reply::Failure(kind) => {
            if effect == Effect::SignsOut {
                sign_this_browser_out(&mut forwarded.cookies);
            }
            let (status, code) = of_fetch(*kind);
            forwarded.answer = Answer::Failed(status, code.to_owned());
            return forwarded;
        }
    };
    forwarded.answer = Answer::Passed(status, body.to_vec());
    let is_success = status.is_success() || status.is_redirection();
    let text = text_of(reply, body);
    let json = text.and_then(value_of);
    let cookies = &mut forwarded.cookies;
    *cookies = leaving(reply, now);
    let sets_token = matches!(cookies.get(SESSION_TOKEN), Some(Cookie::Set(_)));
    if is_exchange && status.is_success() && sets_token {
        cookies.extend(CHALLENGES.map(|name| (name.to_owned(), Cookie::Cleared)));
    }
    let wants_second_factor = status.is_success()
        && json.as_ref().is_some_and(|json| {
            json.get("twoFactorRedirect") == Some(&Value::Bool(true)) && json.get("user").is_none()
        });
    let in_body = json
        .as_ref()
        .and_then(session_in)
        .filter(|_| status.is_success());
    // An exchange that signs nobody in leaves nothing but what upstream set.
    let signs_nobody_in = is_exchange && !(status.is_success() && sets_token);
    let (new, was_due) = if !is_success || signs_nobody_in {
        (None, false)
    } else if wants_second_factor {
        (None, true)
    } else if let Some(session) = &in_body {
        let token = token_in(cookies, before.as_deref());
        let text = text.filter(|_| is_live(session, now));
        let new = text
            .zip(token)
            .and_then(|(text, token)| minted(asked.settings, &token, text, session, now));
        (new, sets_token)
    } else if sets_token && !is_exchange {
        forwarded.fetched.push(format!("{base}/get-session"));
        let new = mint_from(asked.settings, cookies, before.as_deref(), look_up);
        (new, true)
    } else {
        (None, sets_token)
    };
    let is_outdated = was_due
        || match effect {
            Effect::TellsSession => says_something(status, text),
            Effect::Changes => is_success,
            Effect::SignsOut | Effect::Nothing => false,
        };
    let after = token_in(cookies, before.as_deref());
    let is_carried = jar.get(SESSION_DATA).is_some();
    let is_left_over =
        (after.is_some() && after != before) || (is_carried && (is_outdated || after.is_none()));
    if let Some(cookie) = new.or_else(|| is_left_over.then_some(Cookie::Cleared)) {
        cookies.insert(SESSION_DATA.to_owned(), cookie);
    }
    if effect == Effect::SignsOut {
        cookies.insert(SESSION_DATA.to_owned(), Cookie::Cleared);
        if status.is_server_error() {
            sign_this_browser_out(cookies);
        }
    }
    forwarded
}

/// The cached session that a look-up made for nothing else gives. Its own cookies leave only with it.
fn mint_from(
    settings: &Settings,
    cookies: &mut Cookies,
    before: Option<&[u8]>,
    look_up: (i64, &Reply),
) -> Option<Cookie> {
    let (now, reply) = look_up;
    let Reply::Answer { status, body, .. } = reply else {
        return None;
    };
    let text = text_of(reply, body).filter(|_| status.is_success())?;
    let session = session_in(&value_of(text)?)?;
    let mut after = cookies.clone();
    after.extend(leaving(reply, now));
    let token = token_in(&after, before)?;
    let live = is_live(&session, now).then_some(session)?;
    let new = minted(settings, &token, text, &live, now)?;
    *cookies = after;
    Some(new)
}

/// The session token that the browser has after these cookies.
fn token_in(cookies: &Cookies, before: Option<&[u8]>) -> Option<Vec<u8>> {
    match cookies.get(SESSION_TOKEN) {
        Some(Cookie::Set(token)) => Some(token.clone()),
        Some(Cookie::Cleared) => None,
        None => before.map(<[u8]>::to_vec),
    }
}

/// Whether an answer to a get-session says who is signed in, or that nobody is.
fn says_something(status: StatusCode, text: Option<&str>) -> bool {
    match status.as_u16() {
        401 | 403 => text.is_some_and(is_json),
        200..=299 => text
            .and_then(value_of)
            .is_some_and(|json| json.is_null() || session_in(&json).is_some()),
        _ => false,
    }
}

/// Whether every segment is one, and stays one when it is decoded.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|segment| {
        let decoded = percent_decoded(segment.as_bytes());
        let name = decoded.split(|byte| *byte == b';').next();
        let has_separator = decoded
            .iter()
            .any(|byte| b"/\\?#".contains(byte) || byte.is_ascii_control());
        !segment.is_empty() && name != Some(b".") && name != Some(b"..") && !has_separator
    })
}

fn failed((status, code): (u16, &str)) -> Forwarded {
    Forwarded {
        answer: Answer::Failed(status, code.to_owned()),
        fetched: Vec::new(),
        cookies: Cookies::new(),
    }
}
