//! Connections that end too early.

use std::io::{self, ErrorKind};

use ureq::Error;

use crate::unversioned::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// The connection was cut off while the response was being read.
#[derive(Debug, thiserror::Error)]
#[error("the connection was cut off")]
pub(crate) struct CutOff(#[source] pub(crate) io::Error);

/// Hides a cut from ureq, as the last link of its chain.
///
/// Where a response has no length, ureq takes a reset, or a TLS connection that ends without saying so, for the end of
/// the body. Half a body would pass for a whole one.
#[derive(Debug)]
pub(crate) struct CutOffConnector;

impl<In: Transport> Connector<In> for CutOffConnector {
    type Out = CutOffTransport<In>;

    fn connect(
        &self,
        _: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(CutOffTransport))
    }
}

#[derive(Debug)]
pub(crate) struct CutOffTransport<T>(T);

impl<T: Transport> Transport for CutOffTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.0.await_input(timeout).map_err(|error| match error {
            Error::Io(error)
                if matches!(
                    error.kind(),
                    ErrorKind::ConnectionReset
                        | ErrorKind::ConnectionAborted
                        | ErrorKind::UnexpectedEof
                ) =>
            {
                Error::Other(Box::new(CutOff(error)))
            }
            error => error,
        })
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}
