//! Reading the body of a request, as far as the limit goes.

use std::error::Error;
use std::pin::pin;

use bytes::{Buf, Bytes, BytesMut};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError};

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// Why a body was not read.
pub(crate) enum Unread {
    /// It is over the limit, ours or another layer's.
    TooLarge,
    /// It did not arrive in time.
    TooLate,
    /// The client broke off, or a layer could make nothing of it.
    CutOff,
}

/// Reads a whole body. What is too long is not read to its end, and what says so beforehand not at all.
pub(crate) async fn read<B>(body: B, limit: usize) -> Result<Bytes, Unread>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    if body.size_hint().lower() > limit as u64 {
        return Err(Unread::TooLarge);
    }
    let mut body = pin!(body);
    let mut first = Bytes::new();
    let mut joined = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| why(&*error.into()))?;
        let Ok(mut data) = frame.into_data() else {
            continue;
        };
        let length = data.remaining();
        if length > limit - first.len().max(joined.len()) {
            return Err(Unread::TooLarge);
        }
        // Most bodies are one frame, which need not be copied.
        if joined.is_empty() && first.is_empty() {
            first = data.copy_to_bytes(length);
        } else {
            if joined.is_empty() {
                joined.extend_from_slice(&first);
            }
            joined.extend_from_slice(&data.copy_to_bytes(length));
        }
    }
    Ok(if joined.is_empty() {
        first
    } else {
        joined.freeze()
    })
}

fn why(error: &(dyn Error + 'static)) -> Unread {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return Unread::TooLarge;
        }
        cause = error.source();
    }
    Unread::CutOff
}
