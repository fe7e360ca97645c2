//! What this process's environment says.

use std::env::{self, VarError};

use neon_auth_core::{Config, ConfigBuilder};

/// Begins a configuration with what the environment has, `NEON_AUTH_BASE_URL` and `NEON_AUTH_COOKIE_SECRET`, for options
/// beside those two. What is set explicitly wins.
///
/// A variable that is set to something else than UTF-8 counts as empty: it is refused, and not said to be missing.
///
/// ```
/// use neon_auth::SameSite;
///
/// let builder = neon_auth::builder_from_env()
///     .same_site(SameSite::Lax)
///     .public_route("/pricing");
/// ```
pub fn builder_from_env() -> ConfigBuilder {
    Config::builder().variables(variable)
}

fn variable(name: &str) -> Option<String> {
    match env::var(name) {
        Ok(value) => Some(value),
        Err(VarError::NotUnicode(_)) => Some(char::REPLACEMENT_CHARACTER.to_string()),
        Err(VarError::NotPresent) => None,
    }
}
