//! How long a fetch took, and what it spent the time on.

use std::time::Duration;

use crate::time::UnixMillis;

/// Says how a fetch went, as the adapter saw it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timing {
    /// When the call was sent, or was about to be, by the same clock as all times: for this request, or for one before that
    /// it is shared with. None if it never had a place, or if nobody says.
    pub sent: Option<UnixMillis>,
    /// How long upstream took, from the moment at which the call had a place; none if it was never sent.
    pub took: Option<Duration>,
    /// How long the call waited for a place before; none if it had one at once.
    pub waited: Option<Duration>,
    /// Whether another request had begun it.
    pub joined: bool,
}
