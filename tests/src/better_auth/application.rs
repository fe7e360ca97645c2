//! An application of ours, as browsers meet it.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use neon_auth::RequestAuth;
use neon_auth::transport::BoxFuture;
use neon_auth_core::Session;

/// An application of ours: any page but the handler's is protected.
pub trait Application: fmt::Debug + Send + Sync {
    /// Asks for a page that anyone may see, and leaves it open. Like [`OpenPage::close`], it may block until a server has
    /// done its part, so the runtime needs a thread besides the test's own.
    fn open(&self, request: Request<()>) -> OpenPage;

    /// Asks for any other page, or for a route of the handler's.
    fn ask(&self, request: Request<Bytes>) -> BoxFuture<'_, Arrival>;
}

/// A page that is being made: the application works for as long as the test pleases.
#[expect(missing_debug_implementations, reason = "a closure has none")]
pub struct OpenPage {
    /// What the application holds in its hands for this request.
    pub auth: RequestAuth,
    /// Lets the application answer, and tells the response's head.
    pub close: Box<dyn FnOnce() -> HeaderMap + Send>,
}

/// What a request came to.
#[derive(Debug)]
pub struct Arrival {
    /// What the browser was sent.
    pub response: Response<Bytes>,
    /// Who is signed in, as the page received it; none if it was not reached.
    pub session: Option<Session>,
}
