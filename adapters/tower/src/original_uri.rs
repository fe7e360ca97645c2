//! The path that the client asked for.

use http::{Extensions, Uri};

/// Finds the URI as the client wrote it, if a router has stripped a prefix. Without one it is the request's own.
///
/// A decision on a stripped path would let `/admin/auth/sign-in` through as `/auth/sign-in`.
#[derive(Clone, Copy, Debug)]
pub struct OriginalUri(Option<fn(&Extensions) -> Option<&Uri>>);

impl OriginalUri {
    /// Takes the request's own URI: for services without a router before them.
    #[must_use]
    pub const fn own() -> Self {
        Self(None)
    }

    /// Takes a router's record of it, in the request's extensions; if it is missing, the request's own.
    #[must_use]
    pub const fn recorded(find: fn(&Extensions) -> Option<&Uri>) -> Self {
        Self(Some(find))
    }

    pub(crate) fn of<'a>(self, extensions: &'a Extensions, own: &'a Uri) -> &'a Uri {
        self.0.and_then(|find| find(extensions)).unwrap_or(own)
    }
}
