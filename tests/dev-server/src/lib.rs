//! Answers as Neon Auth, in memory, for demos and tests. **For development only.**
//!
//! It answers as the managed service does (a Better Auth server with Neon's own layer around
//! social sign-in): the same routes, statuses, bodies and cookies. What makes it unfit for
//! anything but development is just as deliberate: nothing persists, passwords are hashed cheaply
//! (one SHA-256 with a salt), every code and link can be read at `/__dev/outbox`, and the simulated provider
//! for Google, GitHub and Vercel believes whatever address one types. So it listens on the
//! loopback interface alone.
//!
//! # In a test
//!
//! ```
//! # fn main() -> Result<(), neon_auth_dev_server::StartError> {
//! let server = neon_auth_dev_server::start()?;
//! // Configure the application with server.base_url().
//! let cookie = server.sign_in_as("ann@example.com"); // the `Cookie` header of a request to it
//! # assert!(!cookie.is_empty());
//! assert_eq!(server.count("get-session"), 0, "nobody has asked for a session yet");
//! assert_eq!(server.last_code("ann@example.com"), None);
//! assert_eq!(server.last_invitation("ann@example.com"), None);
//! // Let a week pass:
//! server.advance(std::time::Duration::from_secs(7 * 24 * 60 * 60));
//! # Ok(())
//! # }
//! ```
//!
//! The server runs on plain threads: it needs no runtime and works under any. Dropping the
//! [`DevServer`] closes port and connections and ends the threads. [`NeonAuth`] is the same
//! server without sockets and clock.
//!
//! # As a program
//!
//! ```text
//! cargo install neon-auth-dev-server
//! neon-auth-dev-server --port 4000 --first-user-is-admin
//! ```
//!
//! # Origins
//!
//! Pages on this machine may use it: their origin is `localhost`, a name below it, an address of
//! `127.0.0.0/8` or `[::1]`, http or https, on any port. No other page may read its answers, or send
//! what changes something, unless [`Builder::trusted_origin`] or `--trusted-origin` names its origin.
//!
//! # Social sign-in
//!
//! The application sends the browser to the simulated provider, a page that asks for an address.
//! A script adds `login_hint=<address>` to that page's query and is redirected straight on, or
//! `deny=1` for one who declines.
//!
//! # Plugins
//!
//! A new Neon project has some of Better Auth's plugins, and so has this server. [`Builder::plugin`] or `--plugin` adds
//! another [`Plugin`], [`Builder::application`] or `--application` says where its pages are.
//!
//! # What it has not
//!
//! Teams and roles of one's own in organizations: their routes answer 404.
//!
//! Rate limits are off unless [`Builder::rate_limits`] turns them on.

mod authenticator;
mod call;
mod clock;
mod cookie;
mod dev_pages;
mod fields;
mod jwt;
mod link;
mod listing;
mod neon_auth;
mod origin;
mod outbox;
mod page;
mod permission;
mod plugin;
mod provider;
mod query;
mod random;
mod rate_limits;
mod refusal;
mod reply;
mod request_log;
mod routes;
mod server;
mod sessions;
mod signed_query;
mod signer;
mod store;
mod totp;
mod webauthn;

pub use authenticator::{Authenticator, AuthenticatorError};
pub use clock::Timestamp;
pub use neon_auth::NeonAuth;
pub use outbox::{Mail, MailContent, MailKind, Outbox};
pub use plugin::{Plugin, UnknownPlugin};
pub use random::Random;
pub use request_log::{LoggedRequest, RequestLog};
pub use server::{Builder, DevServer, StartError};
pub use store::{Session, User, Usernames};

/// Starts a server on a free port of the loopback interface.
///
/// # Errors
///
/// If no port can be opened or the operating system has no entropy to give.
pub fn start() -> Result<DevServer, StartError> {
    DevServer::start()
}

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
