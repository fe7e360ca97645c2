//! How long a fetch took, and what it spent the time on.

use std::time::Duration;

/// How a fetch went, as the adapter saw it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timing {
    /// How long upstream took, from the moment at which the call had a place; none if it was never sent.
    pub took: Option<Duration>,
    /// How long the call waited for a place before; none if it had one at once.
    pub waited: Option<Duration>,
    /// Whether another request had begun it.
    pub joined: bool,
}
