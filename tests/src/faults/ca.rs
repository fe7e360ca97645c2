//! A certificate authority of one's own.

use std::net::TcpStream;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig, ServerConnection, StreamOwned};

/// A server's end of a TLS connection. The handshake takes place at the first read or write.
pub type TlsStream = StreamOwned<ServerConnection, TcpStream>;

/// A private CA.
#[expect(missing_debug_implementations, reason = "it holds a private key")]
pub struct Ca(CertifiedIssuer<'static, KeyPair>);

impl Ca {
    /// A CA that nobody trusts yet.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "a default CA would say that any will do"
    )]
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// A server's side of TLS with a certificate for this name.
    #[must_use]
    pub fn certify(&self, name: &str) -> Arc<ServerConfig> {
        self.sign(&CertificateParams::new([name.to_owned()]).unwrap())
    }

    /// A server's side of TLS with a certificate for this name that was good long ago.
    #[must_use]
    pub fn expired(&self, name: &str) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
        self.sign(&params)
    }

    fn sign(&self, params: &CertificateParams) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        server_config(certificate.der().clone(), &key)
    }

    /// A server's side of TLS with a certificate for this name that no CA has signed.
    #[must_use]
    pub fn self_signed(name: &str) -> Arc<ServerConfig> {
        let signed = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        server_config(signed.cert.der().clone(), &signed.signing_key)
    }

    /// A client's side of TLS that trusts this CA, and would take HTTP/2.
    #[must_use]
    pub fn trusted(&self) -> Arc<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec()];
        Arc::new(config)
    }
}

fn server_config(certificate: CertificateDer<'static>, key: &KeyPair) -> Arc<ServerConfig> {
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    // HTTP/2 first, as a CDN has it: the client must not let itself be talked into it.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Arc::new(config)
}

impl super::Server {
    /// A server that speaks TLS.
    pub fn tls(
        config: Arc<ServerConfig>,
        handle: impl Fn(TlsStream) + Send + Sync + 'static,
    ) -> Self {
        Self::start(move |stream| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            handle(StreamOwned::new(connection, stream));
        })
    }
}
