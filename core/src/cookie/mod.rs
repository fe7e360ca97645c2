//! Cookies: those of Neon Auth among a request's, and those that leave with a response.

pub(crate) mod date;
mod deletions;
mod domains;
mod header;
mod jar;
mod lines;
mod names;
mod set_cookie;

pub(crate) use deletions::Deletions;
pub use jar::Jar;
pub(crate) use jar::{NO_STORE, SessionCookies, Twins};
pub(crate) use lines::CookieLines;
pub(crate) use names::{CookieNames, SECURE_PREFIX};
pub use set_cookie::SetCookie;

/// RFC 9110, section 5.6.2: what a cookie's name is made of.
pub(crate) fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Without leading and trailing spaces and tabs (RFC 6265, section 5.2).
#[inline]
fn trim(bytes: &[u8]) -> &[u8] {
    let mut bytes = trim_start(bytes);
    while let [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

#[inline]
fn trim_start(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = bytes {
        bytes = rest;
    }
    bytes
}

/// A value without the double quotes around it, as RFC 6265 (section 4.1.1) allows it to be written. Better Auth reads it
/// so, too.
#[inline]
fn unquoted(value: &[u8]) -> &[u8] {
    match value {
        [b'"', inner @ .., b'"'] => inner,
        _ => value,
    }
}
