//! The request's Cookie header (RFC 6265, section 4.2), read as leniently as browsers write it.

use super::{is_ours, trim, trim_start};

/// The cookies of ours in one Cookie header, in order, as name and raw value. Everything else is passed over.
pub(super) fn our_cookies(header: &[u8]) -> impl Iterator<Item = (&str, &[u8])> {
    Pairs { rest: Some(header) }.filter_map(|pair| {
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        let (name, value) = (pair.get(..equals)?, pair.get(equals + 1..)?);
        let name = trim(name);
        if !is_ours(name) {
            return None;
        }
        Some((std::str::from_utf8(name).ok()?, trim(value)))
    })
}

/// The raw value of the first cookie of this name.
pub(super) fn value_of<'h>(header: &'h [u8], name: &str) -> Option<&'h [u8]> {
    Pairs { rest: Some(header) }.find_map(|pair| {
        let value = trim_start(pair).strip_prefix(name.as_bytes())?;
        trim_start(value).strip_prefix(b"=").map(trim)
    })
}

/// What stands between semicolons.
struct Pairs<'h> {
    rest: Option<&'h [u8]>,
}

impl<'h> Iterator for Pairs<'h> {
    type Item = &'h [u8];

    fn next(&mut self) -> Option<&'h [u8]> {
        let rest = self.rest.take()?;
        match memchr::memchr(b';', rest).and_then(|at| rest.split_at_checked(at)) {
            Some((pair, semicolon_and_rest)) => {
                self.rest = semicolon_and_rest.get(1..);
                Some(pair)
            }
            None => Some(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_ours_among_junk() {
        let header = b"a=b; c=\"q\"; ;; =x;__Secure-neon-auth.x= 1=2 ; junk; bad name=x; __Secure-neon-auth.=y;\
            __Secure-neon-authevil=z; __secure-neon-auth.x=w; \t__Secure-neon-auth.y =\xff";
        let found: Vec<_> = our_cookies(header).collect();
        assert_eq!(
            found,
            [
                ("__Secure-neon-auth.x", &b"1=2"[..]),
                ("__Secure-neon-auth.y", &b"\xff"[..])
            ]
        );
    }
}
