//! From a URL to a connection: name, address, socket, TLS.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_rustls::TlsConnector;
use futures_rustls::client::TlsStream;
use futures_rustls::pki_types::{InvalidDnsNameError, ServerName};
use futures_rustls::rustls::crypto::ring;
use futures_rustls::rustls::{self, ClientConfig, RootCertStore};
use http::Uri;
use http::uri::Scheme;
use neon_auth_driver::BoxFuture;
use tower_service::Service;

use crate::deadline::within;
use crate::race;
use crate::runtime::Runtime;
use crate::stream::HttpStream;

/// How long connecting may take even where no fetch waits for it any longer.
///
/// A fetch has a shorter deadline of its own. But where a pooled connection comes free while a new one is being
/// opened, the pool lets the new one finish in the background.
const LIMIT: Duration = Duration::from_secs(60);

/// Opens connections for hyper's pool.
#[derive(Clone)]
pub(crate) struct Connector<R> {
    runtime: R,
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
    /// A connector that trusts as `tls` says, or Mozilla's root certificates without it.
    pub(crate) fn new(runtime: R, tls: Option<Arc<ClientConfig>>) -> Self {
        let config = match tls {
            Some(config) => Ok(Arc::unwrap_or_clone(config)),
            None => default_tls(),
        };
        let tls = config.map(|mut config| {
            // With `h2` on offer the server could choose it, and hyper would answer in HTTP/1.1.
            config.alpn_protocols = vec![b"http/1.1".to_vec()];
            TlsConnector::from(Arc::new(config))
        });
        Self { runtime, tls }
    }

    async fn connect(self, url: Uri) -> Result<HttpStream<R::Stream>, ConnectError> {
        let Target { tls, host, port } = Target::of(&url)?;
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

/// Where a URL says to connect to.
#[derive(Debug, PartialEq, Eq)]
struct Target {
    tls: bool,
    /// A name or the literal of an address, an IPv6 one without its brackets.
    host: String,
    port: u16,
}

impl Target {
    fn of(url: &Uri) -> Result<Self, ConnectError> {
        let (tls, default_port) = match url.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => (true, 443),
            Some(scheme) if *scheme == Scheme::HTTP => (false, 80),
            _ => return Err(ConnectError::Url),
        };
        let host = url.host().ok_or(ConnectError::Url)?;
        let literal = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        Ok(Self {
            tls,
            host: literal.unwrap_or(host).to_owned(),
            port: url.port_u16().unwrap_or(default_port),
        })
    }
}

/// Mozilla's root certificates, TLS 1.2 and 1.3, ring's cryptography whatever the process default may be.
fn default_tls() -> Result<ClientConfig, rustls::Error> {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_target(url: &'static str, tls: bool, host: &str, port: u16) {
        let host = host.to_owned();
        let target = Target::of(&Uri::from_static(url)).unwrap();
        assert_eq!(target, Target { tls, host, port });
    }

    #[test]
    fn the_scheme_gives_the_port_unless_the_url_does() {
        assert_target(
            "https://auth.example/neondb/auth",
            true,
            "auth.example",
            443,
        );
        assert_target("http://auth.example/", false, "auth.example", 80);
        assert_target("https://auth.example:8443/", true, "auth.example", 8443);
    }

    #[test]
    fn an_ipv6_literal_loses_its_brackets() {
        assert_target("http://[::1]:3000/", false, "::1", 3000);
    }

    #[test]
    fn other_schemes_and_relative_urls_are_refused() {
        for url in ["ftp://auth.example/", "/neondb/auth"] {
            assert!(Target::of(&Uri::from_static(url)).is_err(), "{url}");
        }
    }

    #[test]
    fn rustls_takes_the_default_configuration() {
        assert!(default_tls().is_ok());
    }
}
