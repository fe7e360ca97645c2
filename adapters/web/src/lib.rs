//! What every server framework needs of Neon Auth, and none of them decides.
//!
//! It knows no framework, and it is the same for async and blocking servers. A framework's crate turns its own requests
//! into a [`Head`], and answers of `http` into its own; all logic between is here or below:
//!
//! | | |
//! |---|---|
//! | [`Head`] | a request's head, as `http` types or as text |
//! | [`Gate`] | what to do before the application: go on, or answer this; and what its response gets on its way out |
//! | [`Proxy`] | the API proxy below the mount, as one call |
//! | [`require_session`] and its like | who is signed in, or the [`Rejection`] to answer |
//!
//! # Without a framework
//!
//! A whole blocking server around it, in one function. An async one awaits instead of calling `.send()`.
//!
//! ```
//! use std::future::ready;
//!
//! use bytes::Bytes;
//! use http::{Request, Response};
//! use neon_auth_web::driver::{Blocking, NeonAuth};
//! use neon_auth_web::{Gate, Head, Proxy, Verdict, require_session};
//!
//! fn serve(auth: &NeonAuth<Blocking>, request: Request<Bytes>) -> Response<Bytes> {
//!     let (parts, body) = request.into_parts();
//!     let head = Head::new(&parts.method, &parts.uri, &parts.headers);
//!     if auth.config().path_below_mount(head.path()).is_some() {
//!         return Proxy::new(auth, "my server").answer(head, None, |_limits| ready(Ok(body))).send();
//!     }
//!     let entry = Gate::protecting(auth, "my server").enter(head, None);
//!     let mut response = match entry.decide().unwrap_or_else(|asking| asking.send()) {
//!         Verdict::Answer(answer) => answer,
//!         Verdict::Continue(_) => match require_session(entry.auth()).send() {
//!             Ok(session) => Response::new(format!("Hello, {}", session.user.name).into()),
//!             Err(rejection) => rejection.into_response(),
//!         },
//!     };
//!     entry.auth().finish(&mut response);
//!     response
//! }
//! ```

mod bad_request;
mod body;
pub mod for_applications;
mod gate;
mod head;
mod proxy;
mod rejection;
mod require;
mod target;

pub use body::{BodyLimits, Collected, Unread};
pub use gate::{Entry, FINISHED_HEADERS, Gate, Marker, Verdict};
pub use head::Head;
pub use neon_auth_driver as driver;
pub use neon_auth_driver::RequestAuth;
pub use proxy::{Proxy, ProxyCall};
pub use rejection::Rejection;
pub use require::{
    Role, optional_fresh_session, optional_session, require_cached_role, require_fresh_session,
    require_organization_role, require_role, require_session, require_signed_in_within,
    require_trusted_origin,
};

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
