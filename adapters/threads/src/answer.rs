//! What an application answers.

use crate::{Rejection, Response};

/// Is what an application answers: a [`Response`], or, by way of `?`, a [`Rejection`]. It is sealed.
///
/// A handler with errors of its own makes responses of them first.
pub trait Answer: sealed::Sealed {
    #[doc(hidden)]
    fn into_response(self) -> Response;
}

impl Answer for Response {
    fn into_response(self) -> Response {
        self
    }
}

impl Answer for Result<Response, Rejection> {
    fn into_response(self) -> Response {
        self.unwrap_or_else(Response::from)
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::Response {}
    impl Sealed for Result<crate::Response, crate::Rejection> {}
}
