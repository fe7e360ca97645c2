//! TCP, as the first link of ureq's chain of connectors.
//!
//! ureq has one of its own. If a server reads slowly or not at all, it grants a write the whole of what is left of
//! the timeout again and again, each time that some of it was taken.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{self, Instant};

use neon_auth::transport::Attempts;
use ureq::Error;

use crate::buffers::GrowingBuffers;
use crate::unversioned::{Buffers, ConnectionDetails, Connector, Duration, NextTimeout, Transport};

/// Opens a connection to the first address of a host that takes it.
#[derive(Debug)]
pub(crate) struct TcpConnector;

impl Connector for TcpConnector {
    type Out = TcpTransport;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _: Option<()>,
    ) -> Result<Option<TcpTransport>, Error> {
        let deadline = Deadline::of(details.timeout);
        let stream = connect(&details.addrs, &deadline)?;
        stream.set_nodelay(true)?;
        let buffers = GrowingBuffers::new(details.config);
        Ok(Some(TcpTransport { stream, buffers }))
    }
}

/// Tries one address after the other. Each has half of the time that is left, the last one all of it.
fn connect(addresses: &[SocketAddr], deadline: &Deadline) -> Result<TcpStream, Error> {
    let attempts = Attempts::default();
    let mut untried = addresses.len();
    for address in addresses {
        untried -= 1;
        let left = deadline.left();
        let left = left.map_err(|over| attempts.lack().map_or(over, Error::Io))?;
        let share = if untried == 0 { left } else { left / 2 };
        match TcpStream::connect_timeout(address, share) {
            Ok(stream) => return Ok(stream),
            Err(error) => attempts.failed(*address, error),
        }
    }
    Err(deadline.judge(attempts.failure()))
}

/// When an operation has to be over.
struct Deadline {
    at: Instant,
    timeout: NextTimeout,
}

impl Deadline {
    fn of(timeout: NextTimeout) -> Self {
        /// For a call without a timeout, which ours never is.
        const NEVER: time::Duration = time::Duration::from_secs(24 * 60 * 60);
        let limit = match timeout.after {
            Duration::Exact(limit) => limit.min(NEVER),
            Duration::NotHappening => NEVER,
        };
        Self {
            at: Instant::now() + limit,
            timeout,
        }
    }

    /// What is left, which is never nothing: a socket takes that for no limit at all.
    fn left(&self) -> Result<time::Duration, Error> {
        let left = self.at.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Error::Timeout(self.timeout.reason));
        }
        Ok(left)
    }

    /// Distinguishes the end of a socket's own time limit from other failures.
    fn judge(&self, error: io::Error) -> Error {
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Error::Timeout(self.timeout.reason),
            _ => Error::Io(error),
        }
    }
}

/// A TCP connection.
pub(crate) struct TcpTransport {
    stream: TcpStream,
    buffers: GrowingBuffers,
}

impl Transport for TcpTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let deadline = Deadline::of(timeout);
        let mut output = self.buffers.output().get(..amount).unwrap_or_default();
        while !output.is_empty() {
            self.stream.set_write_timeout(Some(deadline.left()?))?;
            match (&self.stream).write(output) {
                Ok(0) => return Err(Error::Io(ErrorKind::WriteZero.into())),
                Ok(written) => output = output.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(deadline.judge(error)),
            }
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let deadline = Deadline::of(timeout);
        loop {
            self.stream.set_read_timeout(Some(deadline.left()?))?;
            match (&self.stream).read(self.buffers.input_append_buf()) {
                Ok(read) => {
                    self.buffers.input_appended(read);
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(deadline.judge(error)),
            }
        }
    }

    /// Whether there is nothing to read. An end, or bytes that nobody asked for: either makes it unfit for a request.
    fn is_open(&mut self) -> bool {
        let is_quiet = || {
            self.stream.set_nonblocking(true)?;
            let peeked = self.stream.peek(&mut [0]);
            self.stream.set_nonblocking(false)?;
            peeked
        };
        matches!(is_quiet(), Err(error) if error.kind() == ErrorKind::WouldBlock)
    }
}

impl fmt::Debug for TcpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpTransport").finish_non_exhaustive()
    }
}
