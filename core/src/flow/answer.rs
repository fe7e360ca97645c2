//! The answers that are ours, rendered: errors and the page that sends the browser on.

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};

use crate::cookie::NO_STORE;
use crate::error_code::ErrorCode;

pub(super) const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
/// The browser believes the content type, whatever the body looks like.
pub(super) const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl ErrorCode {
    /// Returns the answer that reports it: `{"error":…,"message":…,"code":…}` with its status, for no cache to keep.
    #[must_use]
    pub fn to_response(self) -> Response<Bytes> {
        error_json(self.status(), self.as_str(), self.message())
    }
}

pub(super) fn error_json(status: StatusCode, code: &str, message: &str) -> Response<Bytes> {
    let body = serde_json::json!({"error": message, "message": message, "code": code});
    respond(status, JSON, body.to_string())
}

/// A page that sends the browser on, without script.
///
/// `SameSite=Strict` cookies are not sent along a redirect that began at another site. A refresh begins at this page,
/// which is ours, so they are.
pub(super) fn interstitial(target: &str) -> Response<Bytes> {
    let target = escape(target);
    let body = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta http-equiv=\"refresh\" content=\"0;url={target}\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>One moment…</title>\
         <p>One moment: the page you asked for is on its way.</p>\
         <p><a href=\"{target}\">Continue</a></p></html>"
    );
    let mut response = respond(StatusCode::OK, HTML, body);
    // Nothing that signs somebody in belongs in a frame of another page.
    harden(
        response.headers_mut(),
        "default-src 'none'; frame-ancestors 'none'",
    );
    response
}

/// A 303: whatever the method was, the browser goes there by GET (RFC 9110, section 15.4.4).
pub(super) fn see_other(location: String) -> Response<Bytes> {
    let Ok(location) = HeaderValue::from_maybe_shared(Bytes::from(location)) else {
        return ErrorCode::Internal.to_response();
    };
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(LOCATION, location);
    response.headers_mut().insert(CACHE_CONTROL, NO_STORE);
    response
}

pub(super) fn respond(
    status: StatusCode,
    content_type: HeaderValue,
    body: String,
) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(CACHE_CONTROL, NO_STORE);
    headers.insert(X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
    response
}

pub(super) fn harden(headers: &mut HeaderMap, content_security_policy: &'static str) {
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(content_security_policy),
    );
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}

/// Makes text harmless inside a quoted HTML attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn no_page_may_frame_the_one_that_sends_the_browser_on() {
        let page = interstitial("/a");
        let policy = page.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    }

    #[test]
    fn an_error_is_reported_with_its_own_status_and_code() {
        let error = Error::refused(
            StatusCode::CONFLICT,
            Some("USER_EXISTS".to_owned()),
            Some("It \"exists\"".to_owned()),
        );
        let response = error.to_response();
        assert_eq!(response.status(), StatusCode::CONFLICT);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
        assert_eq!(response.headers()[CACHE_CONTROL], "private, no-store");
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        let message = "It \"exists\"";
        let expected =
            serde_json::json!({"error": message, "message": message, "code": "USER_EXISTS"});
        assert_eq!(body, expected, "what a client of an API reads");
    }

    #[test]
    fn a_target_cannot_leave_its_attribute() {
        let page = interstitial("/a?\"><script>alert('x')</script>&b");
        let text = std::str::from_utf8(page.body()).unwrap();
        assert!(!text.contains("<script"), "{text}");
        assert_eq!(
            text.matches("/a?&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;b")
                .count(),
            2
        );
    }
}
