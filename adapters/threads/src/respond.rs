//! The usual answers.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderName, HeaderValue, StatusCode};

use crate::Response;

/// Answers 200 with plain text.
#[must_use]
pub fn text(text: impl ToString) -> Response {
    page(text.to_string(), "text/plain; charset=utf-8")
}

/// Answers 200 with a page of HTML. What a visitor may have written has to be escaped first.
#[must_use]
pub fn html(page: impl Into<String>) -> Response {
    self::page(page.into(), "text/html; charset=utf-8")
}

/// Leads on to another page, by 303: a browser gets it by GET, whatever it has sent.
///
/// A location that no header can hold, because it has a line break, say, is answered 500.
#[must_use]
#[doc(alias = "redirect_303")]
pub fn redirect(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => with(LOCATION, location, status(StatusCode::SEE_OTHER)),
        Err(_) => status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// Answers with this status, and nothing else.
#[must_use]
pub fn status(status: StatusCode) -> Response {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

fn page(text: String, content_type: &'static str) -> Response {
    let content_type = HeaderValue::from_static(content_type);
    with(CONTENT_TYPE, content_type, Response::new(text.into()))
}

fn with(name: HeaderName, value: HeaderValue, mut response: Response) -> Response {
    response.headers_mut().insert(name, value);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_that_no_header_can_hold_leads_nowhere() {
        let response = redirect("/a\r\nset-cookie: a=b");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.headers().is_empty(), "{response:?}");
    }
}
