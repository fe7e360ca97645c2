//! How the client does TLS.

use std::sync::Arc;

use futures_rustls::TlsConnector;
use futures_rustls::rustls::crypto::ring;
use futures_rustls::rustls::{ClientConfig, Error, RootCertStore};

/// TLS as `config` says, or trusting Mozilla's root certificates without it.
///
/// # Errors
///
/// rustls does not take the default configuration: it and ring are of versions that do not go together.
pub(crate) fn connector(config: Option<Arc<ClientConfig>>) -> Result<TlsConnector, Error> {
    let mut config = match config {
        Some(config) => Arc::unwrap_or_clone(config),
        None => default_config()?,
    };
    // With `h2` on offer the server could choose it, and hyper would go on in HTTP/1.1.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rustls_takes_the_default_configuration() {
        assert!(connector(None).is_ok());
    }
}
