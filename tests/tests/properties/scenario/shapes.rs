//! Scenarios of a kind that chance alone seldom makes.

use http::header::{REFERER, SET_COOKIE};
use http::{HeaderValue, Method, StatusCode};
use neon_auth_conformance::cookies::PREFIX;
use neon_auth_core::SameSite;
use proptest::prelude::*;
use proptest::sample::select;

use super::request::any_change;
use super::{CookieHeaders, Entry, Reply, Scenario, any_page_entry, scenario_of};

/// Replies that are about a member.
pub(super) const MEMBERS: [&str; 4] = [
    r#"{"member":{"id":"m1","userId":"u1"}}"#,
    r#"{"id":"m1","userId":"u1","member":null}"#,
    r#"{"userId":7}"#,
    r#"{"member":{"id":"m1"},"userId":"u1"}"#,
];

const SIGN_IN: &str = "__Secure-neon-auth.session_token=tok-c4n4ry-a.c4n4ry%3D; Path=/";

/// A browser comes back from an OAuth provider, to any page, and upstream signs it in.
pub(super) fn oauth_return() -> impl Strategy<Value = Scenario> {
    scenario_of(any_page_entry()).prop_map(|mut scenario| {
        let verifier = "neon_auth_session_verifier=c4n4ry";
        let asked = &mut scenario.asked;
        asked.method = Method::GET;
        asked.query = Some(match asked.query.take() {
            Some(query) => format!("{query}&{verifier}"),
            None => verifier.to_owned(),
        });
        let cookies = CookieHeaders::with_challenge();
        asked.cookies = cookies.renamed(PREFIX, scenario.settings.prefix());
        sign_in(&mut scenario, StatusCode::OK);
        scenario
    })
}

/// A link out of a mail: upstream signs in and redirects, and the cookies are `Strict`.
pub(super) fn mail_link() -> impl Strategy<Value = Scenario> {
    let entry = Entry::Handler {
        path: "magic-link/verify".to_owned(),
        body: "",
    };
    scenario_of(Just(entry)).prop_map(|mut scenario| {
        scenario.settings.same_site = SameSite::Strict;
        scenario.asked.method = Method::GET;
        sign_in(&mut scenario, StatusCode::FOUND);
        scenario
    })
}

/// A call that ends what is cached, and mostly upstream does it.
pub(super) fn change() -> impl Strategy<Value = Scenario> {
    let entry = any_change().prop_map(|(path, body)| Entry::Handler { path, body });
    let member = select(&MEMBERS[..]);
    let parts = (scenario_of(entry), prop::bool::weighted(0.7), member);
    parts.prop_map(|(mut scenario, is_done, member)| {
        let is_about_member =
            matches!(&scenario.entry, Entry::Handler { path, .. } if path.contains("member"));
        let asked = &mut scenario.asked;
        asked.method = Method::POST;
        asked.headers.retain(|(name, _)| *name != REFERER);
        asked.invalidated.get_or_insert_default();
        for (_, reply) in scenario.replies.iter_mut().filter(|_| is_done) {
            if let Reply::Answer { status, body, .. } = reply {
                *status = StatusCode::OK;
                if is_about_member {
                    *body = member.into();
                }
            }
        }
        scenario
    })
}

/// Makes the first answer, if it is one, an answer of this status that sets a session token.
fn sign_in(scenario: &mut Scenario, to: StatusCode) {
    if let Some((
        _,
        Reply::Answer {
            status, headers, ..
        },
    )) = scenario.replies.first_mut()
    {
        *status = to;
        headers.push((SET_COOKIE, HeaderValue::from_static(SIGN_IN)));
    }
}
