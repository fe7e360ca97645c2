//! What decides on a request.

use crate::{Mode, NeonAuth, RequestAuth};

/// Decides on a request: it is the application's [`NeonAuth`], or, inside a gate, the [`RequestAuth`] that it gives. It is
/// sealed.
pub trait Authority: sealed::Sealed {
    /// How it waits.
    type Mode: Mode;

    /// Returns the application's [`NeonAuth`].
    fn neon_auth(&self) -> &NeonAuth<Self::Mode>;

    /// Returns what a gate around this one has bound to the request, if there is one.
    fn outer(&self) -> Option<&RequestAuth<Self::Mode>>;
}

impl<M: Mode> Authority for NeonAuth<M> {
    type Mode = M;

    fn neon_auth(&self) -> &Self {
        self
    }

    fn outer(&self) -> Option<&RequestAuth<M>> {
        None
    }
}

impl<M: Mode> Authority for RequestAuth<M> {
    type Mode = M;

    fn neon_auth(&self) -> &NeonAuth<M> {
        Self::neon_auth(self)
    }

    fn outer(&self) -> Option<&Self> {
        Some(self)
    }
}

mod sealed {
    use crate::{Mode, NeonAuth, RequestAuth};

    pub trait Sealed {}
    impl<M: Mode> Sealed for NeonAuth<M> {}
    impl<M: Mode> Sealed for RequestAuth<M> {}
}
