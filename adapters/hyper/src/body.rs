//! Reading a body of limited length.

use bytes::{Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt;
use hyper::body::Incoming;

/// How much memory is reserved at most because a `content-length` says so.
const TRUSTED_LENGTH: u64 = 64 * 1024;

/// Why a body could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError {
    #[error(
        "the response has a body of more than {limit} bytes; raise the limit if it should be read"
    )]
    TooLarge { limit: usize },
    #[error("the response's body did not arrive whole")]
    Broken(#[from] hyper::Error),
}

/// Reads the body to its end, into one piece of memory: kept as they came, many small chunks would take a multiple
/// of the limit.
///
/// # Errors
///
/// The body breaks off, or has more than `limit` bytes; if its head says so, none of it is read.
pub(crate) async fn read(mut body: Incoming, limit: usize) -> Result<Bytes, BodyError> {
    let announced = body.size_hint().lower();
    if announced > limit as u64 {
        return Err(BodyError::TooLarge { limit });
    }
    let mut whole = BytesMut::with_capacity(announced.min(TRUSTED_LENGTH) as usize);
    while let Some(frame) = body.frame().await {
        // What is not data is a trailer, and no flow has a use for one.
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        if data.len() > limit - whole.len() {
            return Err(BodyError::TooLarge { limit });
        }
        whole.extend_from_slice(&data);
    }
    Ok(whole.freeze())
}
