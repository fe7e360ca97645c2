//! The application that is put under load, as a process of its own: a protected page that shows who is signed in, a
//! public one, and the proxy below `/api/auth`.

mod axum;
mod options;
mod threads;

use std::time::Duration;

use neon_auth_axum::Config;

pub(crate) use options::Options;

/// Only who is signed in sees it.
pub(crate) const PAGE: &str = "/page";
/// Anybody sees it.
pub(crate) const PUBLIC: &str = "/public";

/// Longer than any scenario, so that a session which was cached once is cached to its end.
const TTL: Duration = Duration::from_secs(3600);

/// What the application is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framework {
    Axum,
    Threads,
}

impl Framework {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Axum => "axum",
            Self::Threads => "threads",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let all = [Self::Axum, Self::Threads];
        all.into_iter().find(|framework| framework.name() == name)
    }
}

/// Serves on a free port of loopback until standard input ends. The first line of output is the origin.
pub fn serve(arguments: impl Iterator<Item = String>) {
    let Some(options) = Options::from_arguments(arguments) else {
        eprintln!(
            "load-server (axum|threads) --upstream URL [--ca FILE] [--connection-limit N] [--timeout-ms N]"
        );
        std::process::exit(2);
    };
    match options.framework {
        Framework::Axum => axum::serve(&options),
        Framework::Threads => threads::serve(&options),
    }
}

fn config(options: &Options) -> Config {
    let config = Config::builder()
        .base_url(&options.upstream)
        .cookie_secret("a-secret-of-32-characters-or-more")
        .public_route(PUBLIC)
        .session_data_ttl(TTL)
        .connection_limit(options.connection_limit)
        .timeout(options.timeout)
        .build();
    config.expect("the options are valid")
}

/// Says where the server is, and ends the process when what started it has gone.
fn announce(origin: &str) {
    println!("{origin}");
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        std::process::exit(0);
    });
}
