//! Scenarios of a kind that chance alone seldom makes.

use http::header::SET_COOKIE;
use http::{HeaderValue, Method, StatusCode};
use neon_auth_conformance::cookies::PREFIX;
use neon_auth_core::SameSite;
use proptest::prelude::*;

use super::{CookieHeaders, Entry, Reply, Scenario, any_page_entry, scenario_of};

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
