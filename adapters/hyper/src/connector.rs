//! From a URL to a connection: name, address, socket, TLS.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures_rustls::TlsConnector;
use futures_rustls::client::TlsStream;
use futures_rustls::pki_types::{InvalidDnsNameError, ServerName};
use futures_rustls::rustls;
use neon_auth::transport::Attempts;
use neon_auth::transport::dns::{Queries, Resolved};
use neon_auth_tls::HandshakeError;

use crate::race;
use crate::runtime::Runtime;
use crate::stream::HttpStream;
use crate::target::Target;

/// Opens connections.
pub(crate) struct Connector<R> {
    runtime: R,
    queries: Queries,
    tls: Result<TlsConnector, rustls::Error>,
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConnectError {
    #[error("the URL is not an absolute http or https one; check the base URL")]
    Url,
    #[error("`{host}` does not resolve; check the host in the base URL, and DNS")]
    Dns {
        host: String,
        source: Arc<io::Error>,
    },
    #[error("the runtime of the DNS query is shutting down")]
    Abandoned,
    #[error("no connection to `{host}`, port {port}")]
    Tcp {
        host: String,
        port: u16,
        source: io::Error,
    },
    #[error("`{host}` cannot be in a certificate; check the host in the base URL")]
    ServerName {
        host: String,
        source: InvalidDnsNameError,
    },
    #[error("rustls cannot be set up")]
    TlsSetup(#[source] rustls::Error),
    #[error(transparent)]
    Handshake(HandshakeError),
}

impl<R: Runtime> Connector<R> {
    pub(crate) fn new(runtime: R, tls: Result<TlsConnector, rustls::Error>) -> Self {
        Self {
            runtime,
            queries: Queries::default(),
            tls,
        }
    }

    /// Opens a connection, without a time limit of its own. If it is given up, `attempts` has what is known by then.
    pub(crate) async fn connect(
        &self,
        target: Target,
        attempts: &Attempts,
    ) -> Result<HttpStream<R::Stream>, ConnectError> {
        let Target { tls, host, port } = target;
        let addresses = self.resolve(&host, port).await?;
        let stream = match race::connect(&self.runtime, addresses, attempts).await {
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
        let source = match self.query(host, port).await {
            Resolved::Addresses(addresses) if addresses.is_empty() => {
                Arc::new(io::Error::other("the name has no address"))
            }
            Resolved::Addresses(addresses) => return Ok(addresses),
            Resolved::Failed(error) => error,
            _ => return Err(ConnectError::Abandoned),
        };
        Err(ConnectError::Dns {
            host: host.to_owned(),
            source,
        })
    }

    /// Queries a name, or waits for the query that is under way. The task is the runtime's, since the operating
    /// system goes on even if nobody waits any more.
    async fn query(&self, host: &str, port: u16) -> Resolved {
        loop {
            let query = self.queries.join(host, port, |answer| {
                let (runtime, host) = (self.runtime.clone(), host.to_owned());
                self.runtime.spawn(async move {
                    answer.give(runtime.resolve(&host, port).await);
                });
            });
            match query.outcome().await {
                // It ran on another runtime, which has ended.
                Resolved::Abandoned if !query.is_starter() => {}
                outcome => return outcome,
            }
        }
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
        connected.map_err(|error| ConnectError::Handshake(HandshakeError::new(host, error)))
    }
}
