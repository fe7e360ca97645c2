//! Reading the body of a request.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};

/// How much memory is reserved at most because a `content-length` says so.
const TRUSTED_LENGTH: u64 = 64 * 1024;

/// Why a body is not there.
pub(crate) enum Unread {
    TooLarge,
    CutOff,
}

/// Reads the body to its end, into one piece of memory: kept as they came, many small chunks would take a multiple of
/// the limit. If its head says that it is over the limit, none of it is read.
pub(crate) async fn read(mut body: Incoming, limit: usize) -> Result<Bytes, Unread> {
    let announced = body.size_hint().lower();
    if announced > limit as u64 {
        return Err(Unread::TooLarge);
    }
    let mut whole = BytesMut::with_capacity(announced.min(TRUSTED_LENGTH) as usize);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Unread::CutOff)?;
        // What is not data is a trailer, which no handler sees.
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if data.len() > limit - whole.len() {
            return Err(Unread::TooLarge);
        }
        whole.extend_from_slice(&data);
    }
    Ok(whole.freeze())
}
