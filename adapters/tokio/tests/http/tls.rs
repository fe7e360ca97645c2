//! Whom the client trusts, and what a broken handshake is.

use std::sync::Arc;

use neon_auth_core::{FetchErrorKind, Fetched};
use neon_auth_driver::Transport;
use neon_auth_tokio::Client;
use neon_auth_tokio::rustls::crypto::ring;
use neon_auth_tokio::rustls::pki_types::PrivateKeyDer;
use neon_auth_tokio::rustls::{ClientConfig, RootCertStore, ServerConfig};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::support::server::{Server, keep_answering, read_request};
use crate::support::{failure, get};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// A private CA.
struct Ca(CertifiedIssuer<'static, KeyPair>);

impl Ca {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// A server's side of TLS with a certificate for this name.
    fn certify(&self, name: &str) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(key.serialize_der().into()),
            )
            .unwrap();
        // HTTP/2 first, as a CDN has it: the client must not let itself be talked into it.
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }

    /// A configuration that trusts this CA and would take HTTP/2.
    fn trusted(&self) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec()];
        config
    }

    async fn fetch(&self, server: &Server) -> Fetched {
        let client = Client::builder()
            .tls_config(Arc::new(self.trusted()))
            .build();
        client.fetch(get(&url(server))).await
    }
}

fn url(server: &Server) -> String {
    format!("https://localhost:{}/", server.address.port())
}

/// A TLS server; a connection whose handshake fails is dropped.
async fn serve<H, F>(tls: TlsAcceptor, handle: H) -> Server
where
    H: Fn(TlsStream<TcpStream>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    Server::start(move |stream| {
        let (tls, handle) = (tls.clone(), handle.clone());
        async move {
            if let Ok(stream) = tls.accept(stream).await {
                handle(stream).await;
            }
        }
    })
    .await
}

#[tokio::test]
async fn a_private_ca_is_trusted_when_configured() {
    let ca = Ca::new();
    let server = serve(ca.certify("localhost"), |stream| keep_answering(stream, OK)).await;
    assert_eq!(ca.fetch(&server).await.unwrap().body(), "ok");
}

#[tokio::test]
async fn the_server_is_told_the_name_and_http_1_1() {
    let ca = Ca::new();
    let server = serve(ca.certify("localhost"), |stream| async {
        let (_, tls) = stream.get_ref();
        let body = format!(
            "{:?} {:?}",
            tls.server_name(),
            tls.alpn_protocol()
                .map(<[u8]>::escape_ascii)
                .map(|alpn| alpn.to_string())
        );
        let response = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        keep_answering(stream, response.as_bytes()).await;
    })
    .await;
    let expected = r#"Some("localhost") Some("http/1.1")"#;
    assert_eq!(ca.fetch(&server).await.unwrap().body(), expected);
}

#[tokio::test]
async fn a_private_ca_is_not_trusted_otherwise() {
    let server = serve(Ca::new().certify("localhost"), |stream| {
        keep_answering(stream, OK)
    })
    .await;
    assert_eq!(failure(get(&url(&server))).await, FetchErrorKind::Tls);
    let error = Ca::new().fetch(&server).await.unwrap_err();
    assert_eq!(error.kind(), FetchErrorKind::Tls);
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let ca = Ca::new();
    let server = serve(ca.certify("auth.example"), |stream| {
        keep_answering(stream, OK)
    })
    .await;
    assert_eq!(
        ca.fetch(&server).await.unwrap_err().kind(),
        FetchErrorKind::Tls
    );
}

#[tokio::test]
async fn a_self_signed_certificate_is_refused() {
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signed.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![signed.cert.der().clone()], key)
        .unwrap();
    let server = serve(Arc::new(config).into(), |stream| keep_answering(stream, OK)).await;
    assert_eq!(failure(get(&url(&server))).await, FetchErrorKind::Tls);
}

#[tokio::test]
async fn a_plain_text_answer_to_a_handshake() {
    let server = Server::start(|mut stream| async move {
        let mut hello = [0; 4096];
        let _ = stream.read(&mut hello).await.unwrap();
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .unwrap();
    })
    .await;
    assert_eq!(failure(get(&url(&server))).await, FetchErrorKind::Tls);
}

/// Without a length the end of the connection is the end of the body, and only TLS can tell it from a cut.
#[tokio::test]
async fn a_body_that_ends_without_close_notify_was_cut_off() {
    let ca = Ca::new();
    let server = serve(ca.certify("localhost"), |mut stream| async move {
        read_request(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\n\r\nhalf")
            .await
            .unwrap();
        stream.flush().await.unwrap();
    })
    .await;
    assert_eq!(
        ca.fetch(&server).await.unwrap_err().kind(),
        FetchErrorKind::Reset
    );
}

#[tokio::test]
async fn a_body_that_ends_with_close_notify_is_whole() {
    let ca = Ca::new();
    let server = serve(ca.certify("localhost"), |mut stream| async move {
        read_request(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\n\r\nwhole")
            .await
            .unwrap();
        stream.shutdown().await.unwrap();
    })
    .await;
    assert_eq!(ca.fetch(&server).await.unwrap().body(), "whole");
}
