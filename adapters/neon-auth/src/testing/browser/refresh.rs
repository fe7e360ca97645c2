//! Pages that send the browser on by themselves, as the library's own does after a provider.

use bytes::Bytes;
use http::Response;
use http::header::CONTENT_TYPE;

/// How such a page says so. Its target ends with the attribute.
const REFRESH: &str = "<meta http-equiv=\"refresh\" content=\"0;url=";

/// Where a page sends the browser at once; none if it is a page to stay on.
pub(super) fn refresh_of(response: &Response<Bytes>) -> Option<String> {
    let content_type = response.headers().get(CONTENT_TYPE)?.as_bytes();
    if !response.status().is_success() || !content_type.starts_with(b"text/html") {
        return None;
    }
    let page = String::from_utf8_lossy(response.body());
    let (_, rest) = page.split_once(REFRESH)?;
    let (target, _) = rest.split_once('"')?;
    Some(unescaped(target))
}

fn unescaped(attribute: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(attribute.to_owned(), |text, (escaped, character)| {
        text.replace(escaped, character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_refreshes_itself_at_once_leads_on() {
        let page = |status: u16, content_type: &str, body: &str| {
            let response = Response::builder().status(status);
            let response = response.header(CONTENT_TYPE, content_type);
            response.body(Bytes::from(body.to_owned())).unwrap()
        };
        let onward =
            "<html><meta http-equiv=\"refresh\" content=\"0;url=/a?b=&amp;lt;&quot;&amp;c\">";
        let html = "text/html; charset=utf-8";
        assert_eq!(
            refresh_of(&page(200, html, onward)).unwrap(),
            "/a?b=&lt;\"&c"
        );
        assert_eq!(refresh_of(&page(200, "text/plain", onward)), None);
        assert_eq!(refresh_of(&page(404, html, onward)), None);
        assert_eq!(refresh_of(&page(200, html, "<html>")), None);
        let later = onward.replace("0;", "30;");
        assert_eq!(refresh_of(&page(200, html, &later)), None);
    }
}
