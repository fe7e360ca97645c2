//! The same page by each framework, bare and behind `protect`; by axum also behind the least that a layer has to do.

pub mod actix;
pub mod axum;
mod by_hand;
pub mod rouille;
pub mod threads;

use neon_auth::Config;
use neon_auth_benches::fixture;

/// What the page consists of. The load generator's cookies let it be seen behind `protect`.
pub const PAGE: &str =
    "<!doctype html><html lang=\"en\"><title>Dashboard</title><h1>Dashboard</h1>\n";

/// What is before the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Bare,
    /// The least that a layer has to do, written by hand.
    ByHand,
    /// This library.
    Protected,
}

/// Nothing listens upstream: whatever has to ask there fails, and is seen.
fn config() -> Config {
    let options = fixture::options().base_url("http://127.0.0.1:9/neondb/auth");
    options.build().expect("the options are valid")
}

/// Says where the server is, and ends the process when the command that started it has gone.
fn announce(origin: &str) {
    println!("{origin}");
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        std::process::exit(0);
    });
}
