//! What comes of a call that is passed on to upstream, by the handler or as a server method.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, StatusCode, Uri};
use serde_json::Value;

use super::carried::Carried;
use super::effect::{Effect, answers_with_session, effect};
use super::exchange::dead_cache;
use super::failure::{is_better_auths_own, of_fetch};
use super::heads::{method_headers, page_request, proxy_headers};
use super::invalidated::has_changed;
use super::json::value_of;
use super::minted::{Minting, minted};
use super::oauth_return::{brings_verifier, without_verifier};
use super::origin::has_foreign_referer;
use super::outdates::{Affected, Made, affected, caller_in, made};
use super::percent::percent_decoded;
use super::prefetch::{is_prefetch, is_used_up};
use super::refresh::{refresh_target, same_link};
use super::sent::{Answers, Sent};
use super::session::{is_live, session_in};
use super::set_cookie::{Cookie, Cookies, leaving, token_in};
use super::verdict::text_of;
use crate::scenario::{Asked, Reply, Settings};
use neon_auth_conformance::cookies::{CHALLENGES, Pairs, SESSION_DATA, SESSION_TOKEN};

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
    /// What upstream was asked.
    pub sent: Vec<Sent>,
    /// What the response does to the browser's cookies.
    pub cookies: Cookies,
    /// The number of the answer to the call itself, from 0 on: upstream may be asked before who calls.
    pub call: usize,
    /// Whose cached sessions it ends.
    pub made: Option<Made>,
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
    /// Its body; none of a server method, which is its arguments.
    pub body: Option<&'c str>,
    /// The arguments of a server method, as JSON.
    pub arguments: &'c str,
}

