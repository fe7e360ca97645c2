//! What a gate and a proxy are made of, for those who cannot use one.

use std::net::IpAddr;
use std::ops::ControlFlow;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use neon_auth_core::{Decision, IncomingRequest, Jar, RequestHeaders, Session};

use crate::deciding::Deciding;
use crate::{Async, Mode, NeonAuth, Pending, RequestAuth};

/// Binds to a request that was read already.
#[must_use]
pub fn on_incoming<M: Mode>(
    auth: &NeonAuth<M>,
    request: IncomingRequest,
    jar: Jar,
) -> RequestAuth<M> {
    auth.on_incoming(request, jar)
}

/// Returns the address that upstream counts a request against, for [`IncomingRequest::sent_by`]. If the configuration wants
/// one and `peer` is unknown, there is none, and the log says so once.
#[must_use]
pub fn client_address<M: Mode>(
    auth: &NeonAuth<M>,
    peer: Option<IpAddr>,
    headers: &RequestHeaders,
) -> Option<IpAddr> {
    auth.client_address(peer, headers)
}

/// Binds to a request that is bound already, perhaps by another `NeonAuth`: for layers inside one another. The jar
/// stays the same, so that each of its cookies reaches the response once; decisions are made by this one's
/// configuration, and it finds out for itself who is signed in. `address` is its own [`client_address`].
#[must_use]
pub fn join<M: Mode>(
    auth: &NeonAuth<M>,
    bound: &RequestAuth<M>,
    address: Option<IpAddr>,
) -> RequestAuth<M> {
    auth.join(bound, address)
}

/// Decides whether the request may see its page. A request that was let through once is let through again: of layers
/// inside one another, one has to ask.
pub fn decide<M: Mode>(auth: &RequestAuth<M>) -> Deciding<M> {
    auth.decide()
}

/// Decides the same for a page that anyone may see: nobody is turned away or looked up, but a browser on its way back from
/// an OAuth provider is signed in.
pub fn decide_open<M: Mode>(auth: &RequestAuth<M>) -> Deciding<M> {
    auth.decide_open()
}

/// Says what to do after a decision about this request: continue with the session to hand on, or break with the answer.
pub fn admit<M: Mode>(
    auth: &RequestAuth<M>,
    decision: Decision,
) -> ControlFlow<Response<Bytes>, Option<Session>> {
    auth.admit(decision)
}

/// Answers the request as the API proxy. `path` is what follows the mount.
pub fn handle<'a, M: Mode>(
    auth: &'a RequestAuth<M>,
    path: &'a str,
    body: Bytes,
) -> Pending<'a, M, Response<Bytes>> {
    auth.handle(path, body)
}

/// Writes to the log, once, that the application is not put together as it has to be.
pub fn report<M: Mode>(auth: &NeonAuth<M>, mistake: &'static str) {
    auth.report(mistake);
}

/// Writes a warning to the log, once.
pub fn warn<M: Mode>(auth: &NeonAuth<M>, warning: &'static str) {
    auth.warn(warning);
}

/// Completes with the future's output, or with none if the limit is over first; then the future is dropped.
///
/// The time counts from the first poll, whatever progress the future makes. The timer is the transport's, so that
/// a server framework's crate needs no runtime of its own. A future that is ready at once needs no timer at all.
pub async fn timeout<T>(
    auth: &NeonAuth<Async>,
    limit: Duration,
    future: impl Future<Output = T>,
) -> Option<T> {
    auth.timeout(limit, future).await
}
