//! What comes of exchanging an OAuth verifier for a session.

use neon_auth_core::SameSite;
use serde_json::{Map, Value};

use super::carried::Carried;
use super::client::is_frame;
use super::decision::{Decided, Decision};
use super::failure::of_fetch;
use super::invalidated::has_changed;
use super::json::value_of;
use super::minted::{Minting, minted};
use super::redirect::{same_page, to_login};
use super::session::{is_live, session_in};
use super::set_cookie::{Cookie, Cookies, leaving, token_after};
use super::verdict::text_of;
use crate::scenario::{Asked, Reply, Settings};
use neon_auth_conformance::cookies::{CHALLENGES, SESSION_DATA, SESSION_TOKEN};

/// The decision and the cookies. What is asked of upstream is for the caller to add.
pub(super) fn exchanged(
    settings: &Settings,
    asked: &Asked,
    asked_at: i64,
    (now, reply): (i64, &Reply),
) -> Decided {
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
        let carried = Carried::by(settings, asked);
        let before = carried.in_force(asked_at).unwrap_or_default();
        let token = token_after(&before, reply, now).unwrap_or_default();
        let session = json
            .as_ref()
            .and_then(session_in)
            .filter(|session| is_live(session, now));
        let minted = session.zip(text).and_then(|(session, text)| {
            let invalidated = asked.invalidated.as_deref().unwrap_or_default();
            let heard = asked_at.max(now);
            let minting = Minting {
                settings,
                asked_at,
                now,
                has_changed: has_changed(invalidated, &session, asked_at, heard),
            };
            minted(&minting, &token, text, &session)
        });
        let is_outdated = token != before || carried.has(SESSION_DATA);
        let cookie = minted.or_else(|| is_outdated.then_some(Cookie::Cleared));
        cookies.extend(cookie.map(|cookie| (SESSION_DATA.to_owned(), cookie)));
        let page = same_page(settings, asked);
        return Decided::without_request(
            match settings.same_site {
                // A frame may not show that page, and after a popup it needs none.
                SameSite::Strict if !is_frame(asked) => Decision::Interstitial(page),
                SameSite::Strict | SameSite::Lax | SameSite::None => Decision::Redirect(page),
            },
            without_challenge(cookies),
        );
    }
    let refusal = json.as_ref().and_then(Value::as_object);
    let says_nothing = [404, 429].contains(&status.as_u16());
    let is_refusal =
        status.is_success() || (status.is_client_error() && !says_nothing && refusal.is_some());
    if !is_refusal {
        return Decided::refused(settings, asked, (502, "UPSTREAM_ERROR"));
    }
    let code = refusal.and_then(code_of).unwrap_or("OAUTH_FAILED");
    let login = to_login(settings, asked, Some(code));
    Decided::without_request(
        Decision::Redirect(login),
        without_challenge(dead_cache(settings, asked)),
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
pub(super) fn dead_cache(settings: &Settings, asked: &Asked) -> Cookies {
    let carried = Carried::by(settings, asked);
    // No time makes a session_token of none.
    let is_dead = carried.has(SESSION_DATA) && carried.in_force(0).is_none();
    is_dead
        .then(|| (SESSION_DATA.to_owned(), Cookie::Cleared))
        .into_iter()
        .collect()
}

fn without_challenge(mut cookies: Cookies) -> Cookies {
    cookies.extend(CHALLENGES.map(|name| (name.to_owned(), Cookie::Cleared)));
    cookies
}
