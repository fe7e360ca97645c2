//! Connections that end too early.

use std::io::{self, ErrorKind};

use neon_auth::transport;
use neon_auth_core::FetchErrorKind;
use ureq::Error;

use crate::unversioned::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// The connection was cut off while the response was being read.
#[derive(Debug, thiserror::Error)]
#[error("the connection was cut off")]
pub(crate) struct CutOff(#[source] pub(crate) io::Error);

/// A connection that was kept from an earlier call was lost before a byte of the answer had come: the server has closed
/// it while it was idle.
#[derive(Debug, thiserror::Error)]
#[error("the connection was closed while it was idle")]
pub(crate) struct ClosedIdle(#[source] io::Error);

/// Hides a cut from ureq, as the last link of its chain.
///
/// If a response has no length, ureq takes a reset, or a TLS connection that ends without saying so, for the end of
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
        Ok(chained.map(|inner| CutOffTransport {
            inner,
            calls: 0,
            is_answered: true,
        }))
    }
}

#[derive(Debug)]
pub(crate) struct CutOffTransport<T> {
    inner: T,
    /// How many calls have begun on it.
    calls: usize,
    /// Whether a byte of the answer to the last of them has come.
    is_answered: bool,
}

impl<T> CutOffTransport<T> {
    /// Takes note that a request, or more of it, goes out.
    fn sends(&mut self) {
        if self.is_answered {
            self.is_answered = false;
            self.calls += 1;
        }
    }

    fn is_lost_idle(&self) -> bool {
        self.calls > 1 && !self.is_answered
    }

    fn judge(&self, error: Error) -> Error {
        match error {
            Error::Io(error)
                if transport::connection::kind_of(&error) == Some(FetchErrorKind::Reset) =>
            {
                if self.is_lost_idle() {
                    Error::Other(Box::new(ClosedIdle(error)))
                } else {
                    Error::Other(Box::new(CutOff(error)))
                }
            }
            error => error,
        }
    }
}

impl<T: Transport> Transport for CutOffTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.sends();
        let sent = self.inner.transmit_output(amount, timeout);
        sent.map_err(|error| self.judge(error))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        match self.inner.await_input(timeout) {
            Ok(true) => {
                self.is_answered = true;
                Ok(true)
            }
            Ok(false) if self.is_lost_idle() => {
                Err(self.judge(Error::Io(ErrorKind::UnexpectedEof.into())))
            }
            Ok(false) => Ok(false),
            Err(error) => Err(self.judge(error)),
        }
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
