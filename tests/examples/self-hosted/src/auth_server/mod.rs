//! Better Auth under Node, as a child process: for development. In production it is a service of its own.

mod npm;

use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use serde::Deserialize;

/// A Better Auth that goes when this value does, or this process.
#[derive(Debug)]
pub struct AuthServer {
    child: Child,
    port: u16,
}

/// What Better Auth has to know.
#[derive(Debug)]
pub struct Options {
    /// The application's origin.
    pub public_url: String,
    /// Whether its cookies are called `__Secure-…`.
    pub secure_cookies: bool,
    /// The SQLite file.
    pub database: PathBuf,
}

#[derive(Deserialize)]
struct Ready {
    port: u16,
}

/// Returns the folder with Better Auth's sources.
#[must_use]
pub fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("auth")
}

/// Installs npm's packages, unless they are there.
///
/// # Errors
///
/// Node is missing or too old, or npm's registry is out of reach.
pub fn install() -> io::Result<()> {
    npm::install(&sources())
}

impl AuthServer {
    /// Starts it, with its packages installed, and waits until it listens.
    ///
    /// # Errors
    ///
    /// Those of [`install`], or the server ends at once; it has said why.
    pub fn start(options: Options) -> io::Result<Self> {
        install()?;
        let folder = sources();
        let mut child = Command::new("node")
            .arg("server.mjs")
            .current_dir(folder)
            .env("HOST", "127.0.0.1")
            .env("PORT", "0")
            .env("PUBLIC_URL", options.public_url)
            .env(
                "SECURE_COOKIES",
                if options.secure_cookies { "1" } else { "" },
            )
            .env("DEVELOPMENT", "1")
            .env("DATABASE", std::path::absolute(options.database)?)
            // However this process ends, its end of the pipe is closed by that.
            .env("EXIT_WITH_STDIN", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().map(BufReader::new);
        let mut server = Self { child, port: 0 };
        let mut stdout =
            stdout.ok_or_else(|| io::Error::other("Node's output is not to be read"))?;
        server.port = ready(&mut stdout)?.port;
        // Nobody else reads it, and a full pipe would hold Node up.
        thread::spawn(move || io::copy(&mut stdout, &mut io::stderr()));
        Ok(server)
    }

    /// Returns where it listens, on this machine alone.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the library's `base_url`: where it listens, with Better Auth's `basePath`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}/api/auth", self.origin())
    }
}

fn ready(stdout: &mut impl BufRead) -> io::Result<Ready> {
    for line in stdout.lines() {
        let line = line?;
        match serde_json::from_str(&line) {
            Ok(ready) => return Ok(ready),
            Err(_) => eprintln!("{line}"),
        }
    }
    Err(io::Error::other(
        "Better Auth did not start; the lines above say why",
    ))
}

impl Drop for AuthServer {
    fn drop(&mut self) {
        // It ends with its input, and closes its database before that. Waiting leaves no zombie behind.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
