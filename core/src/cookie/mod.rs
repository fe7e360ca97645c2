//! Cookies: those of Neon Auth among a request's, and those that leave with a response.

mod date;
mod header;
mod jar;
mod set_cookie;

pub use jar::Jar;
pub(crate) use jar::NO_STORE;
pub use set_cookie::SetCookie;

/// What the names of all our cookies begin with.
pub(crate) const PREFIX: &str = "__Secure-neon-auth.";
/// The session's signed token; upstream sets and clears it.
pub(crate) const SESSION_TOKEN: &str = "__Secure-neon-auth.session_token";
/// Whether the session ends with the browser; upstream sets it. Without it, upstream renews a session of one day to one of
/// seven.
const DONT_REMEMBER: &str = "__Secure-neon-auth.dont_remember";
/// The cached session, a JWT of our own. It never goes upstream.
pub(crate) const SESSION_DATA: &str = "__Secure-neon-auth.local.session_data";
/// The OAuth challenge, under upstream's first spelling and the right one.
pub(crate) const CHALLENGES: [&str; 2] = [
    "__Secure-neon-auth.session_challange",
    "__Secure-neon-auth.session_challenge",
];

/// Whether a cookie of this name is Neon Auth's, upstream's or ours.
fn is_ours(name: &[u8]) -> bool {
    name.strip_prefix(PREFIX.as_bytes())
        .is_some_and(|rest| !rest.is_empty() && rest.iter().all(|byte| is_token(*byte)))
}

/// Whether a cookie of this name is for this side alone: upstream neither sets nor sees it.
fn is_local(name: &str) -> bool {
    name.strip_prefix(PREFIX)
        .is_some_and(|rest| rest.starts_with("local."))
}

/// Whether a cookie of this name is upstream's own cache of the session, not to be confused with ours.
///
/// Upstream never gets it from us: Better Auth answers 500 to a malformed one, and a good one makes a fresh answer
/// stale. Nor does a browser get one; deletions it gets.
fn is_upstreams_cache(name: &str) -> bool {
    name.strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_prefix("session_data"))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether the cookie has to come along when the browser returns from the OAuth provider's site.
fn returns_from_provider(name: &str) -> bool {
    CHALLENGES.contains(&name)
        || name
            .strip_prefix(PREFIX)
            .is_some_and(|rest| matches!(rest, "state" | "oauth_state"))
}

/// RFC 9110, section 5.6.2: what a cookie's name is made of.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Without leading spaces and tabs.
fn trim_start(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = bytes {
        bytes = rest;
    }
    bytes
}

/// Without leading and trailing spaces and tabs (RFC 6265, section 5.2).
fn trim(bytes: &[u8]) -> &[u8] {
    let mut bytes = trim_start(bytes);
    while let [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}
