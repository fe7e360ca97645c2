//! From a URL to a connection: name, address, socket, TLS.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_rustls::TlsConnector;
use futures_rustls::client::TlsStream;
use futures_rustls::pki_types::{InvalidDnsNameError, ServerName};
use futures_rustls::rustls;
use http::Uri;
use neon_auth_driver::BoxFuture;
use tower_service::Service;

use crate::deadline::within;
use crate::race;
use crate::runtime::Runtime;
use crate::stream::HttpStream;
use crate::target::Target;

/// How long connecting may take even where no fetch waits for it any longer.
///
/// A fetch has a shorter deadline of its own. But where a pooled connection comes free while a new one is being
/// opened, the pool lets the new one finish in the background.
const LIMIT: Duration = Duration::from_secs(60);

/// Opens connections for hyper's pool.
#[derive(Clone)]
pub(crate) struct Connector<R> {
    runtime: R,
    /// An error of the set-up waits here for the first `https` URL, so that a client can be built without one.
    tls: Result<TlsConnector, rustls::Error>,
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConnectError {
    #[error("the URL is not an absolute http or https one; check the base URL")]
    Url,
    #[error("`{host}` does not resolve; check the host in the base URL, and DNS")]
    Dns { host: String, source: io::Error },
    #[error("no connection to `{host}`, port {port}")]
    Tcp {
        host: String,
        port: u16,
        source: io::Error,
    },
    #[error("`{host}` cannot stand in a certificate; check the host in the base URL")]
    ServerName {
        host: String,
        source: InvalidDnsNameError,
    },
    #[error("rustls cannot be set up")]
    TlsSetup(#[source] rustls::Error),
    #[error("no TLS with `{host}`; a server with a private CA needs its own `ClientConfig`")]
    Handshake { host: String, source: io::Error },
    #[error("not connected after {} s", LIMIT.as_secs())]
    Timeout,
}

impl<R: Runtime> Connector<R> {
    pub(crate) const fn new(runtime: R, tls: Result<TlsConnector, rustls::Error>) -> Self {
        Self { runtime, tls }
    }

    async fn connect(self, url: Uri) -> Result<HttpStream<R::Stream>, ConnectError> {
        let Target { tls, host, port } = Target::of(&url).ok_or(ConnectError::Url)?;
        let addresses = self.resolve(&host, port).await?;
        let stream = match race::connect(&self.runtime, addresses).await {
            Ok(stream) => stream,
            Err(source) => return Err(ConnectError::Tcp { host, port, source }),
        };
        if tls {
            self.handshake(host, stream).await.map(HttpStream::tls)
        } else {
            Ok(HttpStream::plain(stream))
        }
    }

    async fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, ConnectError> {
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let source = match self.runtime.resolve(host, port).await {
            Ok(addresses) if addresses.is_empty() => io::Error::other("the name has no address"),
            Ok(addresses) => return Ok(addresses),
            Err(error) => error,
        };
        Err(ConnectError::Dns {
            host: host.to_owned(),
            source,
        })
    }

    async fn handshake(
        &self,
        host: String,
        stream: R::Stream,
    ) -> Result<TlsStream<R::Stream>, ConnectError> {
        let tls = self
            .tls
            .as_ref()
            .map_err(|error| ConnectError::TlsSetup(error.clone()))?;
        let name = match ServerName::try_from(host.clone()) {
            Ok(name) => name,
            Err(source) => return Err(ConnectError::ServerName { host, source }),
        };
        let connected = tls.connect(name, stream).await;
        connected.map_err(|source| ConnectError::Handshake { host, source })
    }
}

impl<R: Runtime> Service<Uri> for Connector<R> {
    type Response = HttpStream<R::Stream>;
    type Error = ConnectError;
    type Future = BoxFuture<'static, Result<Self::Response, ConnectError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, url: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move {
            let runtime = connector.runtime.clone();
            let connected = within(&runtime, LIMIT, connector.connect(url)).await;
            connected.unwrap_or(Err(ConnectError::Timeout))
        })
    }
}
