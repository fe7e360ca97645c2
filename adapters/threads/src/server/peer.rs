//! Who has sent a request.

use std::net::SocketAddr;

use crate::Request;

/// The address of the connection that a request came on, in its extensions.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Returns the address of the connection that a request came on: the visitor's, or the proxy's if there is one before
/// the server. None for a request that a test has made.
#[must_use]
#[doc(alias = "remote_addr")]
pub fn peer(request: &Request) -> Option<SocketAddr> {
    request.extensions().get::<Peer>().map(|peer| peer.0)
}
