//! What runs before an application's handlers.

use std::ops::ControlFlow;

use bytes::Bytes;
use neon_auth::adapter::{Authority, Gate, Head, Proxy};
use rouille::{Request, Response};

use crate::answer::Answer;
use crate::body::Body;
use crate::convert::{answer, finished};
use crate::{Blocking, NeonAuth, RequestAuth};

const FRAMEWORK: &str = "rouille";

/// Answers a request: below the mount as the API proxy; else nobody gets through to the application who is not signed in,
/// but to the login page and the public routes.
///
/// The application gets the [`RequestAuth`], and its answer gets the cookies that were set meanwhile. Call it first, with the
/// request as the server has it: the path decides, and [`Request::remove_prefix`] changes it.
///
/// ```
/// use neon_auth_rouille::{NeonAuth, protect, require_session};
/// use rouille::{Request, Response};
///
/// fn serve(auth: &NeonAuth, request: &Request) -> Response {
///     protect(auth, request, |auth| {
///         let session = require_session(auth)?;
///         Ok(Response::text(format!("Hello, {}", session.user.name)))
///     })
/// }
/// ```
///
/// # One inside another
///
/// The inner one takes the [`RequestAuth`] of the outer one. Both have the same cookies then, and the inner one decides by
/// the path that the outer one saw. With the [`NeonAuth`] it would know nothing of the outer one; for an inner one of
/// another configuration, [`join`](neon_auth::adapter::join) gives the `RequestAuth`.
///
/// ```
/// use neon_auth_rouille::{NeonAuth, attach, protect};
/// use rouille::{Request, Response};
///
/// fn serve(auth: &NeonAuth, request: &Request) -> Response {
///     attach(auth, request, |auth| match request.remove_prefix("/admin") {
///         Some(request) => protect(auth, &request, |_auth| Response::text(request.url())),
///         None => Response::text("Welcome"),
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
/// them.
///
/// `None` if the path is not below the mount; a request whose end is not clear is answered all the same. What the
/// application leaves of the bodies of its own requests is not read then: for that, use [`attach`].
#[doc(alias = "proxy")]
#[doc(alias = "api")]
#[doc(alias = "toNextJsHandler")]
pub fn handler(auth: &impl Authority<Mode = Blocking>, request: &Request) -> Option<Response> {
    let mut body = match Body::of(auth.neon_auth(), request, auth.outer().is_none()) {
        Ok(body) => body,
        Err(refusal) => return Some(refusal),
    };
    let head = head(auth.neon_auth(), request);
    if !is_for_proxy(auth, &head) {
        body.leave();
        return None;
    }
    let response = proxy(auth, &mut body, head);
    Some(body.finish(response))
}

fn pass<A: Answer>(
    gate: &Gate<Blocking>,
    auth: &impl Authority<Mode = Blocking>,
    request: &Request,
    application: impl FnOnce(&RequestAuth) -> A,
) -> Response {
    let mut body = match Body::of(auth.neon_auth(), request, auth.outer().is_none()) {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let head = head(auth.neon_auth(), request);
    let response = match is_for_proxy(auth, &head) {
        true => proxy(auth, &mut body, head),
        false => decide(gate, auth, head, application),
    };
    body.finish(response)
}

fn decide<A: Answer>(
    gate: &Gate<Blocking>,
    auth: &impl Authority<Mode = Blocking>,
    head: Head<'_>,
    application: impl FnOnce(&RequestAuth) -> A,
) -> Response {
    let entry = gate.enter(head, auth.outer());
    // The marker stays behind: nothing can be set or removed in a `&Request`.
    match entry.decide().send() {
        ControlFlow::Break(refusal) => answer(auth.neon_auth(), refusal),
        ControlFlow::Continue(_) => {
            let response = application(entry.auth()).into_response();
            finished(&entry, response)
        }
    }
}

/// Whether the path is below the mount: the original one, if somebody has removed a prefix since.
fn is_for_proxy(auth: &impl Authority<Mode = Blocking>, head: &Head<'_>) -> bool {
    let outer = auth.outer();
    let path = outer.map_or(head.path(), |outer| outer.request().path());
    let config = auth.neon_auth().config();
    config.path_below_mount(path).is_some()
}

fn proxy(auth: &impl Authority<Mode = Blocking>, body: &mut Body<'_>, head: Head<'_>) -> Response {
    let call = Proxy::new(auth.neon_auth(), FRAMEWORK).enter(head, auth.outer());
    let body = match call.wants_body() {
        true => body.read(call.limits()),
        false => Ok(Bytes::new()),
    };
    answer(auth.neon_auth(), call.answer(body).send())
}

fn head<'r>(auth: &NeonAuth, request: &'r Request) -> Head<'r> {
    let headers = request.headers();
    let headers = headers.map(|(name, value)| (name, value.as_bytes()));
    // rouille routes by the whole target.
    let head = Head::from_path(auth.config(), request.method(), request.raw_url(), headers);
    head.peer(Some(request.remote_addr().ip()))
}
