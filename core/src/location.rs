//! Where a redirect leads.

use http::HeaderMap;
use http::header::LOCATION;

/// The Location of an answer, in ASCII. Bytes beyond are read as UTF-8, else as Latin-1, as Node writes them, and
/// percent-encoded.
pub(crate) fn location_of(headers: &HeaderMap) -> Option<String> {
    let bytes = headers.get(LOCATION)?.as_bytes();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => ascii_only(text),
        Err(_) => ascii_only(
            &bytes
                .iter()
                .map(|byte| char::from(*byte))
                .collect::<String>(),
        ),
    };
    Some(text)
}

/// The target with what is not ASCII percent-encoded, as a header and a page's source can hold it.
pub(crate) fn ascii_only(target: &str) -> String {
    percent_encoding::utf8_percent_encode(target, percent_encoding::CONTROLS).to_string()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn bytes_beyond_ascii_are_those_of_utf_8_or_latin_1() {
        for (bytes, location) in [
            (&b"/a?b=%2F"[..], "/a?b=%2F"),
            ("/pr\u{e9}s".as_bytes(), "/pr%C3%A9s"),
            (b"/pr\xe9s", "/pr%C3%A9s"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(LOCATION, HeaderValue::from_bytes(bytes).unwrap());
            assert_eq!(location_of(&headers).as_deref(), Some(location));
        }
        assert_eq!(location_of(&HeaderMap::new()), None);
    }
}
