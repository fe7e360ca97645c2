//! What a user sees behind every web framework, played over real sockets against the dev-server.
//!
//! A framework joins by saying how it serves the application ([`Framework`]); no scenario names one. What is about the
//! types of a framework itself, its responses, its routers or its workers, is in the tests of that framework's crate.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a scenario that cannot go on says why"
)]

mod actix;
mod axum;
mod browser;
mod clock;
mod log;
mod pages;
mod rouille;
mod scenarios;
mod setup;
mod threads;
mod wire;
mod world;

use std::net::SocketAddr;

use crate::setup::Setup;

/// The application, behind a web framework. It serves until it is dropped.
///
/// A page is public if [`setup::configured`] or the scenario says so. It tells the user's name:
///
/// | | |
/// |---|---|
/// | `GET /page`, `POST /page` | and how it is known: `Ann, Cache` |
/// | `GET /api/page` | the same |
/// | `GET /fresh`, `POST /fresh` | the same, asked of upstream |
/// | `GET /admin`, `POST /admin` | the same, for the role `admin` |
/// | `GET /cached-admin` | for the role `admin` by the cookie |
/// | `GET /owner` | for the role `owner` in the active organization |
/// | `GET /recent` | for somebody who signed in within an hour |
/// | `GET /everything` | after it has asked in every way |
/// | `GET /at-once` | after it has asked twice at once |
/// | `GET /public` | or `nobody` |
/// | `GET /public/fresh` | the same, asked of upstream |
/// | `GET /public/refusal` | or [why not](pages::refusal) |
/// | `GET /public/arrival` | tells instead what [`pages::arrival`] makes of the query |
/// | `POST /sign-in` | signs in with this address, or passes the error on; for forms of our own |
/// | `POST /sign-in/handled` | likewise, and asks who that is; answers an error itself, with its status and code |
/// | `POST /sign-out` | signs out; for forms of our own |
trait Framework: Sized {
    /// What the log calls it.
    const NAME: &str;

    /// Says whether who leads a shared look-up waits for it like the others, rather than making it himself.
    const LEADER_WAITS: bool;

    /// Says how many arguments of the handler of `/everything` ask upstream at once. It is 1 if the framework makes one
    /// after another.
    const ARGUMENTS_AT_ONCE: usize;

    /// Says whether it ends a connection once it has answered a request of which half the body has come. If not, it
    /// reads the rest.
    const ENDS_AFTER_HALF_A_BODY: bool;

    /// Says whether a gate that protects takes an unclean path below the mount for a page. If not, the proxy gets it
    /// and refuses it.
    const TAKES_AN_UNCLEAN_PATH_FOR_A_PAGE: bool;

    /// Serves the application on a free port.
    fn start(setup: Setup) -> Self;

    /// Where it listens.
    fn address(&self) -> SocketAddr;
}

/// A framework whose applications choose the place of the handler among their routes. They may choose a wrong one.
///
/// rouille has none, nor has this library's own server: their handler looks at the path of every request, and leaves
/// those that are not below the mount.
trait Mounting: Framework {
    /// Serves the application below this path, the handler with it.
    fn start_below(path: &str, setup: Setup) -> Self;
}
