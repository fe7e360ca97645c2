//! Port numbers, as URLs and headers write them.

/// Reads a port: digits alone (RFC 3986, section 3.2.3), which `u16` itself would take a plus before.
pub(super) fn port_of(text: &str) -> Option<u16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::port_of;

    #[test]
    fn a_port_has_digits_alone() {
        assert_eq!(port_of("8080"), Some(8080));
        for text in ["", "+85", "-1", " 85", "65536", "8a"] {
            assert_eq!(port_of(text), None, "{text:?}");
        }
    }
}
