//! Upstream's side of TLS: one certificate, which is its own CA.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

/// The acceptor, and what a client has to trust, in DER.
pub(super) fn acceptor(host: &str) -> (TlsAcceptor, Vec<u8>) {
    let signed = rcgen::generate_simple_self_signed([host.to_owned()]);
    let signed = signed.expect("a certificate");
    let certificate = signed.cert.der().clone();
    let trusted = certificate.to_vec();
    let key = PrivateKeyDer::Pkcs8(signed.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions that ring has")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a certificate and its key");
    (TlsAcceptor::from(Arc::new(config)), trusted)
}
