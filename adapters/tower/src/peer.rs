//! The other end of the connection.

use std::net::IpAddr;

use http::Extensions;

/// Finds the address of the connection that a request arrived on, in the request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct PeerAddress(Option<fn(&Extensions) -> Option<IpAddr>>);

impl PeerAddress {
    /// Says that nothing knows the address.
    #[must_use]
    pub const fn unknown() -> Self {
        Self(None)
    }

    /// Says that the server records the address.
    #[must_use]
    pub const fn recorded(find: fn(&Extensions) -> Option<IpAddr>) -> Self {
        Self(Some(find))
    }

    pub(crate) fn of(self, extensions: &Extensions) -> Option<IpAddr> {
        self.0.and_then(|find| find(extensions))
    }
}
