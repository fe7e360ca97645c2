//! Which kind of failure users see for an error of hyper, rustls or the operating system.

use std::error::Error as StdError;
use std::io;

use futures_rustls::rustls;
use neon_auth::transport;
use neon_auth_core::{FetchError, FetchErrorKind};

use crate::body::BodyError;
use crate::connector::ConnectError;

type Cause = dyn StdError + 'static;

/// The failure for an error.
pub(crate) fn classified(error: impl StdError + Send + Sync + 'static) -> FetchError {
    FetchError::with_source(classify(&error), error)
}

/// The kind of an error, judged by it and all its causes.
///
/// The innermost cause that is specific decides, since what wraps it is more general: a handshake failed
/// ([`Tls`](FetchErrorKind::Tls)), but because the connection was reset ([`Reset`](FetchErrorKind::Reset)). Only a
/// failed query is final: unless this machine is exhausted, its cause is between us and a name server.
fn classify(error: &Cause) -> FetchErrorKind {
    let mut kind = FetchErrorKind::Other;
    let mut next = Some(error);
    while let Some(cause) = next {
        match verdict(cause) {
            Some(last @ (FetchErrorKind::Dns | FetchErrorKind::Exhausted)) => return last,
            Some(exact) => kind = exact,
            None => {}
        }
        next = cause_of(cause);
    }
    kind
}

/// What this one error says, its causes left aside.
fn verdict(error: &Cause) -> Option<FetchErrorKind> {
    if let Some(error) = error.downcast_ref::<ConnectError>() {
        by_connect(error)
    } else if let Some(error) = error.downcast_ref::<BodyError>() {
        by_body(error)
    } else if let Some(error) = error.downcast_ref::<hyper::Error>() {
        Some(by_hyper(error))
    } else if let Some(error) = error.downcast_ref::<io::Error>() {
        transport::connection::kind_of(error)
    } else if error.is::<rustls::Error>() {
        Some(FetchErrorKind::Tls)
    } else {
        None
    }
}

fn by_connect(error: &ConnectError) -> Option<FetchErrorKind> {
    match error {
        ConnectError::Url => Some(FetchErrorKind::Internal),
        ConnectError::Dns { source, .. } if transport::is_exhausted(source) => {
            Some(FetchErrorKind::Exhausted)
        }
        ConnectError::Dns { .. } => Some(FetchErrorKind::Dns),
        ConnectError::Tcp { .. } => None,
        ConnectError::ServerName { .. }
        | ConnectError::TlsSetup(_)
        | ConnectError::Handshake(_) => Some(FetchErrorKind::Tls),
        ConnectError::Abandoned => Some(FetchErrorKind::Abort),
    }
}

const fn by_body(error: &BodyError) -> Option<FetchErrorKind> {
    match error {
        BodyError::TooLarge { .. } => Some(FetchErrorKind::TooLarge),
        BodyError::Broken(_) => None,
    }
}

/// What is in none of the rows is no HTTP at all, or has an I/O error inside that is more specific.
fn by_hyper(error: &hyper::Error) -> FetchErrorKind {
    type Row = (fn(&hyper::Error) -> bool, FetchErrorKind);
    const TABLE: [Row; 5] = [
        (hyper::Error::is_parse_too_large, FetchErrorKind::TooLarge),
        (hyper::Error::is_incomplete_message, FetchErrorKind::Reset),
        // The connection was gone before the request was on it.
        (hyper::Error::is_canceled, FetchErrorKind::Reset),
        (hyper::Error::is_closed, FetchErrorKind::Reset),
        // "Dispatch task is gone": the runtime is shutting down. No other misuse is open to us.
        (hyper::Error::is_user, FetchErrorKind::Abort),
    ];
    let row = TABLE.iter().find(|(applies, _)| applies(error));
    row.map_or(FetchErrorKind::Other, |(_, kind)| *kind)
}

/// The next cause. An I/O error passes over the error it was made from, which is the one that counts here.
fn cause_of(error: &Cause) -> Option<&Cause> {
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::sync::Arc;

    use neon_auth_tls::HandshakeError;

    use super::*;

    fn handshake(source: io::Error) -> ConnectError {
        ConnectError::Handshake(HandshakeError::new("auth.example", source))
    }

    #[test]
    fn a_failed_query_is_dns_whatever_the_name_server_did() {
        for kind in [
            ErrorKind::ConnectionRefused,
            ErrorKind::TimedOut,
            ErrorKind::Other,
        ] {
            let error = ConnectError::Dns {
                host: "auth.example".to_owned(),
                source: Arc::new(kind.into()),
            };
            assert_eq!(classify(&error), FetchErrorKind::Dns);
        }
    }

    #[test]
    fn a_query_that_this_machine_lacked_something_for_is_not_dns() {
        let error = ConnectError::Dns {
            host: "auth.example".to_owned(),
            source: Arc::new(ErrorKind::OutOfMemory.into()),
        };
        assert_eq!(classify(&error), FetchErrorKind::Exhausted);
    }

    #[test]
    fn a_handshake_that_was_cut_off_is_a_reset() {
        for kind in [ErrorKind::ConnectionReset, ErrorKind::UnexpectedEof] {
            assert_eq!(classify(&handshake(kind.into())), FetchErrorKind::Reset);
        }
    }

    #[test]
    fn any_other_failed_handshake_is_tls() {
        let refused = rustls::Error::from(rustls::CertificateError::UnknownIssuer);
        let source = io::Error::new(ErrorKind::InvalidData, refused);
        assert_eq!(classify(&handshake(source)), FetchErrorKind::Tls);
        assert_eq!(
            classify(&handshake(io::Error::other("?"))),
            FetchErrorKind::Tls
        );
    }

    #[test]
    fn a_tls_alert_in_the_middle_of_a_response_is_tls() {
        let alert = rustls::Error::AlertReceived(rustls::AlertDescription::CertificateRequired);
        let error = io::Error::new(ErrorKind::InvalidData, alert);
        assert_eq!(classify(&error), FetchErrorKind::Tls);
    }

    #[test]
    fn an_unreachable_network_is_none_of_the_named_kinds() {
        let error = io::Error::from(ErrorKind::NetworkUnreachable);
        assert_eq!(classify(&error), FetchErrorKind::Other);
    }
}
