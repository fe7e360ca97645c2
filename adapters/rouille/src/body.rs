//! Reading the body of a request.

use bytes::Bytes;
use neon_auth_web::{BodyLimits, Unread};
use rouille::Request;

/// Reads a whole body.
pub(crate) fn read(request: &Request, limits: BodyLimits) -> Result<Bytes, Unread> {
    let length = length(request)?;
    // If there is none, somebody has taken it already.
    let body = request.data().ok_or(Unread::CutOff)?;
    limits.read(body, length)
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
