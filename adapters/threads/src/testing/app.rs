//! An application, as a browser visits it.

use std::fmt;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::sync::Arc;

use neon_auth::testing::{Answered, Visited};
use neon_auth::transport::{Blocking, Transport};

use crate::server::Peer;
use crate::{Client, Request, Response};

/// Wraps a function from a request to its answer, for a [`Browser`](super::Browser). `Browser::new` makes it.
#[derive(Clone)]
pub struct App<'f> {
    serve: Arc<Serve<'f>>,
    client: Client,
}

type Serve<'f> = dyn Fn(&Request) -> Response + Send + Sync + 'f;

impl<'f, F: Fn(&Request) -> Response + Send + Sync + 'f> From<F> for App<'f> {
    fn from(serve: F) -> Self {
        Self {
            serve: Arc::new(serve),
            client: Client::new(),
        }
    }
}

impl Visited for App<'_> {
    type Mode = Blocking;
    type Answering<'a>
        = Ready<Answered>
    where
        Self: 'a;

    fn answer(&self, mut request: Request, peer: SocketAddr) -> Self::Answering<'_> {
        request.extensions_mut().insert(Peer(peer));
        ready(Ok((self.serve)(&request)))
    }

    fn transport(&self) -> &dyn Transport<Mode = Blocking> {
        &self.client
    }
}

impl fmt::Debug for App<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}
