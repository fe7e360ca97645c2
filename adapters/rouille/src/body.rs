//! Reading the body of a request.

use std::io::{ErrorKind, Read};

use bytes::Bytes;
use neon_auth_web::{BodyLimits, Unread};
use rouille::Request;

/// Reads a whole body. Each read waits for the client; that the time is over shows after one.
pub(crate) fn read(request: &Request, limits: BodyLimits) -> Result<Bytes, Unread> {
    let mut collected = limits.collect();
    let length = length(request)?;
    if let Some(length) = length {
        collected.announced(length)?;
    }
    // Somebody has taken it already.
    let body = request.data().ok_or(Unread::CutOff)?;
    let mut body = body.take(length.unwrap_or(u64::MAX));
    let mut piece = [0; 8192];
    loop {
        match body.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => {
                let piece = piece.get(..read).unwrap_or_default();
                collected.take(Bytes::copy_from_slice(piece))?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Err(Unread::CutOff),
        }
    }
    let whole = collected.whole();
    // For tiny_http, a connection that is closed too early is the end of the body.
    match length.is_some_and(|length| length != whole.len() as u64) {
        true => Err(Unread::CutOff),
        false => Ok(whole),
    }
}

/// How long the body is; none if its end shows only as it is read.
fn length(request: &Request) -> Result<Option<u64>, Unread> {
    let is_chunked = request.header("Transfer-Encoding").is_some();
    let length = request.header("Content-Length").filter(|_| !is_chunked);
    if let Some(length) = length {
        let length = length.parse().map_err(|_| Unread::CutOff)?;
        return Ok(Some(length));
    }
    // Here tiny_http gives the connection itself, which goes on for ever, and with its chunks undecoded.
    match (upgrades(request), is_chunked) {
        (true, true) => Err(Unread::CutOff),
        (true, false) => Ok(Some(0)),
        (false, _) => Ok(None),
    }
}

fn upgrades(request: &Request) -> bool {
    let connection = request.header("Connection").unwrap_or_default();
    connection.to_ascii_lowercase().contains("upgrade")
}
