//! Binding Neon Auth to one request.

use std::net::IpAddr;

use neon_auth_core::{IncomingRequest, Jar, RequestHeaders};

use crate::auth::NeonAuth;
use crate::request_auth::RequestAuth;
use crate::transport::Mode;

const NO_PEER: &str = "`client_ip` is set, but the address of the connection is unknown, so upstream gets none; with \
    axum, serve with `into_make_service_with_connect_info::<SocketAddr>()`; with tower, set `peer_address`; without a \
    framework, use `on_from`; with any other, listen on a TCP port, since a Unix socket knows no address";

impl<M: Mode> NeonAuth<M> {
    /// Binds to one request: its session, its server methods, its cookies.
    ///
    /// The path is the one in `parts`; if a router has stripped a prefix, [`adapter::on_incoming`](crate::adapter::on_incoming) takes
    /// the original one. If upstream is to have the client's address, use [`on_from`](Self::on_from). Each call opens a jar of
    /// its own: inside one of our layers, take the `RequestAuth` out of the request's extensions instead.
    ///
    /// Afterwards [`RequestAuth::finish`] writes the cookies onto the response.
    #[must_use]
    pub fn on(&self, parts: &http::request::Parts) -> RequestAuth<M> {
        self.bind(parts, None)
    }

    /// Binds to a request that arrived over a connection from `peer`; see
    /// [`ConfigBuilder::client_ip`](neon_auth_core::ConfigBuilder::client_ip).
    #[must_use]
    pub fn on_from(&self, parts: &http::request::Parts, peer: IpAddr) -> RequestAuth<M> {
        self.bind(parts, Some(peer))
    }

    fn bind(&self, parts: &http::request::Parts, peer: Option<IpAddr>) -> RequestAuth<M> {
        let headers = RequestHeaders::read(self.config(), &parts.headers);
        let address = self.client_address(peer, &headers);
        let (request, jar) = headers.into_request(&parts.method, &parts.uri);
        self.on_incoming(request.sent_by(address), jar)
    }

    /// See [`adapter::client_address`](crate::adapter::client_address).
    pub(crate) fn client_address(
        &self,
        peer: Option<IpAddr>,
        headers: &RequestHeaders,
    ) -> Option<IpAddr> {
        if peer.is_none() && self.config().sends_client_address() {
            self.warn(NO_PEER);
        }
        headers.client_address(self.config(), peer?)
    }

    /// See [`adapter::on_incoming`](crate::adapter::on_incoming).
    pub(crate) fn on_incoming(&self, request: IncomingRequest, jar: Jar) -> RequestAuth<M> {
        RequestAuth::new(self.clone(), request, jar)
    }

    /// See [`adapter::join`](crate::adapter::join).
    pub(crate) fn join(&self, bound: &RequestAuth<M>, address: Option<IpAddr>) -> RequestAuth<M> {
        match self.id() == bound.neon_auth().id() {
            true => bound.clone(),
            false => bound.for_another(self.clone(), address),
        }
    }
}
