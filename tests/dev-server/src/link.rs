//! Editing URLs that the server sends people to.

use form_urlencoded::Serializer;

/// `url` with a query parameter set, in place of any of the same name.
pub(crate) fn with_parameter(url: &str, name: &str, value: &str) -> String {
    let (rest, fragment) = split_kept(url, '#');
    let (base, query) = match rest.split_once('?') {
        Some((base, query)) => (base, query),
        None => (rest, ""),
    };
    let mut parameters = Serializer::new(String::new());
    for (key, old) in form_urlencoded::parse(query.as_bytes()) {
        if key != name {
            parameters.append_pair(&key, &old);
        }
    }
    parameters.append_pair(name, value);
    // "http://host" is "http://host/" once it carries a query.
    let root = match base.split_once("://") {
        Some((_, after)) if !after.contains('/') => "/",
        _ => "",
    };
    format!("{base}{root}?{}{fragment}", parameters.finish())
}

/// `url` with the error that a redirect reports.
pub(crate) fn with_error(url: &str, error: &str, description: Option<&str>) -> String {
    let mut parameters = Serializer::new(String::new());
    parameters.append_pair("error", error);
    if let Some(description) = description {
        parameters.append_pair("error_description", description);
    }
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}{}", parameters.finish())
}

/// Splits before the first `mark`, which stays with the second part.
fn split_kept(text: &str, mark: char) -> (&str, &str) {
    text.find(mark)
        .and_then(|at| text.split_at_checked(at))
        .unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_set() {
        for (url, expected) in [
            ("http://localhost:3000", "http://localhost:3000/?v=1"),
            (
                "http://localhost:3000/dash?tab=1",
                "http://localhost:3000/dash?tab=1&v=1",
            ),
            (
                "http://localhost:3000/?v=old#here",
                "http://localhost:3000/?v=1#here",
            ),
        ] {
            assert_eq!(with_parameter(url, "v", "1"), expected);
        }
    }
}
