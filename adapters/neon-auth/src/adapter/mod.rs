//! Has what a crate needs that brings Neon Auth to a web framework. An application needs nothing of this.
//!
//! It knows no framework, and it is the same for async and blocking servers. A framework's crate turns its own requests
//! into a [`Head`], and answers of `http` into its own; all logic between is here or below:
//!
//! | | |
//! |---|---|
//! | [`Head`] | a request's head, as `http` types or as text |
//! | [`Gate`] | what to do before the application: go on, or answer this; and what its response gets on its way out |
//! | [`Proxy`] | the API proxy below the mount, as one call |
//! | [`require_session`](crate::require_session) and its like | who is signed in, or the [`Rejection`](crate::Rejection) to answer |
//! | [`Extract`], `extractors!` | the extractors of an async framework, with their documentation |
//! | [`Authority`], `blocking_guards!` | what takes their place in a blocking one |
//! | [`for_applications`] | what the crate exports again, so that an application needs no other one of ours |
//!
//! The functions are what a gate is made of, for those who cannot use one.
//!
//! # Without a framework
//!
//! A whole blocking server around it, in one function. An async one awaits instead of calling `.send()`.
//!
//! ```
//! use std::future::ready;
//! use std::ops::ControlFlow;
//!
//! use bytes::Bytes;
//! use http::{Request, Response};
//! use neon_auth::adapter::{Gate, Head, Proxy};
//! use neon_auth::{Blocking, NeonAuth, require_session};
//!
//! fn serve(auth: &NeonAuth<Blocking>, request: Request<Bytes>) -> Response<Bytes> {
//!     let (parts, body) = request.into_parts();
//!     let head = Head::new(&parts.method, &parts.uri, &parts.headers);
//!     if auth.config().path_below_mount(head.path()).is_some() {
//!         return Proxy::new(auth, "my server").answer(head, None, |_limits| ready(Ok(body))).send();
//!     }
//!     let entry = Gate::protecting(auth, "my server").enter(head, None);
//!     let mut response = match entry.decide().send() {
//!         ControlFlow::Break(answer) => return answer,
//!         ControlFlow::Continue(_) => match require_session(entry.auth()).send() {
//!             Ok(session) => Response::new(format!("Hello, {}", session.user.name).into()),
//!             Err(rejection) => rejection.into_response(),
//!         },
//!     };
//!     entry.finish(&mut response);
//!     response
//! }
//! ```

mod authority;
mod bad_request;
mod blocking_guards;
mod body;
mod extractors;
pub mod for_applications;
mod functions;
mod gate;
mod head;
mod proxy;
mod target;

pub use crate::deciding::Deciding;
pub use authority::Authority;
pub use body::{BodyLimits, Collected, Unread};
pub use extractors::Extract;
pub use functions::*;
pub use gate::{Entry, FINISHED_HEADERS, Gate};
pub use head::Head;
pub use neon_auth_core::{Decision, Jar, Marker, Redirect, RequestHeaders, SetCookie};
pub use proxy::{Proxy, ProxyCall};
