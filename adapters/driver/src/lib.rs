//! Runs the flows of [`neon_auth_core`] over any [`Transport`]: one loop for async and blocking code alike.
//!
//! [`NeonAuth`] holds a configuration and a transport. [`NeonAuth::on`] binds it to one request, whose methods, session
//! and cookies are then available. What a method gives is a [`Pending`]: awaited in async code, sent in blocking code;
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
//! A [`Transport`] is an HTTP client and two small things besides: a way to run a task, and a way to wait for an event.
//! The loop, single flight, the log and every method come with it.
//!
//! ## An async runtime
//!
//! The client is there: `neon_auth_hyper::HttpClient<R>` is a [`Transport`] over any `R` that implements the trait
//! `neon_auth_hyper::Runtime`. That trait is five short methods, and its documentation has a whole implementation:
//!
//! | method | does |
//! |---|---|
//! | `resolve` | looks up the addresses of a name |
//! | `connect` | opens one TCP connection |
//! | `sleep` | completes when a duration is over |
//! | `spawn` | runs a task in the background |
//! | `check` | says whether the runtime works on the calling thread; most leave it out |
//!
//! Racing addresses, TLS, HTTP, the pool, deadlines, limits and the kinds of failure are the client's. What is left for
//! the new crate, and all that `neon-auth-smol` consists of:
//!
//! 1. a unit struct that is the runtime, `pub struct SmolRuntime`, with the trait for it;
//! 2. `pub type Client = HttpClient<SmolRuntime>`;
//! 3. `pub fn new(config) -> NeonAuth`, which is `NeonAuth::new(config, Client::new())`, and
//!    `pub fn from_env() -> Result<NeonAuth, ConfigError>`, which is `NeonAuth::from_env(Client::new())`.
//!
//! If the runtime's TCP stream lacks the traits of `futures-io`, wrap it: see `TokioStream` in `neon-auth-tokio`.
//!
//! ## Blocking code
//!
//! A blocking transport has [`Mode`](Transport::Mode) [`Blocking`]. Its futures are ready when they are first polled,
//! because the I/O is done inside that poll; [`block_on`] runs what is spawned, and a listener can block:
//!
//! ```
//! use std::time::Duration;
//!
//! use event_listener::{EventListener, Listener};
//! use neon_auth_driver::core::{Fetch, FetchError, FetchErrorKind, Fetched};
//! use neon_auth_driver::{Blocking, BoxFuture, Transport, block_on};
//!
//! struct Offline;
//!
//! impl Transport for Offline {
//!     type Mode = Blocking;
//!
//!     fn fetch(&self, _: Fetch) -> BoxFuture<'_, Fetched> {
//!         Box::pin(async { Err(FetchError::new(FetchErrorKind::Refused)) }) // HTTP goes here
//!     }
//!
//!     fn spawn(&self, task: BoxFuture<'static, ()>) {
//!         block_on(task);
//!     }
//!
//!     fn wait(&self, listener: EventListener, limit: Duration) -> BoxFuture<'_, bool> {
//!         Box::pin(async move { listener.wait_timeout(limit).is_some() })
//!     }
//! }
//! ```
//!
//! ## Any HTTP client
//!
//! One that looks up names itself does so through [`LookUps`]: with a name server that says nothing, a look-up for
//! every call would take all the threads there are. The numbers in [`client`] hold for all of them, and
//! [`client::kind_of`] says which failure an error of the operating system is: what this machine lacks for a connection is
//! no outage, and an expired cookie may replace a look-up in an outage alone. Connections that are kept, and threads, are in a
//! [`PerProcess`]: a process that is forked must not use its parent's. How many calls are under way at once is not the
//! client's to bound: the driver does ([`connection_limit`](neon_auth_core::ConfigBuilder::connection_limit)).
//!
//! ## The same tests as the others
//!
//! Give the transport a start function in `tests/tests/faults/transports.rs`. It then has to answer every fault, limit
//! and pass-through that all the others answer, with the same codes and in time.

mod auth;
mod block_on;
mod builder;
pub mod client;
mod due;
mod environment;
mod flight;
mod get_session;
mod keeping;
mod limit;
mod log;
mod look_ups;
mod methods;
mod pending;
mod per_process;
mod places;
mod request_auth;
mod run;
mod shares;
mod state;
#[cfg(feature = "testing")]
pub mod testing;
mod transport;
mod under_way;
mod waiting;
mod within;

pub use auth::NeonAuth;
pub use block_on::block_on;
pub use builder::NeonAuthBuilder;
pub use environment::builder_from_env;
pub use get_session::GetSession;
pub use log::Logger;
pub use look_ups::{Answer, LookUp, LookUps, LookedUp};
pub use methods::*;
pub use neon_auth_core as core;
pub use pending::Pending;
pub use per_process::PerProcess;
pub use request_auth::{Deciding, RequestAuth};
pub use transport::{Async, Blocking, BoxFuture, Mode, Transport};

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