/// The handler answers. `answers` are upstream's, and the clock at each.
#[must_use]
pub fn handle(asked: &Forwarding<'_>, now: i64, answers: Answers<'_>) -> Forwarded {
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
    if !is_plain(asked.path) {
        return failed((400, "INVALID_PATH"));
    }
    let request = asked.asked;
    let carried = Carried::by(asked.settings, request);
    let asks_session =
        *asked.method == Method::GET && effect(true, asked.path) == Effect::TellsSession;
    let brings_verifier = asks_session && brings_verifier(request);
    let is_exchange = brings_verifier && carried.has_challenge();
    let is_once = *asked.method == Method::GET && is_used_up(asked.path);
    if is_prefetch(request) && (is_exchange || is_once) {
        return failed((503, "PREFETCH"));
    }
    if has_foreign_referer(asked.settings, request) {
        return failed((403, "UNTRUSTED_ORIGIN"));
    }
    if let Some(target) = same_link(asked) {
        return Forwarded {
            answer: Answer::Refresh(target),
            cookies: dead_cache(asked.settings, request),
            ..nothing()
        };
    }
    let is_bearer = request.first(AUTHORIZATION).is_some();
    let passes_cache_over = request.has_pair("disableCookieCache", "true");
    if asks_session
        && !is_exchange
        && !is_bearer
        && !passes_cache_over
        && let Some(session) = carried.cached_in_full(now)
    {
        return Forwarded {
            answer: Answer::Session(session),
            ..nothing()
        };
    }
    // A verifier without a challenge means nothing.
    let stripped = asked.query.and_then(without_verifier);
    let query = match brings_verifier && !is_exchange {
        true => stripped.as_deref(),
        false => asked.query,
    };
    let forwarding = Forwarding { query, ..*asked };
    let mut forwarded = forward(&forwarding, is_exchange, now, answers);
    if let Answer::Passed(..) = forwarded.answer
        && let Some((now, reply)) = answers.into_iter().nth(forwarded.call)
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
    now: i64,
    answers: Answers<'_>,
) -> Forwarded {
    let settings = asked.settings;
    let query = asked.query.map(|query| format!("?{query}"));
    let url = format!(
        "{}/{}{}",
        settings.base(),
        asked.path,
        query.unwrap_or_default()
    );
    let is_url = url.parse::<Uri>().is_ok_and(|uri| uri.to_string() == url);
    if !is_plain(asked.path) || !is_url {
        return failed((400, "INVALID_PATH"));
    }
    let carried = Carried::by(settings, asked.asked);
    let before = carried.in_force(now);
    let invalidated = asked.asked.invalidated.as_deref().unwrap_or_default();
    let mut forwarded = Forwarded {
        answer: Answer::Passed(StatusCode::OK, Vec::new()),
        sent: vec![Sent {
            url,
            cookies: carried.with_token(before.as_deref()),
            headers: match asked.body {
                Some(_) => proxy_headers(settings, asked.asked),
                None => method_headers(settings, asked.asked, asked.method),
            },
            body: asked.body.map(|body| body_of(asked, body)),
        }],
        ..nothing()
    };
    let arguments = asked.body.map(|body| body_of(asked, body));
    let arguments = arguments.as_deref().unwrap_or(asked.arguments);
    let mut affects = match is_exchange {
        true => Affected::Nobody,
        false => affected(asked, &carried, before.as_deref(), arguments),
    };
    let mut answers = answers.into_iter();
    let mut asked_at = now;
    let mut heard = now;
    if matches!(affects, Affected::Caller) {
        let question = caller_request(asked, carried.with_token(before.as_deref()));
        forwarded.sent.insert(0, question);
        forwarded.call = 1;
        let Some((later, reply)) = answers.next() else {
            return forwarded;
        };
        affects = caller_in(reply);
        asked_at = later;
        heard = heard.max(later);
    }
    let effect = match is_exchange {
        true => Effect::Nothing,
        false => effect(*asked.method == Method::GET, asked.path),
    };
    let (Some((now, reply)), Some(look_up)) = (answers.next(), answers.next()) else {
        return forwarded;
    };
    heard = heard.max(now);
    forwarded.made = made(affects, reply);
    let (status, body) = match reply {
        Reply::Answer { status, body, .. } => (*status, body),
        Reply::Failure(kind) => {
            if effect == Effect::SignsOut {
                sign_out(&carried, &mut forwarded.cookies, true);
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
    if effect == Effect::SignsOut {
        let is_clear_refusal = status.is_client_error() && is_better_auths_own(text);
        sign_out(&carried, cookies, !is_clear_refusal);
        return forwarded;
    }
    // A deletion would end every session_token of the name, the one in force too.
    if carried.has_twins() && cookies.get(SESSION_TOKEN) == Some(&Cookie::Cleared) {
        cookies.remove(SESSION_TOKEN);
    }
    let sets_token = matches!(cookies.get(SESSION_TOKEN), Some(Cookie::Set(_)));
    if is_exchange && status.is_success() && sets_token {
        cookies.extend(CHALLENGES.map(|name| (name.to_owned(), Cookie::Cleared)));
    }
    let wants_second_factor = status.is_success()
        && json.as_ref().is_some_and(|json| {
            json.get("twoFactorRedirect") == Some(&Value::Bool(true)) && json.get("user").is_none()
        });
    // Any other route may echo what it was sent.
    let in_body = json
        .as_ref()
        .and_then(session_in)
        .filter(|_| status.is_success() && answers_with_session(asked.path));
    // An exchange that signs nobody in leaves nothing but what upstream set.
    let signs_nobody_in = is_exchange && !(status.is_success() && sets_token);
    let (new, was_due) = if !is_success || signs_nobody_in {
        (None, false)
    } else if wants_second_factor {
        (None, true)
    } else if let Some(session) = &in_body {
        let token = token_in(cookies, before.as_deref());
        let text = text.filter(|_| is_live(session, now));
        let minting = Minting {
            settings,
            asked_at,
            now,
            has_changed: has_changed(invalidated, session, asked_at, heard),
        };
        let new = text
            .zip(token)
            .and_then(|(text, token)| minted(&minting, &token, text, session));
        (new, sets_token)
    } else if sets_token && !is_exchange {
        let carries = carried.clone().after(cookies).with_token(None);
        let request = page_request(settings, asked.asked, "get-session", carries);
        forwarded.sent.push(request);
        let minting = Minting {
            settings,
            asked_at: now,
            now: look_up.0,
            has_changed: false,
        };
        let heard = heard.max(look_up.0);
        let has_changed = |session: &Value| has_changed(invalidated, session, now, heard);
        let new = mint_from(minting, has_changed, cookies, before.as_deref(), look_up.1);
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
    let is_carried = carried.has(SESSION_DATA);
    let is_left_over =
        (after.is_some() && after != before) || (is_carried && (is_outdated || after.is_none()));
    if let Some(cookie) = new.or_else(|| is_left_over.then_some(Cookie::Cleared)) {
        cookies.insert(SESSION_DATA.to_owned(), cookie);
    }
    forwarded
}

/// What is cached is over after a sign-out, whatever the answer; so is the session itself in this browser, unless
/// upstream clearly refuses.
fn sign_out(carried: &Carried, cookies: &mut Cookies, is_out: bool) {
    cookies.insert(SESSION_DATA.to_owned(), Cookie::Cleared);
    if is_out && carried.has(SESSION_TOKEN) {
        cookies.insert(SESSION_TOKEN.to_owned(), Cookie::Cleared);
    }
}

/// The body as it goes to upstream: Better Auth reads no empty one as JSON, and a GET has none.
fn body_of(asked: &Forwarding<'_>, body: &str) -> String {
    let kind = asked.asked.first(CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    match body {
        _ if *asked.method == Method::GET => String::new(),
        "" if kind.eq_ignore_ascii_case("application/json") => "{}".to_owned(),
        body => body.to_owned(),
    }
}

/// The cached session that a look-up made for nothing else gives. Its own cookies leave only with it.
fn mint_from(
    mut minting: Minting<'_>,
    has_changed: impl Fn(&Value) -> bool,
    cookies: &mut Cookies,
    before: Option<&[u8]>,
    reply: &Reply,
) -> Option<Cookie> {
    let now = minting.now;
    let Reply::Answer { status, body, .. } = reply else {
        return None;
    };
    let text = text_of(reply, body).filter(|_| status.is_success())?;
    let session = session_in(&value_of(text)?)?;
    let mut after = cookies.clone();
    after.extend(leaving(reply, now));
    let token = token_in(&after, before)?;
    let live = is_live(&session, now).then_some(session)?;
    minting.has_changed = has_changed(&live);
    let new = minted(&minting, &token, text, &live)?;
    *cookies = after;
    Some(new)
}

/// Whether an answer to a get-session says who is signed in, or that nobody is.
fn says_something(status: StatusCode, text: Option<&str>) -> bool {
    match status.as_u16() {
        401 | 403 => is_better_auths_own(text),
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
        ..nothing()
    }
}

/// Nothing is asked and nothing changes.
const fn nothing() -> Forwarded {
    Forwarded {
        answer: Answer::Passed(StatusCode::OK, Vec::new()),
        sent: Vec::new(),
        cookies: Cookies::new(),
        call: 0,
        made: None,
    }
}

/// Asks who calls: by the cookies, or by the token that the call brings besides.
fn caller_request(asked: &Forwarding<'_>, cookies: Pairs) -> Sent {
    let mut request = page_request(asked.settings, asked.asked, "get-session", cookies);
    if let (Some(_), Some(bearer)) = (asked.body, asked.asked.first(AUTHORIZATION)) {
        request.headers.insert("authorization".to_owned(), bearer);
    }
    request
}
