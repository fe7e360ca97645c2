//! The request's Cookie header (RFC 6265, section 4.2), read as leniently as browsers write it.

use std::borrow::Cow;

use super::names::Prefix;
use super::{trim, trim_start, unquoted};

/// The most that name and value of a cookie may have: browsers keep no longer one (draft-ietf-httpbis-rfc6265bis,
/// section 5.6), so nobody else sends one either, unless to do harm.
pub(super) const LONGEST_COOKIE: usize = 4096;

/// What a client sent between two semicolons, if it begins as a name of ours does. It may be no cookie.
pub(super) struct Pair<'h, 'n> {
    text: &'h [u8],
    prefix: &'n Prefix,
}

/// A cookie's raw value, without quotes around it; none if the cookie is too long for a browser to keep.
pub(super) type Value<'h> = Option<&'h [u8]>;

impl<'h> Pair<'h, '_> {
    /// The value, if upstream calls this cookie by that name. It costs less than to [split](Self::split) the pair.
    #[inline]
    pub(super) fn value_of(&self, name: &str) -> Option<Value<'h>> {
        let rest = self.prefix.strip_name(self.text, name)?;
        let name_length = self.text.len() - rest.len();
        let [b'=', value @ ..] = trim_start(rest) else {
            return None;
        };
        Some(value_of_length(name_length, value))
    }

    /// What upstream calls the cookie, and its value.
    pub(super) fn split(&self) -> Option<(Cow<'h, [u8]>, Value<'h>)> {
        let equals = memchr::memchr(b'=', self.text)?;
        let name = trim(self.text.get(..equals)?);
        let value = value_of_length(name.len(), self.text.get(equals + 1..)?);
        Some((self.prefix.upstreams_name(name), value))
    }
}

#[inline]
fn value_of_length(name_length: usize, value: &[u8]) -> Value<'_> {
    let value = trim(value);
    (name_length + value.len() <= LONGEST_COOKIE).then(|| unquoted(value))
}

/// The pairs whose name begins with the prefix, in order. The rest of the header is only searched for that.
pub(super) fn pairs<'h, 'n>(
    header: &'h [u8],
    prefix: &'n Prefix,
) -> impl Iterator<Item = Pair<'h, 'n>> {
    let mut unread = Unread { header, from: 0 };
    std::iter::from_fn(move || {
        let start = unread.next_start(prefix)?;
        let text = unread.pair_from(start)?;
        Some(Pair { text, prefix })
    })
}

/// The part of a header that has not been searched yet.
struct Unread<'h> {
    header: &'h [u8],
    from: usize,
}

impl<'h> Unread<'h> {
    /// Where the next pair begins that begins with the prefix of our names.
    #[inline]
    fn next_start(&mut self, prefix: &Prefix) -> Option<usize> {
        // Ours are often neighbours, and to look there costs less than to search.
        if let Some([b';', b' ', next @ ..]) = self.header.get(self.from..)
            && next.starts_with(prefix.finder().needle())
        {
            return Some(self.from + 2);
        }
        loop {
            let rest = self.header.get(self.from..)?;
            let start = self.from + prefix.finder().find(rest)?;
            if is_start_of_pair(self.header.get(..start)?) {
                return Some(start);
            }
            self.from = start + 1;
        }
    }

    /// What is there as far as the next semicolon.
    #[inline]
    fn pair_from(&mut self, start: usize) -> Option<&'h [u8]> {
        let rest = self.header.get(start..)?;
        let length = memchr::memchr(b';', rest).unwrap_or(rest.len());
        self.from = start + length;
        rest.get(..length)
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
            .filter_map(|pair| pair.split())
            .filter(|(name, _)| names.is_ours(name))
            .map(|(name, value)| {
                let name = String::from_utf8(name.into_owned()).unwrap();
                (name, value.unwrap())
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

    #[test]
    fn a_value_found_by_name_is_that_of_the_pair_split() {
        let long = format!("__Secure-neon-auth.a={}", "x".repeat(LONGEST_COOKIE));
        let usual = CookieNames::new("neon-auth", true).unwrap();
        let plain = CookieNames::new("neon-auth", true)
            .unwrap()
            .plain_at_browser();
        let (mut found, mut others) = (0, 0);
        for header in [
            "__Secure-neon-auth.a=1; __Secure-neon-auth.a=2; __Secure-neon-auth.ab=3",
            "__Secure-neon-auth.a \t= 1 ; __Secure-neon-auth.a==1=;__Secure-neon-auth.a= ",
            "__Secure-neon-auth.a; __Secure-neon-auth.a b=1; __Secure-neon-auth.a;=1",
            "neon-auth.a=1; neon-auth.ab=2; neon-auth.b=3; neon-auth.a =4",
            &long,
        ] {
            for prefix in usual.prefixes().chain(plain.prefixes()) {
                for pair in pairs(header.as_bytes(), prefix) {
                    let name = "__Secure-neon-auth.a";
                    let split = pair
                        .split()
                        .filter(|(known, _)| **known == *name.as_bytes());
                    let value = split.map(|(_, value)| value);
                    assert_eq!(pair.value_of(name), value, "{header}");
                    *(if value.is_some() {
                        &mut found
                    } else {
                        &mut others
                    }) += 1;
                }
            }
        }
        assert!(found > 0 && others > 0, "{found} and {others}");
    }
}
