//! The two cookies that the session is read from, among those of a request.

use super::Jar;
use crate::cookie::CookieNames;
use crate::cookie::header::{self, Value};

/// The two cookies that the session is read from.
#[derive(Clone, Copy)]
pub(crate) struct SessionCookies<'j> {
    /// The session token; an empty one is none.
    pub(crate) token: Option<&'j [u8]>,
    /// The cached session; an empty cookie is none.
    pub(crate) data: Option<&'j [u8]>,
}

/// All that a session may be read from, each value once.
pub(crate) struct Twins<'j> {
    /// The session tokens.
    pub(crate) tokens: Vec<&'j [u8]>,
    /// The cached sessions.
    pub(crate) data: Vec<&'j [u8]>,
}

impl Jar {
    /// What the session is read from, as it counts now. The headers are searched once for both, and no further than
    /// needed.
    pub(crate) fn session_cookies(&self, names: &CookieNames) -> SessionCookies<'_> {
        let (mut token, mut data) = (None, None);
        'search: for prefix in names.prefixes() {
            for header in self.sent.iter() {
                for pair in header::pairs(header, prefix) {
                    let (found, value) = match pair.value_of(names.session_token()) {
                        Some(value) => (&mut token, Some(value)),
                        None => (&mut data, pair.value_of(names.session_data())),
                    };
                    if let Some(value) = value.filter(is_one) {
                        found.get_or_insert(value);
                    }
                    if token.is_some() && data.is_some() {
                        break 'search;
                    }
                }
            }
        }
        let first = self.in_force.as_deref().or(token.flatten());
        SessionCookies {
            token: self
                .counting(names.session_token(), first)
                .filter(|token| !token.is_empty()),
            data: self
                .counting(names.session_data(), data.flatten())
                .filter(|data| !data.is_empty()),
        }
    }

    /// All that the session may be read from, in the request's order: of several cookies of one name, some are from
    /// another scope, a sibling subdomain or the time of another configuration.
    pub(crate) fn twins(&self, names: &CookieNames) -> Twins<'_> {
        Twins {
            tokens: self.all(names, names.session_token()),
            data: self.all(names, names.session_data()),
        }
    }

    fn all(&self, names: &CookieNames, name: &str) -> Vec<&[u8]> {
        if names.are_of_this_host() || self.line(name).is_some() {
            return Vec::from_iter(self.get(names, name));
        }
        let mut values = Vec::new();
        // What is under a later prefix is another cookie, which only an earlier one's absence makes count.
        for prefix in names.prefixes() {
            let pairs = self
                .sent
                .iter()
                .flat_map(|header| header::pairs(header, prefix));
            let values_sent = pairs.filter_map(|pair| pair.value_of(name));
            let mut sent = values_sent.filter(is_one).peekable();
            // The first of a name decides whether it is there at all.
            match sent.peek() {
                Some(Some(_)) => {}
                Some(None) => break,
                None => continue,
            }
            for value in sent.flatten() {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            break;
        }
        values
    }
}

/// Whether it is a cookie of the session: an empty one is none, and hides no other.
fn is_one(value: &Value<'_>) -> bool {
    *value != Some(b"")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{jar, line, names, sent_upstream};
    use super::*;
    use crate::cookie::header::LONGEST_COOKIE;

    #[test]
    fn an_empty_session_token_is_none_and_hides_no_other() {
        let name = "__Secure-neon-auth.session_token";
        let alone = jar(&[&format!("{name}=")]);
        assert_eq!((alone.token(&names()), sent_upstream(&alone)), (None, None));
        let beside = jar(&[&format!("{name}=; {name}=a")]);
        assert_eq!(beside.token(&names()), Some(&b"a"[..]));
        assert_eq!(sent_upstream(&beside), Some(format!("{name}=a")));
    }

    #[test]
    fn all_readers_agree_which_name_is_there_at_all() {
        let (name, long) = (
            "__Secure-neon-auth.session_token",
            "x".repeat(LONGEST_COOKIE),
        );
        for before in ["", "__Secure-neon-auth.session_token=; "] {
            let jar = jar(&[&format!("{before}{name}={long}; {name}=a")]);
            assert_eq!(jar.token(&names()), None, "after {before:?}");
            let twins = jar.twins(&names()).tokens;
            assert!(twins.is_empty(), "after {before:?}: {twins:?}");
            assert_eq!(sent_upstream(&jar), None, "after {before:?}");
        }
    }

    #[test]
    fn of_several_session_tokens_the_one_in_force_alone_is_sent() {
        let jar = jar(&[
            "__Secure-neon-auth.session_token=a; __Secure-neon-auth.session_token=b",
            "__Secure-neon-auth.session_token=a; __Secure-neon-auth.session_token=c; x=1",
        ]);
        assert_eq!(jar.twins(&names()).tokens, [b"a", b"b", b"c"]);
        let jar = jar.with_token(b"b");
        assert_eq!(jar.token(&names()), Some(&b"b"[..]));
        let fork = jar.fork();
        assert_eq!(
            sent_upstream(&fork).as_deref(),
            Some("__Secure-neon-auth.session_token=b")
        );
    }

    #[test]
    fn there_are_no_twins_of_what_was_set_since_or_is_of_this_host_alone() {
        let sent = "__Host-neon-auth.session_token=a; __Host-neon-auth.session_token=b";
        let of_host = CookieNames::new("neon-auth", true)
            .unwrap()
            .of_host_at_browser();
        assert_eq!(jar(&[sent]).twins(&of_host).tokens, [b"a"]);
        let mut jar =
            jar(&["__Secure-neon-auth.session_token=a; __Secure-neon-auth.session_token=b"]);
        jar.set(line("__Secure-neon-auth.session_token=c"));
        assert_eq!(jar.twins(&names()).tokens, [b"c"]);
    }
}
