//! A browser's cookies, as far as ours need it.

use std::collections::BTreeMap;

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::upstream::SESSION_TOKEN;

const SESSION_DATA: &str = "__Secure-neon-auth.local.session_data";

/// Name to value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cookies(BTreeMap<String, String>);

impl Cookies {
    /// A session token and nothing else.
    pub(crate) fn with_token(token: &str) -> Self {
        let value = format!("{token}.signature");
        Self([(SESSION_TOKEN.to_owned(), value)].into())
    }

    pub(crate) fn has_token(&self) -> bool {
        self.0.contains_key(SESSION_TOKEN)
    }

    pub(crate) fn has_cached_session(&self) -> bool {
        self.0.contains_key(SESSION_DATA)
    }

    pub(super) fn header(&self) -> Option<HeaderValue> {
        let pairs = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        let pairs: Vec<_> = pairs.collect();
        HeaderValue::try_from(pairs.join("; "))
            .ok()
            .filter(|header| !header.is_empty())
    }

    /// Keeps what a response sets, and forgets what it deletes.
    pub(super) fn keep(&mut self, headers: &HeaderMap) {
        let lines = headers.get_all(SET_COOKIE).iter();
        for line in lines.filter_map(|line| line.to_str().ok()) {
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if attributes.contains("Max-Age=0") {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
