//! Does TLS for the HTTP clients of Neon Auth.
//!
//! The clients of `neon-auth-hyper` and `neon-auth-ureq` use it. An application gives them a [`ClientConfig`] of its own
//! through their `tls_config`, if it needs one.

mod handshake;

pub use handshake::HandshakeError;

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, Error, RootCertStore};

/// Returns TLS as `config` says, or trusting Mozilla's root certificates without it; for HTTP/1.1 in any case.
///
/// # Errors
///
/// rustls does not take the default configuration: it and ring are of versions that do not go together.
pub fn for_http1(config: Option<Arc<ClientConfig>>) -> Result<Arc<ClientConfig>, Error> {
    let mut config = match config {
        Some(config) => Arc::unwrap_or_clone(config),
        None => default_config()?,
    };
    // With `h2` on offer the server could choose it, and the client would go on in HTTP/1.1.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Mozilla's root certificates, TLS 1.2 and 1.3, ring's cryptography whatever the process default may be.
fn default_config() -> Result<ClientConfig, Error> {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rustls_takes_the_default_configuration() {
        assert!(for_http1(None).is_ok());
    }

    #[test]
    fn no_other_protocol_is_on_offer_whatever_the_application_says() {
        let mut config = default_config().unwrap();
        config.alpn_protocols = vec![b"h2".to_vec()];
        let config = for_http1(Some(Arc::new(config))).unwrap();
        assert_eq!(config.alpn_protocols, [b"http/1.1".to_vec()]);
    }
}
