//! What a framework's crate has to say of an application, so that a browser visits it.

use std::error::Error;
use std::net::SocketAddr;

use bytes::Bytes;
use http::{Request, Response};

use crate::transport::{Mode, Transport};

/// Holds what an application makes of a request.
pub type Answered = Result<Response<Bytes>, Box<dyn Error + Send + Sync>>;

/// Says how a [`Browser`](super::Browser) visits an application of one framework.
///
/// The crates for axum, actix, threads and rouille have such a type, `testing::App`.
pub trait Visited {
    /// How the test waits: it awaits a [`Visit`](super::Visit), or sends it.
    type Mode: Mode;

    /// What [`answer`](Self::answer) gives. In blocking code it is ready when it is first polled.
    type Answering<'a>: Future<Output = Answered> + Unpin
    where
        Self: 'a;

    /// Answers a request whose target is a path, without a socket, as if it came over a connection from `peer`.
    fn answer(&self, request: Request<Bytes>, peer: SocketAddr) -> Self::Answering<'_>;

    /// Carries requests to other servers on this machine: to the simulated provider.
    fn transport(&self) -> &dyn Transport<Mode = Self::Mode>;
}
