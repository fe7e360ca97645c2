//! The development server as a program.

use std::process::ExitCode;

use neon_auth_dev_server::DevServer;

const USAGE: &str = "usage: neon-auth-dev-server [--port <0-65535>]";

fn main() -> ExitCode {
    match port(std::env::args().skip(1)).and_then(start) {
        Ok(server) => {
            println!(
                "NEON_AUTH_BASE_URL={} (development only: in memory, nothing persists, passwords \
                 cheaply hashed; mails at {})",
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

fn start(port: u16) -> Result<DevServer, String> {
    DevServer::builder()
        .port(port)
        .start()
        .map_err(|error| error.to_string())
}

/// The port on the command line, 0 without one.
fn port(mut arguments: impl Iterator<Item = String>) -> Result<u16, String> {
    let port = match arguments.next().as_deref() {
        None => return Ok(0),
        Some("--port") => arguments
            .next()
            .ok_or_else(|| format!("--port names no port; {USAGE}"))?,
        Some(argument) => match argument.strip_prefix("--port=") {
            Some(port) => port.to_owned(),
            None => return Err(format!("unknown argument {argument:?}; {USAGE}")),
        },
    };
    if let Some(argument) = arguments.next() {
        return Err(format!("unknown argument {argument:?}; {USAGE}"));
    }
    port.parse()
        .map_err(|_| format!("{port:?} is no port; {USAGE}"))
}

#[cfg(test)]
mod tests {
    use super::port;

    fn parse(arguments: &[&str]) -> Result<u16, String> {
        port(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    #[test]
    fn arguments() {
        assert_eq!(parse(&[]), Ok(0));
        assert_eq!(parse(&["--port", "4000"]), Ok(4000));
        assert_eq!(parse(&["--port=4000"]), Ok(4000));
        for bad in [
            &["--port"][..],
            &["--port", "x"],
            &["--port", "70000"],
            &["-h"],
            &["--port", "1", "2"],
        ] {
            assert!(parse(bad).is_err(), "{bad:?} is accepted");
        }
    }
}
