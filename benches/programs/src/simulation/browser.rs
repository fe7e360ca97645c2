//! A browser's cookies, as far as our lines need it.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};

/// Name to value, and until when it is kept.
#[derive(Debug, Default)]
pub(crate) struct Browser(BTreeMap<String, (String, Option<SystemTime>)>);

impl Browser {
    /// Keeps what a response sets.
    pub(crate) fn keep(&mut self, now: SystemTime, headers: &HeaderMap) {
        let lines = headers.get_all(SET_COOKIE).iter();
        for line in lines.filter_map(|line| line.to_str().ok()) {
            let mut fields = line.split("; ");
            let Some((name, value)) = fields.next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            let age = fields
                .filter_map(|field| field.split_once('='))
                .find(|(name, _)| name.eq_ignore_ascii_case("max-age"))
                .and_then(|(_, age)| age.parse().ok());
            let until = age.map(|age| now + Duration::from_secs(age));
            self.0.insert(name.to_owned(), (value.to_owned(), until));
        }
    }

    /// What it sends.
    pub(crate) fn cookies(&self, now: SystemTime) -> Option<HeaderValue> {
        let kept = self.0.iter();
        let kept = kept.filter(|(_, (_, until))| until.is_none_or(|until| now < until));
        let pairs: Vec<_> = kept
            .map(|(name, (value, _))| format!("{name}={value}"))
            .collect();
        HeaderValue::try_from(pairs.join("; "))
            .ok()
            .filter(|header| !header.is_empty())
    }
}
