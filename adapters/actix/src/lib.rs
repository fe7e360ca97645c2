//! Brings sign-in, sessions and protected routes to [actix-web](https://docs.rs/actix-web), with Neon Auth or any
//! Better Auth server.
//!
//! ```no_run
#![doc = include_str!("../examples/minimal_actix.rs")]
//! ```
//!
//! The `NeonAuth` is made outside of the closure, which runs once for each worker: all workers share one.
//!
//! # In a handler
//!
//! | extractor | gives | if nobody is signed in |
//! |---|---|---|
//! | [`Session`] | who is signed in | on to the login page, or 401 for a client of an API |
//! | [`MaybeSession`] | who is signed in, if anybody | none |
//! | [`FreshSession`], [`MaybeFreshSession`] | the same, asked of upstream for this request | likewise |
//! | `Result<Session, Rejection>` | who is signed in, or why there is no answer | a [`Rejection`] |
//! | [`WithRole<R>`](WithRole) | who is signed in, with that role, asked of upstream | likewise; 403 for somebody without it |
//! | [`WithCachedRole<R>`](WithCachedRole) | the same by the session cookie | likewise |
//! | [`WithOrganizationRole<R>`](WithOrganizationRole) | who is signed in, with that role in the active organization | likewise |
//! | [`SignedInWithin<SECONDS>`](SignedInWithin) | who is signed in, and signed in lately | likewise; on to the login page, or 403, for somebody who did earlier |
//! | [`Auth`] | the server methods | itself: they say so |
//!
//! If it is unknown who is signed in, all of them but [`Auth`] answer 502, never "nobody".
//!
//! **Never take `Option<Session>`:** actix makes `None` of every error, and an outage would sign everybody out.
//!
//! What they need comes from a middleware around the route: [`protect`], or [`attach`] if nothing is to be protected.
//!
//! Examples on the pages of the core say `neon_auth_core`: the same names are here.
//!
//! # Guides
//!
//! The guides of [`neon-auth-axum`](https://docs.rs/neon-auth-axum/latest/neon_auth_axum/guide/) hold for this crate,
//! too, from protecting pages and signing in to organizations, reverse proxies and tests. Each says what differs here.
//!
//! # Signing in from a handler
//!
//! ```
//! use actix_web::{HttpResponse, web};
//! use neon_auth_actix::methods::{OrSecondFactor, SignInEmail};
//! use neon_auth_actix::{Auth, Rejection, status};
//!
//! #[derive(serde::Deserialize)]
//! struct Credentials {
//!     email: String,
//!     password: String,
//! }
//!
//! async fn sign_in(auth: Auth, form: web::Form<Credentials>) -> Result<HttpResponse, Rejection> {
//!     // This page is public, so nothing else keeps another site's form out.
//!     auth.require_trusted_origin()?;
//!     let see = |page| HttpResponse::SeeOther().insert_header(("location", page)).finish();
//!     let Credentials { email, password } = form.into_inner();
//!     Ok(match auth.sign_in().email(SignInEmail::new(email, password)).await {
//!         Ok(OrSecondFactor::Reply(_)) => see("/dashboard"),
//!         Ok(OrSecondFactor::SecondFactor(_)) => see("/auth/two-factor"),
//!         Err(error) => HttpResponse::build(status(&error)).body(error.message().to_owned()),
//!     })
//! }
//! # let _ = web::post().to(sign_in);
//! ```
//!
//! # Workers
//!
//! actix runs each worker on a runtime of one thread. The client has a thread of its own ([`OwnThread`]): look-ups and connections
//! are shared by all workers, and neither a worker that blocks nor one that ends holds the others up.

mod convert;
mod extract;
mod future;
mod handler;
mod middleware;
mod rejection;
#[cfg(feature = "testing")]
pub mod testing;

use actix_web::Scope;
use actix_web::http::StatusCode;
pub use neon_auth;
pub use neon_auth::adapter::for_applications::*;
use neon_auth::adapter::{Gate, Proxy};
pub use neon_auth::{NeonAuth, NeonAuthBuilder, RequestAuth};
pub use neon_auth_tokio::{Client, OwnThread};

pub use extract::{
    Arrival, Auth, FreshSession, MaybeFreshSession, MaybeSession, Session, SignedInWithin,
    WithCachedRole, WithOrganizationRole, WithRole,
};
pub use future::ResponseFuture;
pub use middleware::{AuthMiddleware, AuthService};
pub use rejection::Rejection;

const FRAMEWORK: &str = "actix";

/// Makes a Neon Auth of this configuration, with a [`Client`] of its own, on a thread of its own. For other TLS settings:
/// `NeonAuth::new(config, OwnThread::new(client))`.
///
/// Call it once, outside of the closure that builds an application for each worker.
#[must_use]
pub fn new(config: Config) -> NeonAuth {
    NeonAuth::new(config, OwnThread::new(Client::new()))
}

/// Makes a Neon Auth of what the environment has, `NEON_AUTH_BASE_URL` and `NEON_AUTH_COOKIE_SECRET`, and the defaults.
/// For other options besides, begin with [`builder_from_env`] and go on with [`new`].
///
/// Call it once, outside of the closure that builds an application for each worker.
///
/// # Errors
///
/// One of the two is missing or invalid.
pub fn from_env() -> Result<NeonAuth, ConfigError> {
    NeonAuth::from_env(OwnThread::new(Client::new()))
}

/// Makes the API proxy, at the configured mount: `.service(handler(&auth))`.
///
/// Add it to the application, not to a scope, and before any scope that its path is in: actix takes the first that
/// matches.
#[doc(alias = "proxy")]
#[doc(alias = "api")]
#[doc(alias = "routes")]
#[doc(alias = "toNextJsHandler")]
#[must_use]
pub fn handler(auth: &NeonAuth) -> Scope {
    handler::at_the_mount(Proxy::new(auth, FRAMEWORK))
}

/// Makes a middleware that lets nobody through who is not signed in, but for the login page, the public routes and the
/// mount.
///
/// It protects what it wraps. To serve static files without it, wrap a scope with the rest.
#[doc(alias = "middleware")]
#[doc(alias = "guard")]
#[doc(alias = "require_auth")]
#[doc(alias = "login_required")]
#[doc(alias = "wrap")]
#[must_use]
pub fn protect(auth: &NeonAuth) -> AuthMiddleware {
    AuthMiddleware(Gate::protecting(auth, FRAMEWORK))
}

/// Makes a middleware that protects nothing, for applications whose pages are public: it brings the extractors, and
/// signs in who comes back from an OAuth provider.
#[doc(alias = "middleware")]
#[doc(alias = "optional_auth")]
#[must_use]
pub fn attach(auth: &NeonAuth) -> AuthMiddleware {
    AuthMiddleware(Gate::open(auth, FRAMEWORK))
}

/// Returns the status of an error as actix has it: `HttpResponse::build(status(&error))`.
#[must_use]
pub fn status(error: &Error) -> StatusCode {
    convert::status(error.status())
}

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
