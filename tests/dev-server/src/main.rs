//! The development server as a program.

use std::process::ExitCode;

use neon_auth_dev_server::DevServer;

const USAGE: &str = "usage: neon-auth-dev-server [--port <0-65535>] [--trusted-origin <origin>]... \
    [--first-user-is-admin] [--rate-limits]";

fn main() -> ExitCode {
    match Options::read(std::env::args().skip(1)).and_then(start) {
        Ok(server) => {
            println!(
                "NEON_AUTH_BASE_URL={}\n# For development only: nothing persists, and passwords are hashed cheaply. \
                 Mails are at {}",
                server.base_url(),
                server.outbox_url()
            );
            server.serve_forever()
        }
        Err(complaint) => {
            eprintln!("neon-auth-dev-server: {complaint}");
            ExitCode::FAILURE
        }
    }
}

fn start(options: Options) -> Result<DevServer, String> {
    let mut builder = DevServer::builder().port(options.port);
    for origin in options.trusted_origins {
        builder = builder.trusted_origin(origin);
    }
    if options.first_user_is_admin {
        builder = builder.first_user_is_admin();
    }
    if options.rate_limits {
        builder = builder.rate_limits();
    }
    builder.start().map_err(|error| error.to_string())
}

/// What the command line says.
#[derive(Debug, Default, PartialEq)]
struct Options {
    /// 0 is any that is free.
    port: u16,
    trusted_origins: Vec<String>,
    first_user_is_admin: bool,
    rate_limits: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            if argument == "--first-user-is-admin" {
                options.first_user_is_admin = true;
            } else if argument == "--rate-limits" {
                options.rate_limits = true;
            } else if argument == "--port" {
                let port = arguments.next();
                let port = port.ok_or_else(|| format!("--port names no port; {USAGE}"))?;
                options.port = parse_port(&port)?;
            } else if let Some(port) = argument.strip_prefix("--port=") {
                options.port = parse_port(port)?;
            } else if argument == "--trusted-origin" {
                let origin = arguments.next();
                let origin =
                    origin.ok_or_else(|| format!("--trusted-origin names no origin; {USAGE}"))?;
                options.trusted_origins.push(origin);
            } else if let Some(origin) = argument.strip_prefix("--trusted-origin=") {
                options.trusted_origins.push(origin.to_owned());
            } else {
                return Err(format!("unknown argument {argument:?}; {USAGE}"));
            }
        }
        Ok(options)
    }
}

fn parse_port(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| format!("{text:?} is no port; {USAGE}"))
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn parse(arguments: &[&str]) -> Result<Options, String> {
        Options::read(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    fn at(port: u16) -> Options {
        Options {
            port,
            ..Options::default()
        }
    }

    #[test]
    fn arguments() {
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
        ];
        let expected = Options {
            port: 4000,
            trusted_origins: ["https://a.example", "https://b.example"]
                .map(str::to_owned)
                .into(),
            first_user_is_admin: true,
            rate_limits: true,
        };
        assert_eq!(parse(&all), Ok(expected));
        for bad in [
            &["--port"][..],
            &["--port", "x"],
            &["--port", "70000"],
            &["-h"],
            &["--port", "1", "2"],
            &["--port", "--rate-limits"],
            &["--trusted-origin"],
        ] {
            assert!(parse(bad).is_err(), "{bad:?} is accepted");
        }
    }
}
