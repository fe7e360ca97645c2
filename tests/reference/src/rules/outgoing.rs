//! Where requests and browsers are sent.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Response, Uri};

use crate::model::percent_decoded;

/// The URL is `base` with something below it that no server reads as something else.
///
/// # Panics
///
/// If it is not.
pub fn assert_below(base: &str, url: &Uri) {
    let url = url.to_string();
    let below = url
        .strip_prefix(base)
        .and_then(|rest| rest.strip_prefix('/'));
    assert!(below.is_some(), "{url} is not below {base}");
    let path = below.and_then(|below| below.split('?').next());
    assert_plain_segments(path.unwrap_or_default());
}

/// Every segment is one segment, and stays one when it is decoded.
///
/// # Panics
///
/// If one is not.
pub fn assert_plain_segments(path: &str) {
    for segment in path.split('/') {
        let decoded = percent_decoded(segment.as_bytes());
        assert!(!segment.is_empty(), "{path} has an empty segment");
        let name = decoded.split(|byte| *byte == b';').next();
        assert!(
            name != Some(b".") && name != Some(b".."),
            "{path} has a dot segment"
        );
        assert!(
            !decoded
                .iter()
                .any(|byte| b"/\\?#".contains(byte) || *byte < 0x20 || *byte == 0x7f),
            "{path} has a separator or a control character in a segment"
        );
    }
}

/// Whether a browser that is sent there stays where it is.
#[must_use]
pub fn is_local_target(target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !target.contains(char::is_control)
}

/// Where a page of ours that refreshes itself leads.
#[must_use]
pub fn refresh_target(response: &Response<Bytes>) -> Option<String> {
    let is_html = response.headers().get(CONTENT_TYPE)? == "text/html; charset=utf-8";
    let page = std::str::from_utf8(response.body())
        .ok()
        .filter(|_| is_html)?;
    let (_, rest) = page.split_once("http-equiv=\"refresh\" content=\"0;url=")?;
    let target = rest.split('"').next()?;
    let unescaped = target
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    Some(unescaped.replace("&#39;", "'").replace("&amp;", "&"))
}
