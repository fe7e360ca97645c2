//! Upstream without a network: a function of the request, called on the thread that asks.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use neon_auth::transport::{BoxFuture, Notified, Transport, block_on};
use neon_auth::{Blocking, NeonAuth};
use neon_auth_core::{Config, Fetch, Fetched};

use crate::fixture::{self, NOW};

/// A blocking transport that answers by a function.
#[derive(Debug)]
pub struct InProcess<F>(pub F);

impl<F: Fn(Fetch) -> Fetched + Send + Sync + 'static> Transport for InProcess<F> {
    type Mode = Blocking;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        Box::pin(async move { (self.0)(fetch) })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        block_on(task);
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        Box::pin(async move { notified.wait_timeout(limit) })
    }
}

/// Neon Auth as an application has it, at the fixture's time; its upstream gives the same answer to everything.
#[must_use]
pub fn answering(config: Config, body: &str) -> NeonAuth<Blocking> {
    let body = Bytes::copy_from_slice(body.as_bytes());
    let transport = InProcess(move |_| Ok(json(body.clone())));
    NeonAuth::builder(config, transport).clock(|| NOW).build()
}

/// The same if upstream knows the fixture's visitor.
#[must_use]
pub fn knowing_the_visitor() -> NeonAuth<Blocking> {
    answering(fixture::config(), &fixture::Visitor::default().session())
}

/// The same if no session that was verified is remembered.
#[must_use]
pub fn without_memory() -> NeonAuth<Blocking> {
    let config = fixture::options().session_memory(0).build();
    let session = fixture::Visitor::default().session();
    answering(config.expect("the options are valid"), &session)
}

/// An answer as upstream gives it.
#[must_use]
pub fn json(body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    let json = http::HeaderValue::from_static("application/json");
    response
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, json);
    response
}
