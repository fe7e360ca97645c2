//! Runs a flow of [`neon_auth_core`] to its end, over any [`Transport`].

mod transport;

pub use transport::{Async, Blocking, BoxFuture, Mode, Transport};
