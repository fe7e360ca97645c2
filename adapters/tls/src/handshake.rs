//! A handshake that has failed, and how to fix that.

use std::io;

use rustls::{CertificateError, Error};

/// Says that a handshake has failed. Its text says what an operator can do about it.
#[derive(Debug, thiserror::Error)]
#[error("no TLS with `{host}`: {}", advice(source))]
pub struct HandshakeError {
    host: String,
    source: io::Error,
}

impl HandshakeError {
    /// Says that the handshake with this host has failed, and why.
    #[must_use]
    pub fn new(host: impl Into<String>, source: io::Error) -> Self {
        Self {
            host: host.into(),
            source,
        }
    }
}

fn advice(error: &io::Error) -> &'static str {
    let error = error.get_ref().and_then(|inner| inner.downcast_ref());
    match error {
        Some(Error::InvalidCertificate(error)) => of_certificate(error),
        Some(Error::NoCertificatesPresented) => "the server has no certificate",
        Some(Error::InvalidMessage(_)) => {
            "the server does not speak TLS there; check scheme and port in the base URL"
        }
        Some(Error::AlertReceived(_)) => {
            "the server refused the handshake; one that wants a client certificate needs a `ClientConfig` of your own"
        }
        _ => "the handshake failed",
    }
}

const fn of_certificate(error: &CertificateError) -> &'static str {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired; renew it, or check the clock of this machine"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet; check the clock of this machine"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another host; check the host in the base URL"
        }
        // An issuer of a trusted one's name, with another key.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "its certificate is by nobody who is trusted here; a server with a private CA needs a `ClientConfig` of your \
             own"
        }
        CertificateError::Revoked => "its certificate has been revoked; renew it",
        _ => "its certificate is invalid",
    }
}
