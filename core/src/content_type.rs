//! What kind of answer it is.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

/// Whether a browser shows the answer as an HTML page.
pub(crate) fn is_html(headers: &HeaderMap) -> bool {
    types(headers).any(is_html_type)
}

/// Whether a browser that is led to the answer may run scripts in it: HTML, and XML with the elements of HTML or SVG.
pub(crate) fn may_run_scripts(headers: &HeaderMap) -> bool {
    types(headers).any(|essence| is_html_type(essence) || is_xml_type(essence))
}

/// Every type that is named. Browsers join the lines with commas, and the last type that they know counts (Fetch, "extract a
/// MIME type"): so any of them may be the one.
fn types(headers: &HeaderMap) -> impl Iterator<Item = &[u8]> {
    let lines = headers.get_all(CONTENT_TYPE).iter();
    let types = lines.flat_map(|line| HeaderValue::as_bytes(line).split(|byte| *byte == b','));
    types.filter_map(|value| {
        let essence = value.split(|byte| *byte == b';').next()?;
        Some(essence.trim_ascii())
    })
}

fn is_html_type(essence: &[u8]) -> bool {
    [&b"text/html"[..], b"application/xhtml+xml"]
        .iter()
        .any(|page| essence.eq_ignore_ascii_case(page))
}

/// As the MIME Sniffing standard has it (section 4.6, "XML MIME type").
fn is_xml_type(essence: &[u8]) -> bool {
    let subtype = essence.rsplit(|byte| *byte == b'/').next();
    subtype.is_some_and(|subtype| {
        let end = subtype.rsplit(|byte| *byte == b'+').next();
        end.is_some_and(|end| end.eq_ignore_ascii_case(b"xml"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&'static str]) -> HeaderMap {
        let lines = lines.iter().map(|line| HeaderValue::from_static(line));
        lines.map(|line| (CONTENT_TYPE, line)).collect()
    }

    #[test]
    fn a_page_is_one_by_any_of_its_types() {
        for lines in [
            &["text/html; charset=utf-8"][..],
            &["Application/XHTML+xml"],
            &["text/plain", "text/html"],
            &["text/plain, text/html;charset=utf-8"],
        ] {
            let headers = headers(lines);
            assert!(is_html(&headers), "{lines:?} is no HTML");
            assert!(may_run_scripts(&headers), "{lines:?} runs no scripts");
        }
    }

    #[test]
    fn xml_may_run_scripts_and_is_no_html() {
        for line in [
            "image/svg+xml",
            "text/xml",
            "application/XML; charset=utf-8",
        ] {
            assert!(may_run_scripts(&headers(&[line])), "{line} runs no scripts");
            assert!(!is_html(&headers(&[line])), "{line} is HTML");
        }
    }

    #[test]
    fn data_is_no_page() {
        for lines in [
            &["application/json"][..],
            &["text/plain"],
            &["xmlish/htm"],
            &[],
        ] {
            let headers = headers(lines);
            assert!(!may_run_scripts(&headers), "{lines:?} runs scripts");
        }
    }
}
