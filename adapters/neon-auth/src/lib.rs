//! Runs Neon Auth in a server, without a web framework: who is signed in, the server methods, and the cookies.
//!
//! An application of a web framework takes the framework's crate instead, which brings this one along:
//!
//! | you have | take |
//! |---|---|
//! | axum, tower, actix-web, rouille | `neon-auth-axum`, `neon-auth-tower`, `neon-auth-actix`, `neon-auth-rouille` |
//! | plain threads, and a server on them | `neon-auth-threads` |
//! | tokio, async-std or smol, and no framework | `neon-auth-tokio`, `neon-auth-async-std`, `neon-auth-smol`, and this crate |
//! | plain threads, and no server | `neon-auth-ureq`, and this crate |
//! | another framework | this crate's [`adapter`] |
//! | another runtime or HTTP client | this crate's [`transport`] |
//! | neither I/O nor a clock | `neon-auth-core` |
//!
//! [`NeonAuth`] holds a configuration and an HTTP client. [`NeonAuth::on`] binds it to one request, whose methods, session
//! and cookies are then available. What a method gives is a [`Pending`]: awaited in async code, sent in blocking code;
//! the other of the two does not compile.
//!
//! ```
//! use http::{Request, Response};
//! use neon_auth::NeonAuth;
//!
//! async fn serve(auth: &NeonAuth, request: Request<String>) -> Response<String> {
//!     let (parts, _body) = request.into_parts();
//!     let auth = auth.on(&parts);
//!     let mut response = match auth.get_session().await {
//!         Ok(Some(session)) => Response::new(format!("Hello, {}", session.user.name)),
//!         Ok(None) => Response::new("Hello, stranger".to_owned()),
//!         Err(outage) => {
//!             let mut response = Response::new(outage.message().to_owned());
//!             *response.status_mut() = outage.status();
//!             response
//!         }
//!     };
//!     auth.finish(&mut response);
//!     response
//! }
//! ```
//!
//! To protect whole pages, and to answer what the browser asks of the API, see [`adapter`]: its page has a whole server in
//! one function.

pub mod adapter;
mod auth;
mod bind;
mod builder;
mod calls;
mod clock;
mod deadline;
mod deciding;
mod environment;
mod get_session;
mod guard;
mod invalidation;
mod log;
mod pending;
mod request_auth;
mod run;
mod server_methods;
mod sessions;
mod state;
#[cfg(feature = "testing")]
pub mod testing;
mod timeout;
pub mod transport;

pub use auth::NeonAuth;
pub use builder::NeonAuthBuilder;
pub use environment::builder_from_env;
pub use get_session::GetSession;
pub use guard::{
    Rejection, Role, optional_fresh_session, optional_session, require_cached_role,
    require_fresh_session, require_organization_role, require_role, require_session,
    require_signed_in_within, require_trusted_origin,
};
pub use log::Logger;
pub use neon_auth_core::{
    Arrival, ClientIp, Component, Config, ConfigBuilder, ConfigError, Error, ErrorCode, ErrorKind,
    FieldError, IncomingRequest, JsonText, Level, LevelFilter, LogRecord, SameSite, Session,
    SessionRecord, Source, Text, UnixMillis, UnknownWord, User, check_origin, has_role, methods,
};
pub use pending::Pending;
pub use request_auth::RequestAuth;
pub use server_methods::*;
pub use transport::{Async, Blocking, Mode};

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
