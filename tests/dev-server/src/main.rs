//! The development server as a program.

mod options;

use std::io::{self, Write as _};
use std::process::ExitCode;

use neon_auth_dev_server::DevServer;

use options::{Command, Help, Options};

fn main() -> ExitCode {
    match Command::read(std::env::args().skip(1)) {
        Ok(Command::Serve(options)) => serve(options),
        Ok(Command::Help) => print(&Help.to_string()),
        Ok(Command::Version) => print(concat!(
            "neon-auth-dev-server ",
            env!("CARGO_PKG_VERSION"),
            "\n"
        )),
        Err(complaint) => refuse(&complaint),
    }
}

/// Prints text. A reader that wants no more of it, as `head` does, is no failure.
fn print(text: &str) -> ExitCode {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => refuse(&error.to_string()),
        _ => ExitCode::SUCCESS,
    }
}

fn refuse(complaint: &str) -> ExitCode {
    eprintln!("neon-auth-dev-server: {complaint}");
    ExitCode::FAILURE
}

fn serve(options: Options) -> ExitCode {
    match start(options) {
        Ok(server) => {
            println!(
                "NEON_AUTH_BASE_URL={}\n# For development only: nothing persists, and passwords are hashed cheaply. \
                 Mails are at {}",
                server.base_url(),
                server.outbox_url()
            );
            server.serve_forever()
        }
        Err(complaint) => refuse(&complaint),
    }
}

fn start(options: Options) -> Result<DevServer, String> {
    let mut builder = DevServer::builder().port(options.port);
    for origin in options.trusted_origins {
        builder = builder.trusted_origin(origin);
    }
    for plugin in options.plugins {
        builder = builder.plugin(plugin);
    }
    if let Some(origin) = options.application {
        builder = builder.application(origin);
    }
    if options.first_user_is_admin {
        builder = builder.first_user_is_admin();
    }
    if options.rate_limits {
        builder = builder.rate_limits();
    }
    builder.start().map_err(|error| error.to_string())
}
