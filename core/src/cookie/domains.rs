//! The domains that a cookie of the same name may have, if it reaches this host all the same.

use crate::request::IncomingRequest;

/// How many parent domains are considered, the nearest first. Each costs a line.
const MOST_PARENTS: usize = 3;

/// The request's host, and its parent domains that have a dot, if it is a name. No browser keeps a cookie for a whole
/// top-level domain.
pub(super) fn domains_of(request: &IncomingRequest) -> Vec<String> {
    let Some(host) = request.host().and_then(name_of) else {
        return Vec::new();
    };
    let mut domains = Vec::new();
    let mut rest = Some(host.as_str());
    while let Some(domain) = rest.filter(|domain| domain.contains('.')) {
        if domains.len() > MOST_PARENTS {
            break;
        }
        domains.push(domain.to_owned());
        rest = domain.split_once('.').map(|(_, parent)| parent);
    }
    domains
}

/// The host in lower case and without its port, if it is a name that a Domain attribute may hold (RFC 6265,
/// section 4.1.2.3).
fn name_of(host: &str) -> Option<String> {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let is_label = |label: &str| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !label.is_empty() && label.bytes().all(is_part)
    };
    let is_address = name
        .rsplit('.')
        .next()
        .is_some_and(|last| last.starts_with(|first: char| first.is_ascii_digit()));
    (name.split('.').all(is_label) && !is_address).then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method};

    use super::*;

    fn domains(host: &str) -> Vec<String> {
        let headers = HeaderMap::new();
        let request = IncomingRequest::from_text(&Method::GET, Some(host), "/", None, &headers);
        domains_of(&request)
    }

    #[test]
    fn the_nearest_parents_follow_the_host() {
        assert_eq!(
            domains("A.b.c.d.example.com:8443"),
            [
                "a.b.c.d.example.com",
                "b.c.d.example.com",
                "c.d.example.com",
                "d.example.com"
            ]
        );
        assert_eq!(domains("example.com"), ["example.com"]);
        assert_eq!(domains("app.localhost:3000"), ["app.localhost"]);
    }

    #[test]
    fn what_is_no_name_of_two_labels_has_none() {
        for host in [
            "localhost",
            "10.0.0.7:3000",
            "[2001:db8::7]:3000",
            "a.0x7f",
            "a..example.com",
            "example.com.",
            "a;b.example.com",
            "a=b.example.com",
            "",
        ] {
            assert_eq!(domains(host), [""; 0], "{host}");
        }
    }
}
