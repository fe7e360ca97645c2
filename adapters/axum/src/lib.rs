//! Neon Auth for [`axum`].
//!
//! ```no_run
//! use axum::extract::Form;
//! use axum::response::{Html, Redirect};
//! use axum::{Router, routing::get, routing::post};
//! use neon_auth_axum::methods::{SignInEmail, SignUpEmail};
//! use neon_auth_axum::{Auth, Rejection, Session, handler, protect};
//!
//! const FORM: &str = "<form method=post>E-mail <input name=email> Password <input name=password
//!     type=password> <button>Sign in</button> or as somebody new: Name <input name=name>
//!     <button formaction=/auth/sign-up>Sign up</button></form>";
//!
//! async fn sign_in(auth: Auth, Form(form): Form<SignInEmail>) -> Result<Redirect, Rejection> {
//!     auth.require_trusted_origin()?; // Keeps forms of other sites out.
//!     auth.sign_in().email(form).await?;
//!     Ok(Redirect::to("/"))
//! }
//!
//! async fn sign_up(auth: Auth, Form(form): Form<SignUpEmail>) -> Result<Redirect, Rejection> {
//!     auth.require_trusted_origin()?;
//!     auth.sign_up().email(form).await?;
//!     Ok(Redirect::to("/"))
//! }
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let auth = neon_auth_axum::from_env()?;
//!     let app = Router::new()
//!         .route("/", get(async |me: Session| me.user.name.to_string()))
//!         .route("/auth/sign-in", get(Html(FORM)).post(sign_in))
//!         .route("/auth/sign-up", post(sign_up))
//!         .nest_service("/api/auth", handler(&auth))
//!         .layer(protect(&auth));
//!     let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
//!     Ok(axum::serve(listener, app).await?)
//! }
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
//! # Guides
//!
//! - [Protecting pages and APIs](guide::protecting): public routes, `fetch()`, htmx, server-sent events, WebSockets
//! - [Signing in](guide::signing_in): forms of your own, a second factor, Google and the like
//! - [Verification](guide::verification) of an address, by a code or a link
//! - [Roles](guide::roles), and a recent sign-in
//! - [Administration](guide::administration): a page for admins, and acting as a user
//! - [Organizations](guide::organizations): invitations, and pages of one organization
//! - [Forms and CSRF](guide::forms)
//! - [Service workers](guide::service_workers)
//! - [Outages and revocation](guide::outages)
//! - [Secrets](guide::secrets): a planned change, and a leak
//! - [Deploying](guide::deploying): Neon's console, the client's address, large records, subdomains
//! - [Reverse proxies](guide::reverse_proxies): nginx, Caddy and load balancers
//! - [Self-hosting](guide::self_hosted): a Better Auth server of your own, in compose or on one machine
//! - [Logging](guide::logging), with `tracing`
//! - [Background jobs](guide::background_jobs)
//! - [Sharing with Next.js](guide::next_js)
//! - [Neon's own front end](guide::front_end): its client and UI, CORS, a JWT for the Data API, popups
//! - [Row-level security](guide::row_level_security) in Postgres
//! - [Testing](guide::testing) an application
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

/// The API proxy. Nest it at the configured mount: `.nest_service("/api/auth", handler(&auth))`.
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

/// A layer that lets nobody through who is not signed in, but for the login page, the public routes and the mount.
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

/// A layer that protects nothing, for applications whose pages are public: it brings the extractors, and signs in who
/// comes back from an OAuth provider.
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
