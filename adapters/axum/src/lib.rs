//! Brings sign-in, sessions and protected routes to [axum](https://docs.rs/axum), with Neon Auth or any Better Auth
//! server.
//!
//! ```no_run
#![doc = include_str!("../examples/minimal_axum.rs")]
//! ```
//!
//! # In a handler
//!
//! | extractor | gives | if nobody is signed in |
//! |---|---|---|
//! | [`Session`] | who is signed in | on to the login page, or 401 for a client of an API |
//! | `Option<Session>` | who is signed in, if anybody | `None` |
//! | [`FreshSession`], `Option` of it | the same, asked of upstream for this request | likewise |
//! | `Result<Session, Rejection>` | who is signed in, or why there is no answer | a [`Rejection`] |
//! | [`WithRole<R>`](WithRole) | who is signed in, with that role, asked of upstream | likewise; 403 for somebody without it |
//! | [`WithCachedRole<R>`](WithCachedRole) | the same by the session cookie | likewise |
//! | [`WithOrganizationRole<R>`](WithOrganizationRole) | who is signed in, with that role in the active organization | likewise |
//! | [`SignedInWithin<SECONDS>`](SignedInWithin) | who is signed in, and signed in lately | likewise; on to the login page, or 403, for somebody who did earlier |
//! | [`Auth`] | the server methods | itself: they say so |
//!
//! If it is unknown who is signed in, all of them but [`Auth`] answer 502, never "nobody".
//!
//! What they need comes from a layer around the route: [`protect`], or [`attach`] if nothing is to be protected.
//!
//! Examples on the pages of the core say `neon_auth_core`: the same names are here.
//!
//! # Guides
//!
//! The [guides](guide) go topic by topic, from protecting pages and signing in to organizations, reverse proxies and
//! tests, with code that is tested.
//!
//! # Signing in from a handler
//!
//! ```
//! use axum::extract::Form;
//! use axum::response::{IntoResponse, Redirect, Response};
//! use neon_auth_axum::methods::{OrSecondFactor, SignInEmail};
//! use neon_auth_axum::{Auth, Rejection};
//!
//! #[derive(serde::Deserialize)]
//! struct Credentials {
//!     email: String,
//!     password: String,
//! }
//!
//! async fn sign_in(auth: Auth, Form(form): Form<Credentials>) -> Result<Response, Rejection> {
//!     // This page is public, so nothing else keeps another site's form out.
//!     auth.require_trusted_origin()?;
//!     Ok(match auth.sign_in().email(SignInEmail::new(form.email, form.password)).await {
//!         Ok(OrSecondFactor::Reply(_)) => Redirect::to("/dashboard").into_response(),
//!         Ok(OrSecondFactor::SecondFactor(_)) => Redirect::to("/auth/two-factor").into_response(),
//!         Err(error) => (error.status(), error.message().to_owned()).into_response(),
//!     })
//! }
//! # let _: axum::Router = axum::Router::new().route("/auth/sign-in", axum::routing::post(sign_in));
//! ```

mod extract;
#[cfg(any(doc, doctest))]
pub mod guide;
mod rejection;
#[cfg(feature = "testing")]
pub mod testing;

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, OriginalUri};
use http::{Extensions, Uri};
pub use neon_auth;
pub use neon_auth::adapter::for_applications::*;
pub use neon_auth::{NeonAuth, NeonAuthBuilder, RequestAuth};
pub use neon_auth_tokio::{Client, from_env, new};
pub use neon_auth_tower::{AuthLayer, HandlerService};

pub use extract::{
    Arrival, Auth, FreshSession, Session, SignedInWithin, WithCachedRole, WithOrganizationRole,
    WithRole,
};
pub use rejection::Rejection;

const FRAMEWORK: &str = "axum";

/// Makes the API proxy. Nest it at the configured mount: `.nest_service("/api/auth", handler(&auth))`.
#[doc(alias = "proxy")]
#[doc(alias = "api")]
#[doc(alias = "routes")]
#[doc(alias = "toNextJsHandler")]
#[must_use]
pub fn handler(auth: &NeonAuth) -> HandlerService {
    HandlerService::new(auth)
        .original_uri(as_the_client_wrote_it())
        .peer_address(connect_info())
        .framework(FRAMEWORK)
}

/// Makes a layer that lets nobody through who is not signed in, but for the login page, the public routes and the
/// mount.
///
/// What is outside it is not protected: add it before the routes of static files, or serve those from a router of
/// their own. [What each kind of client gets](guide::protecting) if nobody is signed in is in the guide.
#[doc(alias = "middleware")]
#[doc(alias = "guard")]
#[doc(alias = "require_auth")]
#[doc(alias = "login_required")]
#[must_use]
pub fn protect(auth: &NeonAuth) -> AuthLayer {
    attach(auth).protecting()
}

/// Makes a layer that protects nothing, for applications whose pages are public: it brings the extractors, and signs in
/// who comes back from an OAuth provider.
#[doc(alias = "middleware")]
#[doc(alias = "optional_auth")]
#[doc(alias = "layer")]
#[must_use]
pub fn attach(auth: &NeonAuth) -> AuthLayer {
    AuthLayer::new(auth)
        .original_uri(as_the_client_wrote_it())
        .peer_address(connect_info())
        .framework(FRAMEWORK)
}

/// axum strips the prefix of a nested router; it keeps the whole path aside.
fn as_the_client_wrote_it() -> neon_auth_tower::OriginalUri {
    fn find(extensions: &Extensions) -> Option<&Uri> {
        extensions.get::<OriginalUri>().map(|original| &original.0)
    }
    neon_auth_tower::OriginalUri::recorded(find)
}

/// What `into_make_service_with_connect_info::<SocketAddr>()` records.
fn connect_info() -> neon_auth_tower::PeerAddress {
    fn find(extensions: &Extensions) -> Option<IpAddr> {
        let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
        Some(peer.ip())
    }
    neon_auth_tower::PeerAddress::recorded(find)
}

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
