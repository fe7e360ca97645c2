//! Reading the body of a request.

use std::error::Error;
use std::pin::pin;

use bytes::{Buf, Bytes};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError};
use neon_auth_web::{BodyLimits, Unread};

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// Reads a whole body. What is too long is not read to its end, and what says so beforehand not at all.
pub(crate) async fn read<B>(body: B, limits: BodyLimits) -> Result<Bytes, Unread>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    let mut collected = limits.collect();
    collected.announced(body.size_hint().lower())?;
    let mut body = pin!(body);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| why(&*error.into()))?;
        let Ok(mut data) = frame.into_data() else {
            continue;
        };
        let length = data.remaining();
        collected.take(data.copy_to_bytes(length))?;
    }
    Ok(collected.whole())
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
