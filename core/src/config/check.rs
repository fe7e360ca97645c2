//! Checks of single options.

use super::builder::COOKIE_SECRET_VARIABLE;
use super::error::ConfigError;
use super::route::RoutePath;
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
    if name.split('.').all(is_label) {
        return Ok(());
    }
    Err(ConfigError::new(
        "cookie_domain",
        "must be a host name such as `.example.com`",
    ))
}
