//! Brings sign-in, sessions and protected routes to [rouille](https://docs.rs/rouille), with Neon Auth or any Better
//! Auth server, on plain threads: no async runtime is involved.
//!
//! This is for applications that have rouille. A new one takes [`neon-auth-threads`](https://docs.rs/neon-auth-threads),
//! whose own server has none of [these faults](#what-tiny_http-leaves-open).
//!
//! ```no_run
#![doc = include_str!("../examples/minimal_rouille.rs")]
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
//! # When Neon Auth hangs
//!
//! A look-up holds its thread. So at most 4 threads for each core wait for Neon Auth at once, and a request beyond that is
//! answered 502 at once; public pages, and people whose cookie has the answer, are served by the other threads. With
//! [`pool_size`](rouille::Server::pool_size), or on a machine with many visitors, set the number yourself, below that of
//! the pool: [`builder`]`(config)`[`.waiting_threads(60)`](NeonAuthBuilder::waiting_threads).
//!
//! # What tiny_http leaves open
//!
//! rouille's server is tiny_http 0.12. **Run it behind a reverse proxy only**, one that
//!
//! - speaks HTTP/1.0 to it, or sends `connection: close`, so that each request has a connection of its own;
//! - reads a whole request before it passes it on, limits its size, and refuses what is ambiguous about its length;
//! - limits how many connections it opens at once, to well below half the descriptors that the process may have.
//!
//! For nginx:
//!
//! ```text
//! upstream application {
//!     zone application 64k;
//!     server 127.0.0.1:3000 max_conns=200;
//! }
//! server {
//!     client_max_body_size 1m;
//!     location / {
//!         proxy_pass http://application;
//!         proxy_http_version 1.0;
//!         proxy_set_header Connection close;
//!         proxy_set_header Host $http_host;
//!         proxy_request_buffering on;
//!     }
//! }
//! ```
//!
//! Have the program started again if [`run`](rouille::Server::run) returns, and also if it no longer answers.
//!
//! This is what tiny_http leaves open:
//!
//! - **A burst of connections.** tiny_http holds a thread for each connection until the visitor leaves, and one that comes
//!   in a burst may queue behind such a thread, though others are idle. Of the six connections that a browser opens at
//!   once, one or two are often not answered until another one is closed.
//! - **No descriptor left.** Either `run` returns, or its accepting thread panics, and nothing listens any more while
//!   `run` goes on.
//! - **A huge `content-length`**, on any path. For what is left of a body, tiny_http allocates as many bytes as it says;
//!   if the machine does not have them, the process is aborted.
//! - **A byte beyond ASCII in a header.** The connection is closed without an answer; behind a proxy, that request is
//!   answered 502.
//! - **Framing** (CVE-2026-66752 is one case, and open). For tiny_http, every `Transfer-Encoding` is `chunked`, and the
//!   first length that is a number counts. [`protect`], [`attach`] and [`handler`] refuse such requests, 400
//!   `INVALID_FRAMING`, before anybody is asked. But after several lengths or an odd one, tiny_http reads on before
//!   anybody sees the request: what comes behind it, as a request, reaches the application now and then. Lenient chunk
//!   sizes (`+5`), and a header in a line that begins with a space, are seen by nobody but tiny_http.
//! - **Line breaks in an answer's headers** (CVE-2026-66753, open). tiny_http sends them as they are, also behind a proxy:
//!   look for them before you put a visitor's text into a header. No header of this crate has any, but for one on
//!   purpose: tiny_http has no other way to send `connection: close`.
//!
//! ## What is left of a body
//!
//! Of a chunked body, what nobody has read is the next request for tiny_http. So once a request is answered by [`protect`]
//! or [`attach`], or by [`handler`] below the mount, the rest is read before the answer is sent, up to 1 MiB and for 10 s.
//! If that is not all of it, or if its chunks are broken, the answer says `connection: close`, and what comes on that
//! connection all the same is refused. The same goes for a body that the application itself has taken by
//! [`data`](rouille::Request::data), since nobody can see how far it was read.
//!
//! Of a body with a length, tiny_http reads the rest itself, after the answer and however long it is. If the length is
//! over 1 MiB, the answer says `connection: close`.
//!
//! ## Slow clients
//!
//! tiny_http reads without a timeout, and nothing above it can set one: that a time is over shows with the next byte.
//!
//! - A client that sends nothing holds its thread until it closes the connection.
//! - One that sends the body of a call below the mount too slowly gets the 408 with the first byte after the time is over.
//!   The answer says `connection: close`; if the client does not, tiny_http reads the rest of a body with a length.
//! - The head, and a body of up to 1 KiB, are read before the application sees the request: no limit of ours applies.
//! - A chunked body that is cut off within a chunk counts as whole.
//!
//! ## ASCII
//!
//! tiny_http's headers are ASCII. Upstream's cookies are, too; a header that is not is left out of the answer, and the log
//! says so once.

mod answer;
mod body;
mod connection;
mod convert;
mod framing;
mod gate;
mod new;
mod rejection;
mod require;
#[cfg(feature = "testing")]
pub mod testing;

pub use neon_auth;
pub use neon_auth::adapter::Authority;
pub use neon_auth::adapter::for_applications::*;
pub use neon_auth::{Blocking, Session};
pub use neon_auth_ureq::Client;

pub use answer::Answer;
pub use gate::{attach, handler, protect};
pub use new::{builder, from_env, new};
pub use rejection::Rejection;
pub use require::{
    optional_fresh_session, optional_session, require_cached_role, require_fresh_session,
    require_organization_role, require_role, require_session, require_signed_in_within,
    require_trusted_origin,
};

/// Is Neon Auth for one application. It is cheap to clone.
pub type NeonAuth = neon_auth::NeonAuth<Blocking>;

/// Puts a [`NeonAuth`] together that needs more than a configuration and a transport.
pub type NeonAuthBuilder = neon_auth::NeonAuthBuilder<Blocking>;

/// Does what can be done on behalf of one request. What its methods give is made by `.send()`.
pub type RequestAuth = neon_auth::RequestAuth<Blocking>;

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
