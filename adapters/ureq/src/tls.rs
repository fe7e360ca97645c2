//! TLS, as a link of ureq's chain of connectors.
//!
//! ureq has one of its own. It takes certificates for roots, not a whole configuration, and builds a new one for every
//! connection whose request has settings of its own, as ours have: no session would ever be resumed.

use std::fmt;
use std::io::{self, Read, Write};
use std::sync::Arc;

use neon_auth_tls::HandshakeError;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use ureq::Error;

use crate::buffers::GrowingBuffers;
use crate::unversioned::{
    Buffers, ConnectionDetails, Connector, Duration, Either, Instant, NextTimeout, Transport,
    TransportAdapter,
};

/// Wraps the connections of `https` URLs in TLS.
#[derive(Debug)]
pub(crate) struct TlsConnector {
    /// An error of the set-up waits here for the first `https` URL, so that a client can be built without one.
    config: Result<Arc<ClientConfig>, rustls::Error>,
}

impl TlsConnector {
    /// TLS as `config` says, or trusting Mozilla's root certificates without it.
    pub(crate) fn new(config: Option<Arc<ClientConfig>>) -> Self {
        Self {
            config: neon_auth_tls::for_http1(config),
        }
    }
}

impl<In: Transport> Connector<In> for TlsConnector {
    type Out = Either<In, TlsTransport<In>>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let Some(transport) = chained else {
            return Ok(None);
        };
        if !details.needs_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let config = self.config.clone().map_err(failed)?;
        let host = details.uri.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Error::Tls("the host of the base URL cannot be in a certificate"))?;
        let mut connection = ClientConnection::new(config, name).map_err(failed)?;
        let mut socket = TransportAdapter::new(transport, Arc::clone(&details.current_time));
        socket.set_timeout(left_for_the_handshake(details));
        let shaken = connection.complete_io(&mut socket);
        shaken.map_err(|error| refused(host, error))?;
        Ok(Some(Either::B(TlsTransport {
            buffers: GrowingBuffers::new(details.config),
            stream: StreamOwned::new(connection, socket),
        })))
    }
}

fn failed(error: rustls::Error) -> Error {
    Error::Other(Box::new(error))
}

/// An error of the socket's stays as it is: it may be ureq's own time limit.
fn refused(host: &str, error: io::Error) -> Error {
    match error.get_ref() {
        Some(inner) if inner.is::<rustls::Error>() => {
            Error::Other(Box::new(HandshakeError::new(host, error)))
        }
        _ => error.into(),
    }
}

/// The timeout for connecting, less what the socket has taken of it already.
fn left_for_the_handshake(details: &ConnectionDetails<'_>) -> NextTimeout {
    let mut timeout = details.timeout;
    if let (Duration::Exact(whole), Instant::Exact(begun), Instant::Exact(now)) =
        (timeout.after, details.now, (details.current_time)())
    {
        let spent = now.saturating_duration_since(begun);
        timeout.after = whole.saturating_sub(spent).into();
    }
    timeout
}

/// A connection in TLS.
pub(crate) struct TlsTransport<T: Transport> {
    buffers: GrowingBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter<T>>,
}

impl<T: Transport> Transport for TlsTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.sock.set_timeout(timeout);
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        self.stream.write_all(output)?;
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.sock.set_timeout(timeout);
        let read = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(read);
        Ok(read > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl<T: Transport> fmt::Debug for TlsTransport<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsTransport").finish_non_exhaustive()
    }
}
