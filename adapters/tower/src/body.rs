//! The body of a request, as it arrives.

use std::error::Error;

use bytes::{Buf, Bytes};
use futures_core::Stream;
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError};
use neon_auth::adapter::Unread;

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// The data of a body, as it arrives.
pub(crate) fn pieces<B>(body: B) -> impl Stream<Item = Result<Bytes, Unread>>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    let body = body.map_frame(|frame| {
        frame.map_data(|mut data| {
            let length = data.remaining();
            data.copy_to_bytes(length)
        })
    });
    body.map_err(|error| why(&*error.into())).into_data_stream()
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
