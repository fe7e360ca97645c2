//! Neon Auth for [`rouille`], and for plain threads: no async runtime is involved.
//!
//! ```no_run
//! use neon_auth_rouille::methods::{SignInEmail, SignUpEmail};
//! use neon_auth_rouille::{Rejection, RequestAuth, protect, require_session, require_trusted_origin};
//! use rouille::{Request, Response, post_input, router, start_server};
//!
//! const FORM: &str = "<form method=post>E-mail <input name=email> Password <input name=password
//!     type=password> <button>Sign in</button> or as somebody new: Name <input name=name>
//!     <button formaction=/auth/sign-up>Sign up</button></form>";
//!
//! fn enter(auth: &RequestAuth, request: &Request, is_new: bool) -> Result<Response, Rejection> {
//!     require_trusted_origin(auth)?; // Keeps forms of other sites out.
//!     let typed = post_input!(request, { email: String, password: String, name: String });
//!     let form = match typed {
//!         Ok(form) => form,
//!         Err(error) => return Ok(Response::text(error.to_string()).with_status_code(400)),
//!     };
//!     if is_new {
//!         let account = SignUpEmail::new(form.email, form.password).name(form.name);
//!         auth.sign_up().email(account).send()?;
//!     } else {
//!         let credentials = SignInEmail::new(form.email, form.password);
//!         auth.sign_in().email(credentials).send()?;
//!     }
//!     Ok(Response::redirect_303("/"))
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let auth = neon_auth_rouille::from_env()?;
//!     start_server("127.0.0.1:3000", move |request| {
//!         protect(&auth, request, |auth| {
//!             router!(request,
//!                 (GET) ["/"] => { Ok(Response::text(&require_session(auth)?.user.name)) },
//!                 (GET) ["/auth/sign-in"] => { Ok(Response::html(FORM)) },
//!                 (POST) ["/auth/sign-in"] => { enter(auth, request, false) },
//!                 (POST) ["/auth/sign-up"] => { enter(auth, request, true) },
//!                 _ => Ok(Response::empty_404()),
//!             )
//!         })
//!     })
//! }
//! ```
//!
//! [`protect`] runs before the whole application, and [`attach`] does if its pages are public. Both answer as the API
//! proxy below the mount, `/api/auth` unless set, so there is no route to add for it; and both put the cookies on the
//! answer. Their closure answers a [`Response`](rouille::Response), or a `Result` of one and a [`Rejection`].
//!
//! # In a handler
//!
//! | function | gives | if nobody is signed in |
//! |---|---|---|
//! | [`require_session`] | who is signed in | on to the login page, or 401 for a client of an API |
//! | [`optional_session`] | who is signed in, if anybody | `None` |
//! | [`require_fresh_session`], [`optional_fresh_session`] | the same, asked of upstream for this request | likewise |
//! | [`require_role`] | who is signed in, with that role, asked of upstream | likewise; 403 for somebody without it |
//! | [`require_cached_role`] | the same by the session cookie | likewise |
//! | [`require_organization_role`] | who is signed in, with that role in the active organization | likewise |
//! | [`require_signed_in_within`] | who is signed in, and signed in lately | likewise; on to the login page, or 403, for somebody who did earlier |
//! | [`RequestAuth`] | the server methods; each ends in `.send()` | itself: they say so |
//!
//! If it is unknown who is signed in, the functions answer 502, never "nobody".
//!
//! # Guides
//!
//! The guides of [`neon-auth-axum`](https://docs.rs/neon-auth-axum/latest/neon_auth_axum/guide/) hold for this crate, too:
//! protecting pages and APIs, signing in, roles, forms and CSRF, outages and revocation, secrets, deploying, sharing with
//! Next.js, Neon's own front end, row-level security, and testing. Each says what differs here.
//!
//! # Signing in from a handler
//!
//! ```
//! use neon_auth_rouille::methods::{OrSecondFactor, SignInEmail};
//! use neon_auth_rouille::{Rejection, RequestAuth, require_trusted_origin};
//! use rouille::{Request, Response, post_input, try_or_400};
//!
//! fn sign_in(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
//!     // This page is public, so nothing else keeps another site's form out.
//!     require_trusted_origin(auth)?;
//!     Ok(answer(auth, request))
//! }
//!
//! fn answer(auth: &RequestAuth, request: &Request) -> Response {
//!     let form = try_or_400!(post_input!(request, { email: String, password: String }));
//!     match auth.sign_in().email(SignInEmail::new(form.email, form.password)).send() {
//!         Ok(OrSecondFactor::Reply(_)) => Response::redirect_303("/dashboard"),
//!         Ok(OrSecondFactor::SecondFactor(_)) => Response::redirect_303("/auth/two-factor"),
//!         Err(error) => Response::text(error.message()).with_status_code(error.status().as_u16()),
//!     }
//! }
//! ```
//!
//! # What a request says of itself
//!
//! Elsewhere, a gate tells the application by the header `x-neon-auth-middleware` that somebody is signed in, and removes
//! the client's own copy. rouille's requests do not change, so here the header is what the client sent, and proves
//! nothing: ask the [`RequestAuth`]. Do not pass such a request on, by [`rouille::proxy`] say, to a server that believes
//! the header.
//!
//! Decisions are about the path as the client wrote it, [`raw_url`](rouille::Request::raw_url). A path that
//! [`url`](rouille::Request::url) decodes to a public one is not public.
//!
//! # Slow clients
//!
//! rouille's server is tiny_http. It reads without a timeout, and nothing above it can set one:
//!
//! - A client that sends nothing holds its thread until it closes the connection, and a connection that comes in a burst
//!   may have to wait until another one is closed.
//! - One that sends the body of a call below the mount too slowly gets the 408 with the first byte after the time is over.
//!   The connection stays open until the rest has arrived: tiny_http reads it, and does not send `connection: close`.
//!   The same goes for the rest of a body that is too large.
//! - The head, and a body of up to 1 KiB, are read before the application sees the request: no limit of ours applies.
//! - For what is left of a body, tiny_http allocates as many bytes as `content-length` says, on any path. One that the
//!   machine does not have ends the process.
//! - A chunked body that is cut off within a chunk counts as whole.
//!
//! So a server that the public reaches belongs behind a reverse proxy that reads whole requests first and limits them, as
//! nginx does by default. [`pool_size`](rouille::Server::pool_size) bounds the threads of the handlers.
//!
//! tiny_http's headers are ASCII. Upstream's cookies are, too; a header that is not is left out of the answer, and the log
//! says so once.

mod answer;
mod body;
mod connection;
mod framing;
mod gate;
mod new;
mod rejection;
mod require;
#[cfg(feature = "testing")]
pub mod testing;

pub use neon_auth_ureq::Client;
pub use neon_auth_web::driver::Blocking;
pub use neon_auth_web::driver::core::Session;
pub use neon_auth_web::for_applications::*;

pub use answer::Answer;
pub use gate::{Authority, attach, handler, protect};
pub use new::{builder, from_env, new};
pub use rejection::Rejection;
pub use require::{
    optional_fresh_session, optional_session, require_cached_role, require_fresh_session,
    require_organization_role, require_role, require_session, require_signed_in_within,
    require_trusted_origin,
};

/// Neon Auth for one application. It is cheap to clone.
pub type NeonAuth = driver::NeonAuth<Blocking>;

/// Puts a [`NeonAuth`] together that needs more than a configuration and a transport.
pub type NeonAuthBuilder = driver::NeonAuthBuilder<Blocking>;

/// One request, and everything that can be done on its behalf. What its methods give is made by `.send()`.
pub type RequestAuth = driver::RequestAuth<Blocking>;

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
