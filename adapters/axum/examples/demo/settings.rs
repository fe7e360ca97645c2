//! What the command line and the environment say.

/// The variables that the library reads.
pub(crate) const BASE_URL: &str = "NEON_AUTH_BASE_URL";
pub(crate) const COOKIE_SECRET: &str = "NEON_AUTH_COOKIE_SECRET";

const DEFAULT_PORT: u16 = 3000;

/// How to start.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The port of the application; 0 takes any that is free.
    pub(crate) port: u16,
    /// The auth server of the environment; without one, one for development is started.
    pub(crate) configured: Option<Configured>,
}

/// A server that is there already.
pub(crate) struct Configured {
    pub(crate) base_url: String,
    pub(crate) cookie_secret: String,
}

/// Not what it holds: a secret is among it.
impl std::fmt::Debug for Configured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Configured").finish_non_exhaustive()
    }
}

/// Why the demo does not start. Each is one line that says how to fix it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    #[error("unknown argument `{0}`; the only one is `--port <number>`")]
    UnknownArgument(String),
    #[error("`--port` needs a number, such as `--port 4000`")]
    PortMissing,
    #[error("{name} is `{value}`, which is no port; give a number up to 65535")]
    NoPort { name: &'static str, value: String },
    #[error(
        "{set} is set and {missing} is not; set both to use your own auth server, or neither to use one for development"
    )]
    OneAlone {
        set: &'static str,
        missing: &'static str,
    },
}

impl Settings {
    /// Reads the arguments after the program's name, and the variables. An argument beats a variable; an empty
    /// variable counts as none.
    pub(crate) fn read(
        arguments: impl Iterator<Item = String>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        let variable = |name| variable(name).filter(|value| !value.is_empty());
        let mut port = match variable("PORT") {
            Some(value) => parse_port("PORT", value)?,
            None => DEFAULT_PORT,
        };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let value = match argument.split_once('=') {
                Some(("--port", value)) => value.to_owned(),
                None if argument == "--port" => {
                    arguments.next().ok_or(SettingsError::PortMissing)?
                }
                _ => return Err(SettingsError::UnknownArgument(argument)),
            };
            port = parse_port("--port", value)?;
        }
        let configured = match (variable(BASE_URL), variable(COOKIE_SECRET)) {
            (Some(base_url), Some(cookie_secret)) => Some(Configured {
                base_url,
                cookie_secret,
            }),
            (None, None) => None,
            (Some(_), None) => {
                return Err(SettingsError::OneAlone {
                    set: BASE_URL,
                    missing: COOKIE_SECRET,
                });
            }
            (None, Some(_)) => {
                return Err(SettingsError::OneAlone {
                    set: COOKIE_SECRET,
                    missing: BASE_URL,
                });
            }
        };
        Ok(Self { port, configured })
    }
}

fn parse_port(name: &'static str, value: String) -> Result<u16, SettingsError> {
    value
        .parse()
        .map_err(|_| SettingsError::NoPort { name, value })
}
