//! The lines of one header.

use http::{HeaderMap, HeaderName, HeaderValue};

/// All lines of one header, in order. Nearly always it is one, which needs no allocation.
#[derive(Clone, Default)]
pub(crate) struct HeaderLines {
    first: Option<HeaderValue>,
    rest: Vec<HeaderValue>,
}

impl HeaderLines {
    /// Those of this name.
    pub(crate) fn of(headers: &HeaderMap, name: &HeaderName) -> Self {
        let mut values = headers.get_all(name).iter().cloned();
        Self {
            first: values.next(),
            rest: values.collect(),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &HeaderValue> {
        self.first.iter().chain(&self.rest)
    }
}
