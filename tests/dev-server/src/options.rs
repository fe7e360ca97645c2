//! The command line: what may be on it, and what it says.

use std::fmt;

use neon_auth_dev_server::{Plugin, UnknownPlugin};

/// What may be on the command line, for `--help` and for hints.
const ARGUMENTS: [Argument; 8] = [
    Argument {
        name: "--port",
        value: " <0-65535>",
        help: "listens on this port of 127.0.0.1; 0, the default, is any that is free",
    },
    Argument {
        name: "--trusted-origin",
        value: " <origin>",
        help: "trusts the pages of one more origin, such as https://app.example.com; may be repeated",
    },
    Argument {
        name: "--first-user-is-admin",
        value: "",
        help: "makes the first account an administrator's",
    },
    Argument {
        name: "--rate-limits",
        value: "",
        help: "refuses clients that ask too often, as Better Auth does with its rate limits on",
    },
    Argument {
        name: "--plugin",
        value: " <name>",
        help: "adds a plugin of Better Auth's: two-factor, username, device-authorization, passkey or oauth-provider; \
               may be repeated",
    },
    Argument {
        name: "--application",
        value: " <origin>",
        help: "says where the application is, to whose pages plugins lead; http://localhost:3000 by default",
    },
    Argument {
        name: "--help",
        value: "",
        help: "prints this; so does -h",
    },
    Argument {
        name: "--version",
        value: "",
        help: "prints the version; so does -V",
    },
];

/// How many characters of an option a misspelt one has to begin with, for a hint: `--port`.
const ENOUGH_FOR_A_HINT: usize = 6;

struct Argument {
    name: &'static str,
    /// What follows the name, with the space before it.
    value: &'static str,
    help: &'static str,
}

/// What the program is asked to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Serve(Options),
    /// Prints [`Help`].
    Help,
    /// Prints the version.
    Version,
}

/// How to serve.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// 0 is any that is free.
    pub(crate) port: u16,
    pub(crate) trusted_origins: Vec<String>,
    pub(crate) first_user_is_admin: bool,
    pub(crate) rate_limits: bool,
    pub(crate) plugins: Vec<Plugin>,
    pub(crate) application: Option<String>,
}

impl Command {
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Options::default();
        while let Some(argument) = arguments.next() {
            let (name, mut value) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (&*argument, None),
            };
            match name {
                "--port" => {
                    let port = value.take().or_else(|| arguments.next());
                    options.port = parse_port(&port.ok_or("--port names no port; see --help")?)?;
                }
                "--trusted-origin" => {
                    let origin = value.take().or_else(|| arguments.next());
                    let origin = origin.ok_or("--trusted-origin names no origin; see --help")?;
                    options.trusted_origins.push(origin);
                }
                "--plugin" => {
                    let plugin = value.take().or_else(|| arguments.next());
                    let plugin = plugin.ok_or("--plugin names no plugin; see --help")?;
                    let plugin = plugin.parse().map_err(|e: UnknownPlugin| e.to_string())?;
                    options.plugins.push(plugin);
                }
                "--application" => {
                    let origin = value.take().or_else(|| arguments.next());
                    let origin = origin.ok_or("--application names no origin; see --help")?;
                    options.application = Some(origin);
                }
                "--first-user-is-admin" => options.first_user_is_admin = true,
                "--rate-limits" => options.rate_limits = true,
                "--help" | "-h" if value.is_none() => return Ok(Self::Help),
                "--version" | "-V" if value.is_none() => return Ok(Self::Version),
                _ => return Err(unknown(&argument)),
            }
            if value.is_some() {
                return Err(format!("{name} takes no value; see --help"));
            }
        }
        Ok(Self::Serve(options))
    }
}

fn parse_port(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| format!("{text:?} is no port; see --help"))
}

/// Refuses an argument, and names the option that it looks like.
fn unknown(argument: &str) -> String {
    let likeness = |option: &&Argument| {
        let pairs = option.name.bytes().zip(argument.bytes());
        pairs.take_while(|(one, other)| one == other).count()
    };
    let closest = ARGUMENTS.iter().max_by_key(likeness);
    match closest.filter(|option| likeness(option) >= ENOUGH_FOR_A_HINT) {
        Some(Argument { name, .. }) => {
            format!("unknown argument {argument:?}: is it {name}? See --help")
        }
        None => format!("unknown argument {argument:?}; see --help"),
    }
}

