//! What the environment says.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

/// How to start. All of it can be left out.
pub struct Settings {
    /// Where the application listens: `HOST`, or this machine alone.
    pub host: IpAddr,
    /// `PORT`, or 3000; 0 is any that is free.
    pub port: u16,
    /// The application's origin, as browsers have it: `PUBLIC_URL`, or localhost with the port.
    pub public_url: Option<String>,
    /// A Better Auth that runs already: `NEON_AUTH_BASE_URL`. Without it, one is started.
    pub base_url: Option<String>,
    /// `NEON_AUTH_COOKIE_SECRET`. Without it, one is made for this run.
    pub cookie_secret: Option<String>,
    /// Whether Better Auth's cookies are called `__Secure-…` though `public_url` is http: `SECURE_COOKIES=1`.
    pub secure_cookies: bool,
    /// Better Auth's SQLite file: `DATABASE`, or one beside its sources.
    pub database: PathBuf,
}

/// A variable that is invalid.
#[derive(Debug)]
pub struct SettingsError {
    name: &'static str,
    value: String,
}

impl Settings {
    /// Reads the variables. An empty one counts as none.
    ///
    /// # Errors
    ///
    /// `HOST` is no address, or `PORT` is no port.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let variable = |name| variable(name).filter(|value: &String| !value.is_empty());
        Ok(Self {
            host: parse("HOST", variable("HOST"), IpAddr::from([127, 0, 0, 1]))?,
            port: parse("PORT", variable("PORT"), 3000)?,
            public_url: variable("PUBLIC_URL"),
            base_url: variable("NEON_AUTH_BASE_URL"),
            cookie_secret: variable("NEON_AUTH_COOKIE_SECRET"),
            secure_cookies: variable("SECURE_COOKIES").is_some_and(|value| value == "1"),
            database: variable("DATABASE").map_or_else(
                || crate::auth_server::sources().join("auth.sqlite"),
                PathBuf::from,
            ),
        })
    }
}

fn parse<T: std::str::FromStr>(
    name: &'static str,
    value: Option<String>,
    default: T,
) -> Result<T, SettingsError> {
    match value {
        None => Ok(default),
        Some(value) => value.parse().map_err(|_| SettingsError { name, value }),
    }
}

/// Not the secret.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value } = self;
        let example = if *name == "PORT" { "4000" } else { "127.0.0.1" };
        write!(
            f,
            "{name} is `{value}`, which is invalid; set it to one such as {example}"
        )
    }
}

impl std::error::Error for SettingsError {}
