//! Runs the flows of [`neon_auth_core`] over any [`Transport`]: one loop for async and blocking code alike.
//!
//! [`NeonAuth`] holds a configuration and a transport. [`NeonAuth::on`] binds it to one request, whose methods, session
//! and cookies are then at hand. What a method gives is a [`Pending`]: awaited in async code, sent in blocking code;
//! the other of the two does not compile.
//!
//! Without a framework's crate, a request is served like this:
//!
//! ```
//! use http::{Request, Response};
//! use neon_auth_driver::NeonAuth;
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
//! # Adding a runtime
//!
//! A runtime needs a [`Transport`]: an HTTP client and two small things besides. For one that is async, the crate
//! `neon-auth-hyper` has the client, and asks for a name look-up, a connection, a timer and a way to spawn a task. A
//! blocking one does its I/O inside [`Transport::fetch`] and returns a future that is ready.

mod auth;
mod flight;
mod log;
mod on_request;
mod pending;
mod transport;

pub use auth::NeonAuth;
pub use log::Logger;
pub use neon_auth_core as core;
pub use on_request::{Auth, GetSession, OnRequest};
pub use pending::Pending;
pub use transport::{Async, Blocking, BoxFuture, Mode, Transport};

/// Looks a variable of this process's environment up, for
/// [`ConfigBuilder::variables`](neon_auth_core::ConfigBuilder::variables).
#[must_use]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
