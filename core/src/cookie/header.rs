//! The request's Cookie header (RFC 6265, section 4.2), read as leniently as browsers write it.

use std::borrow::Cow;

use super::names::Prefix;
use super::trim;

/// The most that name and value of a cookie may have: browsers keep no longer one (draft-ietf-httpbis-rfc6265bis,
/// section 5.6), so nobody else sends one either, unless to do harm.
pub(super) const LONGEST_COOKIE: usize = 4096;

/// A name and a value that a client sent.
pub(super) struct Pair<'h> {
    /// As upstream calls it.
    pub(super) name: Cow<'h, [u8]>,
    /// The raw value; none if it is too long for a browser to keep.
    pub(super) value: Option<&'h [u8]>,
}

/// The pairs whose name begins with the prefix, in order; some may be no cookies. The rest of the header is only
/// searched for that.
pub(super) fn pairs<'h>(header: &'h [u8], prefix: &Prefix) -> impl Iterator<Item = Pair<'h>> {
    let mut unread = Unread { header, from: 0 };
    std::iter::from_fn(move || unread.next_pair(prefix)).filter_map(|pair| {
        let equals = memchr::memchr(b'=', pair)?;
        let name = trim(pair.get(..equals)?);
        let value = trim(pair.get(equals + 1..)?);
        Some(Pair {
            name: prefix.upstreams_name(name),
            value: (name.len() + value.len() <= LONGEST_COOKIE).then_some(value),
        })
    })
}

/// The part of a header that has not been searched yet.
struct Unread<'h> {
    header: &'h [u8],
    from: usize,
}

impl<'h> Unread<'h> {
    /// What is between two semicolons and begins with the prefix of our names.
    fn next_pair(&mut self, prefix: &Prefix) -> Option<&'h [u8]> {
        loop {
            let rest = self.header.get(self.from..)?;
            let start = self.from + prefix.finder().find(rest)?;
            let (before, after) = self.header.split_at_checked(start)?;
            if is_start_of_pair(before) {
                let length = memchr::memchr(b';', after).unwrap_or(after.len());
                self.from = start + length;
                return after.get(..length);
            }
            self.from = start + 1;
        }
    }
}

/// Whether a pair begins after this: only spaces are between it and the semicolon before it.
fn is_start_of_pair(before: &[u8]) -> bool {
    let last = before
        .iter()
        .rev()
        .find(|byte| !matches!(byte, b' ' | b'\t'));
    matches!(last, None | Some(b';'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookie::CookieNames;

    /// The cookies of ours, as name and raw value.
    fn our_cookies(header: &[u8]) -> Vec<(String, &[u8])> {
        let names = CookieNames::new("neon-auth", true).unwrap();
        let prefix = names.prefixes().next().unwrap();
        pairs(header, prefix)
            .filter(|pair| names.is_ours(&pair.name))
            .map(|pair| {
                (
                    String::from_utf8(pair.name.into_owned()).unwrap(),
                    pair.value.unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn finds_ours_among_other_cookies() {
        let header = b"a=b; c=\"q\"; ;; =x;__Secure-neon-auth.x= 1=2 ; junk; bad name=x; __Secure-neon-auth.=y;\
            __Secure-neon-authevil=z; __secure-neon-auth.x=w; \t__Secure-neon-auth.y =\xff";
        assert_eq!(
            our_cookies(header),
            [
                ("__Secure-neon-auth.x".to_owned(), &b"1=2"[..]),
                ("__Secure-neon-auth.y".to_owned(), &b"\xff"[..])
            ]
        );
    }

    #[test]
    fn a_name_inside_something_else_is_no_cookie() {
        for header in [
            "a=x __Secure-neon-auth.x=evil",
            "a=__Secure-neon-auth.x=evil",
            "a __Secure-neon-auth.x=evil",
            "x__Secure-neon-auth.x=evil",
            "__Secure-neon-auth.__Secure-neon-auth.x",
            "__Secure-neon-auth.x",
            "a=b,__Secure-neon-auth.x=evil",
        ] {
            assert_eq!(our_cookies(header.as_bytes()), [], "{header}");
        }
        for (header, name) in [
            ("a=\"; __Secure-neon-auth.x=1\"", "__Secure-neon-auth.x"),
            (
                "__Secure-neon-auth.__Secure-neon-auth.x=1",
                "__Secure-neon-auth.__Secure-neon-auth.x",
            ),
            (";\t__Secure-neon-auth.x\t=1", "__Secure-neon-auth.x"),
        ] {
            let found = our_cookies(header.as_bytes());
            assert_eq!(found.len(), 1, "{header}");
            assert_eq!(found[0].0, name, "{header}");
        }
    }
}
