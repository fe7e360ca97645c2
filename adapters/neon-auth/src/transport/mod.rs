//! Says what is needed of the code that does the I/O, and how to write it for another runtime.
//!
//! A [`Transport`] is an HTTP client and two small things besides: a way to run a task, and a way to wait for a notification.
//! The loop, single flight, the log and every method come with it.
//!
//! # An async runtime
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
//! # Blocking code
//!
//! A blocking transport has [`Mode`](Transport::Mode) [`Blocking`]. Its futures are ready when they are first polled,
//! because the I/O is done inside that poll; [`block_on`] runs what is spawned, and a [`Notified`] can block:
//!
//! ```
//! use std::time::Duration;
//!
//! use neon_auth::Blocking;
//! use neon_auth::transport::{
//!     BoxFuture, Fetch, FetchError, FetchErrorKind, Fetched, Notified, Transport, block_on,
//! };
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
//!     fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
//!         Box::pin(async move { notified.wait_timeout(limit) })
//!     }
//! }
//! ```
//!
//! # Any HTTP client
//!
//! One that queries names itself does so through [`dns::Queries`]: with a name server that says nothing, a query for
//! every call would take all the threads there are. The numbers in [`connection`] hold for all of them, and
//! [`connection::kind_of`] says which failure an error of the operating system is: what this machine lacks for a connection is
//! no outage, and an expired cookie may replace a look-up in an outage alone. Connections that are kept, and threads, are in a
//! [`PerProcess`]: a process that is forked must not use its parent's. How many calls are under way at once is not the
//! client's to bound: `NeonAuth` does ([`connection_limit`](neon_auth_core::ConfigBuilder::connection_limit)).
//!
//! # The same tests as the others
//!
//! Give the transport a start function in `tests/tests/faults/transports.rs`. It then has to answer every fault, limit
//! and pass-through that all the others answer, with the same codes and in time.

mod attempts;
mod block_on;
pub mod connection;
pub mod dns;
mod exhausted;
mod head;
mod notify;
mod per_process;
pub mod request;

pub use attempts::Attempts;
pub use block_on::block_on;
pub(crate) use exhausted::failed_query;
pub use exhausted::is_exhausted;
pub use head::{FIELD_LIMIT, HEAD_LIMIT, HeadTooLarge};
pub use neon_auth_core::{Fetch, FetchClass, FetchError, FetchErrorKind, Fetched, ShareKey};
pub use notify::{Notified, Notify};
pub use per_process::PerProcess;

use std::pin::Pin;
use std::time::Duration;

/// Holds a future in a box, so that a [`Transport`] can be a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Says how the caller of a [`Transport`] waits: [`Async`] or [`Blocking`].
///
/// It is sealed: there is no third way.
pub trait Mode: sealed::Sealed + Clone + std::fmt::Debug + Send + Sync + 'static {}

/// Says that the caller awaits. A future of the transport may be pending; a runtime wakes it.
#[derive(Clone, Debug)]
pub enum Async {}

/// Says that the caller's thread waits. A future of the transport is ready when it is first polled.
#[derive(Clone, Debug)]
pub enum Blocking {}

impl Mode for Async {}
impl Mode for Blocking {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Async {}
    impl Sealed for super::Blocking {}
}

/// Makes HTTP requests, and has two functions of a runtime.
pub trait Transport: Send + Sync + 'static {
    /// How the caller waits for what the methods return.
    type Mode: Mode;

    /// Carries the request out. Never takes longer than [`Fetch::timeout`].
    ///
    /// Dropping the future cancels the call.
    ///
    /// # Errors
    ///
    /// Whatever kept upstream's answer from arriving whole and in time. An answer of any status is `Ok`.
    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched>;

    /// Runs a task to its end, even if nobody waits for it. A blocking transport runs it here and now.
    fn spawn(&self, task: BoxFuture<'static, ()>);

    /// Completes with `true` when the notification comes, with `false` when `limit` is over first.
    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool>;
}
