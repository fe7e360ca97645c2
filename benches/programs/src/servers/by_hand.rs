//! The least that a layer has to do for a request with a cached session: find two cookies, look one up and compare it,
//! set the marker, hand on who it is. Whatever else there is to a session, it does not do.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::{Arc, RwLock};
use std::task::{Context, Poll};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use futures_util::future::Either;
use http::header::COOKIE;
use http::{HeaderValue, StatusCode};
use neon_auth_benches::fixture::Visitor;
use neon_auth_benches::memory_floor::{Memory, Verified};
use neon_auth_core::Marker;
use tower::{Layer, Service};

/// Lets one visitor through, whose cookies it has learned; everybody else gets a 401.
#[derive(Clone, Debug)]
pub(super) struct LeastLayer(Arc<RwLock<Memory>>);

/// What [`LeastLayer`] makes of a service.
#[derive(Clone, Debug)]
pub(super) struct LeastService<S> {
    inner: S,
    memory: Arc<RwLock<Memory>>,
}

#[derive(Clone)]
struct SignedIn(#[expect(dead_code, reason = "the page asks nobody's name")] Arc<Verified>);

impl LeastLayer {
    /// A layer that has learned the cookies of one visitor.
    #[must_use]
    pub(super) fn knowing(visitor: &Visitor) -> Self {
        let mut memory = Memory::default();
        memory
            .learn(visitor.cookies().as_bytes(), visitor.cached.1)
            .expect("both cookies are there");
        Self(Arc::new(RwLock::new(memory)))
    }
}

impl<S> Layer<S> for LeastLayer {
    type Service = LeastService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        let memory = Arc::clone(&self.0);
        LeastService { inner, memory }
    }
}

impl<S> LeastService<S> {
    fn signed_in(&self, request: &Request) -> Option<SignedIn> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        let cookies = request.headers().get(COOKIE)?;
        let memory = self.memory.read().ok()?;
        let now = i64::try_from(now.as_secs()).ok()?;
        memory.recall(cookies.as_bytes(), now).map(SignedIn)
    }
}

impl<S> Service<Request> for LeastService<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<S::Future, Ready<Result<Response, Infallible>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let Some(signed_in) = self.signed_in(&request) else {
            let mut refusal = Response::new(Body::empty());
            *refusal.status_mut() = StatusCode::UNAUTHORIZED;
            return Either::Right(ready(Ok(refusal)));
        };
        request.extensions_mut().insert(signed_in);
        let marker = HeaderValue::from_static("true");
        request.headers_mut().insert(Marker::NAME, marker);
        Either::Left(self.inner.call(request))
    }
}
