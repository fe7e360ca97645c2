//! What runs before an application's handlers.

use std::ops::ControlFlow;

use bytes::Bytes;
use neon_auth::adapter::{Authority, Gate, Head, Proxy, ProxyCall, Unread};

use crate::answer::Answer;
use crate::server::peer;
use crate::{Blocking, NeonAuth, Request, RequestAuth, Response};

const FRAMEWORK: &str = "threads";

/// Answers a request: below the mount as the API proxy; else nobody gets through to the application who is not signed in,
/// but to the login page and the public routes.
///
/// The application gets the [`RequestAuth`], and its answer gets the cookies that were set meanwhile.
///
/// ```
/// use neon_auth_threads::{NeonAuth, Request, Response, protect, require_session, text};
///
/// fn serve(auth: &NeonAuth, request: &Request) -> Response {
///     protect(auth, request, |auth| {
///         let session = require_session(auth)?;
///         Ok(text(format!("Hello, {}", session.user.name)))
///     })
/// }
/// ```
///
/// # One inside another
///
/// The inner one takes the [`RequestAuth`] of the outer one. Both have the same cookies then. With the [`NeonAuth`] it
/// would know nothing of the outer one; for an inner one of another configuration, [`join`](neon_auth::adapter::join)
/// gives the `RequestAuth`.
///
/// ```
/// use neon_auth_threads::{NeonAuth, Request, Response, attach, protect, text};
///
/// fn serve(auth: &NeonAuth, request: &Request) -> Response {
///     attach(auth, request, |auth| match request.uri().path() {
///         "/" => text("Welcome"),
///         path => protect(auth, request, |_auth| text(path)),
///     })
/// }
/// ```
#[doc(alias = "middleware")]
#[doc(alias = "guard")]
#[doc(alias = "require_auth")]
#[doc(alias = "login_required")]
pub fn protect<A: Answer>(
    auth: &impl Authority<Mode = Blocking>,
    request: &Request,
    application: impl FnOnce(&RequestAuth) -> A,
) -> Response {
    let gate = Gate::protecting(auth.neon_auth(), FRAMEWORK);
    pass(&gate, auth, request, application)
}

/// Does the same for an application whose pages are public: nobody is turned away. Below the mount it answers as the
/// API proxy, and it signs in who comes back from an OAuth provider.
#[doc(alias = "middleware")]
#[doc(alias = "optional_auth")]
pub fn attach<A: Answer>(
    auth: &impl Authority<Mode = Blocking>,
    request: &Request,
    application: impl FnOnce(&RequestAuth) -> A,
) -> Response {
    let gate = Gate::open(auth.neon_auth(), FRAMEWORK);
    pass(&gate, auth, request, application)
}

/// Answers as the API proxy alone, for an application that needs nothing else: [`protect`] and [`attach`] have it in
/// them. `None` if the path is not below the mount.
#[doc(alias = "proxy")]
#[doc(alias = "api")]
#[doc(alias = "toNextJsHandler")]
pub fn handler(auth: &impl Authority<Mode = Blocking>, request: &Request) -> Option<Response> {
    let head = head(request);
    is_for_proxy(auth, &head).then(|| proxy(auth, request, head))
}

fn pass<A: Answer>(
    gate: &Gate<Blocking>,
    auth: &impl Authority<Mode = Blocking>,
    request: &Request,
    application: impl FnOnce(&RequestAuth) -> A,
) -> Response {
    let head = head(request);
    if is_for_proxy(auth, &head) {
        return proxy(auth, request, head);
    }
    let entry = gate.enter(head, auth.outer());
    // The marker stays behind: nothing can be set or removed in a `&Request`.
    match entry.decide().send() {
        ControlFlow::Break(refusal) => refusal,
        ControlFlow::Continue(_) => {
            let mut response = application(entry.auth()).into_response();
            entry.finish(&mut response);
            response
        }
    }
}

/// Whether the path is below the mount.
fn is_for_proxy(auth: &impl Authority<Mode = Blocking>, head: &Head<'_>) -> bool {
    let auth: &NeonAuth = auth.neon_auth();
    auth.config().path_below_mount(head.path()).is_some()
}

fn proxy(auth: &impl Authority<Mode = Blocking>, request: &Request, head: Head<'_>) -> Response {
    let call = Proxy::new(auth.neon_auth(), FRAMEWORK).enter(head, auth.outer());
    let body = body(&call, request);
    call.answer(body).send()
}

/// The server has read it, within limits of its own.
fn body(call: &ProxyCall<Blocking>, request: &Request) -> Result<Bytes, Unread> {
    let mut collected = call.limits().collect();
    collected.take(request.body().clone())?;
    Ok(collected.whole())
}

fn head(request: &Request) -> Head<'_> {
    Head::new(request.method(), request.uri(), request.headers())
        .peer(peer(request).map(|peer| peer.ip()))
        .version(request.version())
}
