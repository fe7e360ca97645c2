//! Conversions of responses: rouille's, and what has to be on them when they leave.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONNECTION;
use neon_auth::adapter::{Entry, FINISHED_HEADERS, warn};
use rouille::{Response, ResponseBody};

use crate::connection::closing;
use crate::{Blocking, NeonAuth};

const LEFT_OUT: &str = "a header of the answer is not ASCII, so tiny_http cannot send it, and it is left out; if it is \
    a cookie, the browser does not get it";

/// The answer of a gate or of the proxy; the log says if not all of it can be sent.
pub(crate) fn answer(auth: &NeonAuth, answer: http::Response<Bytes>) -> Response {
    if answer.headers().values().any(|value| text(value).is_none()) {
        warn(auth, LEFT_OUT);
    }
    from_http(answer)
}

pub(crate) fn from_http(answer: http::Response<Bytes>) -> Response {
    let (mut head, body) = answer.into_parts();
    let closes = head.headers.remove(CONNECTION).is_some();
    let headers = head.headers.iter();
    let response = Response {
        status_code: head.status.as_u16(),
        headers: headers
            .filter_map(|(name, value)| Some((name.to_string().into(), text(value)?)))
            .collect(),
        data: ResponseBody::from_data(body),
        upgrade: None,
    };
    match closes {
        true => closing(response),
        false => response,
    }
}

/// The response with what is due when it leaves a gate.
pub(crate) fn finished(entry: &Entry<Blocking>, mut response: Response) -> Response {
    let present = response.headers.iter();
    let present = present.map(|(name, value)| (&**name, value.as_bytes()));
    let Some(finished) = entry.finished(response.status_code, present) else {
        return response;
    };
    response.headers.retain(|(name, _)| {
        !FINISHED_HEADERS
            .iter()
            .any(|written| name.eq_ignore_ascii_case(written.as_str()))
    });
    for (name, value) in &finished {
        match text(value) {
            Some(value) => response.headers.push((name.to_string().into(), value)),
            None => warn(entry.auth().neon_auth(), LEFT_OUT),
        }
    }
    response
}

/// None for what tiny_http does not send: its headers are ASCII.
fn text(value: &HeaderValue) -> Option<Cow<'static, str>> {
    Some(value.to_str().ok()?.to_owned().into())
}
