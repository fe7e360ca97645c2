//! The application that real browsers visit, with an auth server behind it.
//!
//! It listens on free ports of the loopback interface, prints a line of JSON that names them, and from then on a line
//! for each request that it answered. It ends with its standard input.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong here fails the suite that started it"
)]

mod listen;
mod pages;
mod recorder;
mod script;
mod upstream;

use std::io::Read;

use listen::Sockets;
use neon_auth_axum::{Config, ConfigBuilder, SameSite};
use serde_json::json;

/// The host by which browsers visit. Both have cookies with a `Domain` of `example.localhost`, and take it for secure.
const HOST: &str = "app.example.localhost";

#[tokio::main]
async fn main() {
    let sockets = Sockets::open().await;
    let upstream_port = sockets.port();
    let mut origins = Vec::new();
    let mut ports = serde_json::Map::new();
    let mut applications = Vec::new();
    for (name, configure) in CONFIGURATIONS {
        let sockets = Sockets::open().await;
        ports.insert((*name).to_owned(), sockets.port().into());
        origins.push(format!("http://{HOST}:{}", sockets.port()));
        let builder = Config::builder()
            .base_url(format!("http://127.0.0.1:{upstream_port}/neondb/auth"))
            .cookie_secret("of no use outside of this suite, ever")
            .public_route("/")
            .public_route("/public");
        let config = configure(builder).build().expect("the options are valid");
        applications.push((sockets, neon_auth_axum::new(config)));
    }

    tokio::spawn(sockets.serve(upstream::router(upstream_port, &origins)));
    for (sockets, auth) in applications {
        tokio::spawn(sockets.serve(pages::router(&auth)));
    }
    println!(
        "{}",
        json!({"ready": {"host": HOST, "upstream": upstream_port, "applications": ports}})
    );

    let wait = || std::io::stdin().read_to_end(&mut Vec::new());
    let _ = tokio::task::spawn_blocking(wait).await;
}

type Configure = fn(ConfigBuilder) -> ConfigBuilder;

/// The same application, configured in several ways. Each has a port of its own.
const CONFIGURATIONS: &[(&str, Configure)] = &[
    ("standard", |builder| builder),
    ("none", |builder| builder.same_site(SameSite::None)),
    ("domain", |builder| {
        builder.cookie_domain("example.localhost")
    }),
    ("host_prefix", |builder| builder.host_prefix(true)),
];
