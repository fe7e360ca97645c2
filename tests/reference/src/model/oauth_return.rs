//! Whether a browser is on its way back from an OAuth provider.

use http::Method;

use super::carried::Carried;
use super::percent::percent_decoded;
use super::public::is_below_mount;
use crate::scenario::{Asked, Settings};

const VERIFIER: &str = "neon_auth_session_verifier";

/// The verifier that this page has to exchange, as the client wrote it.
pub(super) fn verifier<'a>(settings: &Settings, asked: &'a Asked) -> Option<&'a str> {
    let is_return = asked.method == Method::GET
        && Carried::by(settings, asked).has_challenge()
        && !asked.has_pair("neon_popup", "1")
        && !is_below_mount(settings, &asked.path);
    first_verifier(asked).filter(|_| is_return)
}

/// Whether the query has a verifier.
pub(super) fn brings_verifier(asked: &Asked) -> bool {
    first_verifier(asked).is_some()
}

/// The first that has a value.
fn first_verifier(asked: &Asked) -> Option<&str> {
    let is_verifier = |(name, value): &(&str, &str)| {
        percent_decoded(name.as_bytes()) == VERIFIER.as_bytes() && !value.is_empty()
    };
    asked.pairs().find(is_verifier).map(|(_, value)| value)
}

/// The query without any verifier; none if nothing else is in it.
pub(super) fn without_verifier(query: &str) -> Option<String> {
    let is_other = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        percent_decoded(name.as_bytes()) != VERIFIER.as_bytes()
    };
    let kept: Vec<&str> = query.split('&').filter(is_other).collect();
    (!kept.is_empty()).then(|| kept.join("&"))
}
