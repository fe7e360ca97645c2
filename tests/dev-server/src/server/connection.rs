//! One connection: requests in, responses out, until either side has had enough.

use std::io::{self, BufReader, Write as _};
use std::net::TcpStream;
use std::time::{Duration, SystemTime};

use super::Service;
use super::http1::{self, ReadError};
use crate::clock::Timestamp;

/// How long a connection may be silent.
const READ_TIMEOUT: Duration = Duration::from_secs(75);
/// How long a client may take to accept a response.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// Serves a connection until it ends.
pub(super) fn serve(stream: &TcpStream, service: &Service) {
    // Whatever ends a connection, a client that went away above all, concerns nobody else.
    let _ = exchange(stream, service);
}

fn exchange(mut stream: &TcpStream, service: &Service) -> io::Result<()> {
    stream.set_read_timeout(Some(READ_TIMEOUT))?;
    stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        let request = match http1::read_request(&mut reader, &mut stream) {
            Ok(Some(request)) => request,
            Ok(None) => return Ok(()),
            Err(ReadError::Io(error)) => return Err(error),
            Err(ReadError::Refused(status)) => {
                return stream.write_all(&http1::refusal(status));
            }
        };
        let keeps_alive = http1::keeps_alive(&request);
        let response = service.handle(request);
        let date = Timestamp::from(SystemTime::now());
        stream.write_all(&http1::response(&response, date, keeps_alive))?;
        if !keeps_alive {
            return Ok(());
        }
    }
}
