//! Checks of single options.

use super::builder::COOKIE_SECRET_VARIABLE;
use super::error::ConfigError;
use super::route::{RoutePath, is_plain_segment};
use crate::secret::{Keyring, Secret};

/// What to do about a missing option. A variable is named only if it would have been read.
pub(super) fn how_to_set(has_read_variables: bool, variable: &str) -> String {
    match has_read_variables {
        true => format!("set it or the variable {variable}"),
        false => "set it".to_owned(),
    }
}

pub(super) fn keys(
    has_read_variables: bool,
    current: Option<Secret>,
    previous: &[Secret],
) -> Result<Keyring, ConfigError> {
    const FIX: &str = "make one with `openssl rand -base64 32`";
    let current = current.ok_or_else(|| {
        ConfigError::new(
            "cookie_secret",
            format!(
                "is not set; {}; {FIX}",
                how_to_set(has_read_variables, COOKIE_SECRET_VARIABLE)
            ),
        )
    })?;
    let too_short = |option| {
        ConfigError::new(
            option,
            format!(
                "is shorter than {} characters; {FIX}",
                Secret::MIN_CHARACTERS
            ),
        )
    };
    let current_and_previous = std::iter::once(("cookie_secret", &current)).chain(
        previous
            .iter()
            .map(|secret| ("previous_cookie_secrets", secret)),
    );
    for (option, secret) in current_and_previous {
        if !secret.is_long_enough() {
            return Err(too_short(option));
        }
        if secret.is_one_character() {
            let problem = format!("is one character repeated, which anybody can guess; {FIX}");
            return Err(ConfigError::new(option, problem));
        }
    }
    Keyring::new(&current, previous).ok_or_else(|| too_short("cookie_secret"))
}

pub(super) fn routes(
    option: &'static str,
    paths: &[String],
) -> Result<Vec<RoutePath>, ConfigError> {
    let routes = paths.iter().map(|path| RoutePath::new(path));
    routes
        .collect::<Result<_, _>>()
        .map_err(|problem| ConfigError::new(option, problem))
}

/// RFC 6265, section 5.2.3, and what RFC 1123 allows in a host name.
pub(super) fn check_domain(domain: &str) -> Result<(), ConfigError> {
    let name = domain.strip_prefix('.').unwrap_or(domain);
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let problem = if !name.split('.').all(is_label) {
        "must be a host name such as `.example.com`"
    } else if !name.contains('.') {
        "must have two labels at least, as `.example.com` has: browsers keep no cookie for a whole top-level domain"
    } else if is_address(name) {
        "must be a name: browsers keep no cookie with an address as its Domain; leave it out"
    } else {
        return Ok(());
    };
    Err(ConfigError::new("cookie_domain", problem))
}

/// Whether browsers read a host as an IPv4 address: its last label is a number (WHATWG URL, section 3.5).
fn is_address(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.strip_prefix("0x").or(last.strip_prefix("0X"));
    match hexadecimal {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => last.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

/// Fields of the user that the library or the JavaScript SDK needs in the session cookie, and why.
const ALWAYS_CACHED: [(&[&str], &str); 3] = [
    (
        &["id", "email", "emailVerified", "name"],
        "it says who is signed in",
    ),
    (
        &["createdAt", "updatedAt"],
        "the JavaScript SDK reads no session cookie without it",
    ),
    (
        &["role", "banned", "banReason", "banExpires"],
        "pages depend on it, and a role or a ban that is left out would seem to be none",
    ),
];

/// The fields that the session cookie leaves out, each once.
pub(super) fn cache_without(mut fields: Vec<String>) -> Result<Vec<String>, ConfigError> {
    let refused = |problem: String| Err(ConfigError::new("cache_without", problem));
    for field in &fields {
        if field.is_empty() {
            return refused("must be names of fields of the user, such as `image`".to_owned());
        }
        for (always, why) in ALWAYS_CACHED {
            if always.contains(&field.as_str()) {
                return refused(format!("must not name `{field}`: {why}; remove it"));
            }
        }
    }
    fields.sort_unstable();
    fields.dedup();
    Ok(fields)
}

/// A path below `base_url`: relative, of plain segments.
pub(super) fn check_jwks_path(path: &str) -> Result<(), ConfigError> {
    let is_plain = |segment: &str| {
        let is_ascii = segment.bytes().all(|byte| byte.is_ascii_graphic());
        !segment.is_empty() && is_ascii && is_plain_segment(segment)
    };
    if path.split('/').all(is_plain) {
        return Ok(());
    }
    Err(ConfigError::new(
        "jwks_path",
        "must be a path below `base_url` without a `/` before it, such as `jwks`",
    ))
}
