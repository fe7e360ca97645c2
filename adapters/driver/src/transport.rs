//! What the driver needs of the code that does the I/O.

use std::pin::Pin;
use std::time::Duration;

use event_listener::EventListener;
use neon_auth_core::{Fetch, Fetched};

/// A future in a box, so that a [`Transport`] can be a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// How the caller of a [`Transport`] waits: [`Async`] or [`Blocking`].
///
/// It is sealed: there is no third way.
pub trait Mode: sealed::Sealed + Clone + std::fmt::Debug + Send + Sync + 'static {}

/// The caller awaits. A future of the transport may be pending; a runtime wakes it.
#[derive(Clone, Debug)]
pub enum Async {}

/// The caller's thread waits. A future of the transport is ready when it is first polled.
#[derive(Clone, Debug)]
pub enum Blocking {}

impl Mode for Async {}
impl Mode for Blocking {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Async {}
    impl Sealed for super::Blocking {}
}

/// An HTTP client, and the two functions of a runtime that the driver needs.
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

    /// Completes with `true` when the listener is notified, with `false` when `limit` is over first.
    fn wait(&self, listener: EventListener, limit: Duration) -> BoxFuture<'_, bool>;
}
