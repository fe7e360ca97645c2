//! The header that says to the application that somebody is signed in.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::decision::Decision;
use crate::request::{MARKER, MARKER_HEADER};

const VALUE: &str = "true";

/// Sets or removes the header that says to the application that somebody is signed in, `x-neon-auth-middleware`. A copy
/// that the client sent never gets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker(Change);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Set,
    Remove,
    Keep,
}

impl Marker {
    /// Is the header's name.
    pub const NAME: HeaderName = MARKER_HEADER;

    /// Leaves the header as it is: an outer gate has set or removed it.
    #[must_use]
    pub const fn keep() -> Self {
        Self(Change::Keep)
    }

    /// Says whether the header is set to `true`.
    #[must_use]
    pub const fn is_set(self) -> bool {
        matches!(self.0, Change::Set)
    }

    /// Says what to do with the header, for a server whose headers are not those of `http`: its name, and its value
    /// afterwards, if anything. None if it stays as it is.
    #[must_use]
    pub const fn change(self) -> Option<(&'static str, Option<&'static str>)> {
        match self.0 {
            Change::Keep => None,
            Change::Remove => Some((MARKER, None)),
            Change::Set => Some((MARKER, Some(VALUE))),
        }
    }

    /// Sets or removes the header.
    pub fn apply(self, headers: &mut HeaderMap) {
        match self.0 {
            Change::Keep => {}
            Change::Remove => {
                headers.remove(Self::NAME);
            }
            Change::Set => {
                headers.insert(Self::NAME, HeaderValue::from_static(VALUE));
            }
        }
    }
}

impl Decision {
    /// Says what becomes of the header in the request that the application sees.
    #[must_use]
    pub const fn marker(&self) -> Marker {
        Marker(match self.session() {
            Some(_) => Change::Set,
            None => Change::Remove,
        })
    }
}
