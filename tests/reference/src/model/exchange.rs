//! What comes of exchanging an OAuth verifier for a session.

use neon_auth_core::SameSite;
use serde_json::{Map, Value};

use super::client::is_frame;
use super::decision::{Decided, Decision};
use super::failure::of_fetch;
use super::minted::minted;
use super::redirect::{same_page, to_login};
use super::session::{is_live, session_in};
use super::set_cookie::{Cookie, Cookies, leaving, token_after};
use super::verdict::{is_json, text_of, value_of};
use crate::scenario::{Asked, Reply, Settings};
use neon_auth_conformance::cookies::{CHALLENGES, SESSION_DATA, SESSION_TOKEN};
/// The decision and the cookies. What is asked of upstream is for the caller to add.
pub(super) fn exchanged(settings: &Settings, asked: &Asked, answer: (i64, &Reply)) -> Decided {
    let (now, reply) = answer;
    let (status, body) = match reply {
        Reply::Answer { status, body, .. } => (*status, body),
        Reply::Failure(kind) => return Decided::refused(settings, asked, of_fetch(*kind)),
    };
    let text = text_of(reply, body);
    let json = text.and_then(value_of);
    let leaving = leaving(reply, now);
    let sets_token = matches!(leaving.get(SESSION_TOKEN), Some(Cookie::Set(_)));
    if status.is_success() && sets_token {
        let mut cookies = leaving;
        let before = asked.cookies.get(SESSION_TOKEN).unwrap_or_default();
        let token = token_after(&before, reply, now).unwrap_or_default();
        let session = json
            .as_ref()
            .and_then(session_in)
            .filter(|session| is_live(session, now));
        let minted = session
            .zip(text)
            .and_then(|(session, text)| minted(settings, &token, text, &session, now));
        let is_outdated = token != before || asked.cookies.get(SESSION_DATA).is_some();
        let cookie = minted.or_else(|| is_outdated.then_some(Cookie::Cleared));
        cookies.extend(cookie.map(|cookie| (SESSION_DATA.to_owned(), cookie)));
        return Decided::without_fetch(
            match settings.same_site {
                // A frame may not show that page, and after a popup it needs none.
                SameSite::Strict if !is_frame(asked) => Decision::Interstitial(same_page(asked)),
                SameSite::Strict | SameSite::Lax | SameSite::None => {
                    Decision::Redirect(same_page(asked))
                }
            },
            without_challenge(cookies),
        );
    }
    let says_nothing = [404, 429].contains(&status.as_u16());
    let is_refusal = status.is_success()
        || (status.is_client_error() && !says_nothing && text.is_some_and(is_json));
    if !is_refusal {
        return Decided::refused(settings, asked, (502, "UPSTREAM_ERROR"));
    }
    let code = json
        .as_ref()
        .and_then(Value::as_object)
        .and_then(code_of)
        .unwrap_or("OAUTH_FAILED");
    let login = to_login(settings, asked, Some(code));
    Decided::without_fetch(
        Decision::Redirect(login),
        without_challenge(dead_cache(asked)),
    )
}

/// Upstream's own code, if it can be repeated in a URL.
fn code_of(refusal: &Map<String, Value>) -> Option<&str> {
    let code = refusal.get("code")?.as_str()?;
    let is_code = (1..=64).contains(&code.len())
        && code
            .chars()
            .all(|letter| matches!(letter, 'A'..='Z' | '0'..='9' | '_'));
    is_code.then_some(code)
}

/// A session_data without a session_token is cleared.
pub(super) fn dead_cache(asked: &Asked) -> Cookies {
    let token = asked.cookies.get(SESSION_TOKEN);
    let is_dead =
        asked.cookies.get(SESSION_DATA).is_some() && token.is_none_or(|token| token.is_empty());
    is_dead
        .then(|| (SESSION_DATA.to_owned(), Cookie::Cleared))
        .into_iter()
        .collect()
}

fn without_challenge(mut cookies: Cookies) -> Cookies {
    cookies.extend(CHALLENGES.map(|name| (name.to_owned(), Cookie::Cleared)));
    cookies
}
