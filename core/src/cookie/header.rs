//! The request's Cookie header (RFC 6265, section 4.2), read as leniently as browsers write it.

use super::{CookieNames, trim};

/// The cookies of ours in one Cookie header, in order, as name and raw value. Everything else is passed over.
pub(super) fn our_cookies<'h>(
    header: &'h [u8],
    names: &CookieNames,
) -> impl Iterator<Item = (&'h str, &'h [u8])> {
    pairs(header, names)
        .filter(|(name, _)| names.is_ours(name))
        .filter_map(|(name, value)| Some((std::str::from_utf8(name).ok()?, value)))
}

/// The pairs whose name begins as those of ours do, in order; some may be no cookies. The rest of the header is only
/// searched for that.
pub(super) fn pairs<'h>(
    header: &'h [u8],
    names: &CookieNames,
) -> impl Iterator<Item = (&'h [u8], &'h [u8])> {
    let mut unread = Unread { header, from: 0 };
    std::iter::from_fn(move || unread.next_pair(names)).filter_map(|pair| {
        let equals = memchr::memchr(b'=', pair)?;
        Some((trim(pair.get(..equals)?), trim(pair.get(equals + 1..)?)))
    })
}

/// The part of a header that has not been searched yet.
struct Unread<'h> {
    header: &'h [u8],
    from: usize,
}

impl<'h> Unread<'h> {
    /// What is between two semicolons and begins with the prefix of our names.
    fn next_pair(&mut self, names: &CookieNames) -> Option<&'h [u8]> {
        loop {
            let rest = self.header.get(self.from..)?;
            let start = self.from + names.prefix().find(rest)?;
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

    #[test]
    fn finds_ours_among_other_cookies() {
        let header = b"a=b; c=\"q\"; ;; =x;__Secure-neon-auth.x= 1=2 ; junk; bad name=x; __Secure-neon-auth.=y;\
            __Secure-neon-authevil=z; __secure-neon-auth.x=w; \t__Secure-neon-auth.y =\xff";
        let names = CookieNames::new("neon-auth", true).unwrap();
        let found: Vec<_> = our_cookies(header, &names).collect();
        assert_eq!(
            found,
            [
                ("__Secure-neon-auth.x", &b"1=2"[..]),
                ("__Secure-neon-auth.y", &b"\xff"[..])
            ]
        );
    }

    #[test]
    fn a_name_inside_something_else_is_no_cookie() {
        let names = CookieNames::new("neon-auth", true).unwrap();
        for header in [
            "a=x __Secure-neon-auth.x=evil",
            "a=__Secure-neon-auth.x=evil",
            "a __Secure-neon-auth.x=evil",
            "x__Secure-neon-auth.x=evil",
            "__Secure-neon-auth.__Secure-neon-auth.x",
            "__Secure-neon-auth.x",
            "a=b,__Secure-neon-auth.x=evil",
        ] {
            assert_eq!(
                our_cookies(header.as_bytes(), &names).count(),
                0,
                "{header}"
            );
        }
        for (header, name) in [
            ("a=\"; __Secure-neon-auth.x=1\"", "__Secure-neon-auth.x"),
            (
                "__Secure-neon-auth.__Secure-neon-auth.x=1",
                "__Secure-neon-auth.__Secure-neon-auth.x",
            ),
            (";\t__Secure-neon-auth.x\t=1", "__Secure-neon-auth.x"),
        ] {
            let found: Vec<_> = our_cookies(header.as_bytes(), &names).collect();
            assert_eq!(found.len(), 1, "{header}");
            assert_eq!(found[0].0, name, "{header}");
        }
    }
}