/// What `--help` prints.
pub(crate) struct Help;

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "An embedded Neon Auth in memory. For development only: nothing persists.\n\n\
             usage: neon-auth-dev-server [options]\n\n",
        )?;
        for Argument { name, value, help } in &ARGUMENTS {
            writeln!(f, "  {:<27} {help}", format!("{name}{value}"))?;
        }
        f.write_str(
            "\nIt prints the NEON_AUTH_BASE_URL for the application, and where the mails are.\n",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, String> {
        Command::read(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    fn at(port: u16) -> Command {
        Command::Serve(Options {
            port,
            ..Options::default()
        })
    }

    #[test]
    fn every_option_is_read() {
        assert_eq!(parse(&[]), Ok(at(0)));
        assert_eq!(parse(&["--port", "4000"]), Ok(at(4000)));
        assert_eq!(parse(&["--port=4000"]), Ok(at(4000)));
        let all = [
            "--rate-limits",
            "--trusted-origin",
            "https://a.example",
            "--port",
            "4000",
            "--first-user-is-admin",
            "--trusted-origin=https://b.example",
            "--plugin",
            "two-factor",
            "--plugin=passkey",
            "--application",
            "http://localhost:8080",
        ];
        let expected = Options {
            port: 4000,
            trusted_origins: ["https://a.example", "https://b.example"]
                .map(str::to_owned)
                .into(),
            first_user_is_admin: true,
            rate_limits: true,
            plugins: vec![Plugin::TwoFactor, Plugin::Passkey],
            application: Some("http://localhost:8080".to_owned()),
        };
        assert_eq!(parse(&all), Ok(Command::Serve(expected)));
        for help in [&["--help"][..], &["-h"], &["--port", "4000", "--help"]] {
            assert_eq!(parse(help), Ok(Command::Help), "{help:?}");
        }
        for version in ["--version", "-V"] {
            assert_eq!(parse(&[version]), Ok(Command::Version), "{version}");
        }
    }

    #[test]
    fn whatever_help_lists_is_an_option() {
        for option in &ARGUMENTS {
            let value = option.value.trim();
            let value = value
                .replace("<0-65535>", "1")
                .replace("<name>", "username");
            let arguments = [option.name, &*value];
            let count = if value.is_empty() { 1 } else { 2 };
            let read = parse(&arguments[..count]);
            assert!(read.is_ok(), "{read:?}");
        }
    }

    #[test]
    fn help_names_every_plugin() {
        let help = Help.to_string();
        for plugin in Plugin::ALL {
            assert!(help.contains(plugin.name()), "{plugin} is missing: {help}");
        }
    }

    #[test]
    fn a_bad_argument_is_refused() {
        for bad in [
            &["--port"][..],
            &["--port", "x"],
            &["--port", "70000"],
            &["--port", "1", "2"],
            &["--port", "--rate-limits"],
            &["--trusted-origin"],
            &["--plugin"],
            &["--plugin", "2fa"],
            &["--application"],
            &["--rate-limits=yes"],
            &["--help=yes"],
            &["-p"],
            &[""],
        ] {
            assert!(parse(bad).is_err(), "{bad:?} is accepted");
        }
    }

    #[test]
    fn a_misspelt_option_leads_to_the_right_one() {
        for (misspelt, right) in [
            ("--ports=4000", "--port?"),
            ("--trusted-origins", "--trusted-origin?"),
            ("--trust", "--trusted-origin?"),
            ("--first-user-admin", "--first-user-is-admin?"),
            ("--rate-limit", "--rate-limits?"),
            ("--plugins=passkey", "--plugin?"),
            ("--applications", "--application?"),
        ] {
            let complaint = parse(&[misspelt]).unwrap_err();
            assert!(complaint.contains(right), "{complaint}");
        }
        let complaint = parse(&["--verbose"]).unwrap_err();
        assert!(complaint.contains("\"--verbose\"; see --help"));
    }
}
