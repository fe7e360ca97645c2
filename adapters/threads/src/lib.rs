//! Brings sign-in, sessions and protected routes to plain threads, with Neon Auth or any Better Auth server, and a
//! blocking HTTP server that the public may reach by way of any proxy: no async runtime is involved.
//!
//! ```no_run
#![doc = include_str!("../examples/minimal_threads.rs")]
//! ```
//!
//! [`Server`] hands each request to a function, as types of [`http`](https://docs.rs/http), and that function has the routes: a `match` of the
//! method and the path. [`protect`] runs before the whole application, and [`attach`] does if its pages are public. Both
//! answer as the API proxy below the mount, `/api/auth` unless set, so there is no route to add for it; and both put the
//! cookies on the answer. Their closure answers a [`Response`], or a `Result` of one and a [`Rejection`].
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
//! | [`form`] | what was typed into a form | |
//! | [`text`], [`html`], [`redirect`], [`status`] | the usual answers | |
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
//! use neon_auth_threads::methods::{OrSecondFactor, SignInEmail};
//! use neon_auth_threads::{
//!     Rejection, Request, RequestAuth, Response, form, redirect, require_trusted_origin, text,
//! };
//!
//! fn sign_in(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
//!     // This page is public, so nothing else keeps another site's form out.
//!     require_trusted_origin(auth)?;
//!     let credentials: SignInEmail = form(request)?;
//!     Ok(match auth.sign_in().email(credentials).send() {
//!         Ok(OrSecondFactor::Reply(_)) => redirect("/dashboard"),
//!         Ok(OrSecondFactor::SecondFactor(_)) => redirect("/auth/two-factor"),
//!         Err(error) => {
//!             let mut page = text(error.message());
//!             *page.status_mut() = error.status();
//!             page
//!         }
//!     })
//! }
//! ```
//!
//! # Stopping
//!
//! ```no_run
//! use std::thread;
//!
//! use neon_auth_threads::{Server, text};
//!
//! # fn main() -> std::io::Result<()> {
//! let server = Server::bind("127.0.0.1:3000")?;
//! let handle = server.handle();
//! let serving = thread::spawn(move || server.serve(|_request| text("Hello")));
//! // Once it is time, as a signal says, for example:
//! handle.stop();
//! // It returns once the requests that are under way are answered.
//! serving.join().ok();
//! # Ok(())
//! # }
//! ```
//!
//! # What a request says of itself
//!
//! Elsewhere, a gate tells the application by the header `x-neon-auth-middleware` that somebody is signed in, and removes
//! the client's own copy. A handler here has a `&Request`, which does not change, so the header is what the client sent,
//! and proves nothing: ask the [`RequestAuth`]. Do not pass such a request on to a server that believes the header.
//!
//! Decisions are about the path as the client wrote it, that of [`uri`](http::Request::uri), undecoded. Match that one.
//!
//! # When Neon Auth hangs
//!
//! A look-up holds its thread. So at most 128 threads wait for Neon Auth at once, and a request beyond that is answered 502
//! at once; public pages, and people whose cookie has the answer, are served by the other threads. With other
//! [`max_connections`](Server::max_connections), set the number yourself, below that:
//! [`builder`]`(config)`[`.waiting_threads(60)`](NeonAuthBuilder::waiting_threads).
//!
//! # What the server is
//!
//! hyper's HTTP/1 parses and writes, on a thread for each connection over the sockets of the standard library. Around it
//! are deadlines, a limit of connections, and an end; [`Server`] has a table of them.
//!
//! - **A request is handed over once its body is there**, within a limit of time and of size. So a client that sends slowly
//!   holds no lock of a handler, and what a handler leaves of a body is never the next request.
//! - **Each part of an exchange has a deadline**: waiting for a request, the head, the body, the whole answer.
//! - **If all places are taken, a newcomer waits**, and gets the place of a connection that has waited longest for a
//!   request: see [`max_connections`](Server::max_connections). Those who send a body or read an answer slowly keep theirs
//!   until the deadline.
//! - **Nothing but [`Handle::stop`] ends it.** If there is no descriptor, thread or memory for a connection, it waits for
//!   50 ms, ends a connection that waits for a request, and goes on. For a handler that panics it answers 500, unless the
//!   application is built with `panic = "abort"`.
//! - **A request that names no host or several is refused**, 400, and one for a tunnel (`CONNECT`). What else is odd about
//!   a head or its framing, hyper refuses, or reads as RFC 9112 has it: beside `Transfer-Encoding`, `Content-Length`
//!   counts for nothing.
//! - **No `unsafe`**, and nothing of tokio but the channels that hyper is built on: no runtime.
//!
//! # What it is not
//!
//! No TLS, no HTTP/2, no compression, no files, no WebSockets or other upgrades: that is the work of a proxy before it, or of
//! one of the async crates. Bodies are in memory as a whole, those of answers too, so it is not for large downloads. A
//! handler that hangs holds its thread and its place; nothing can end it. A `Content-Length` that a handler sets is sent
//! as it is: leave it out, and it is right. It is tested on Linux alone: there, ending a connection wakes the thread that
//! reads from it.
//!
//! # How fast
//!
//! wrk with 64 connections gets 97 to 99 % of a bare page's requests a second for the same page behind [`protect`]: 59,000
//! to 73,000, on two cores that it shares with the server. For rouille, it is 75 to 94 %, of 8,000 to 10,000. In the
//! repository, `benches/run servers` measures it; these figures are of a machine that had other work, too.
//!
//! # Under attack
//!
//! Each row is a test of this crate. The same was done to rouille 3.6 alone, with tiny_http 0.12; a proxy before it has to
//! keep this from it, and `neon-auth-rouille` says which. A client that gets no answer has waited for 15 s, and which of
//! many do not get one varies from run to run. The command is at the top of `tests/attacks/main.rs`.
//!
//! | attack | rouille 3.6 | `neon-auth-threads` |
//! |---|---|---|
//! | a request within a body that the handler does not read | holds | holds |
//! | the same, chunked | answers 400 | holds |
//! | the same in chunks of odd sizes: `+5`, `0x5`, `5 5` | holds | holds |
//! | `Transfer-Encoding` beside `Content-Length` | holds | holds |
//! | lengths that are odd: `+5`, `-1`, `5, 6`, two of them | `-1`: the hidden request is answered | holds |
//! | codings that are not `chunked` | holds | holds |
//! | a length of 10¹² bytes | closes without an answer | holds |
//! | 256 KiB in chunks of one byte | holds | holds |
//! | `Expect: 100-continue` | holds | holds |
//! | bytes beyond ASCII in a header | closes without an answer | holds |
//! | no Host, and two | none: answers 200 | holds |
//! | a header that goes on in the next line, a space before the colon | holds | holds |
//! | a head of 1 MiB | answers 200 | holds |
//! | 100 requests in one piece | holds | holds |
//! | HEAD, and a request after it | holds | holds |
//! | 6 connections at once, kept open, ten times | 2 of 6: no answer | holds |
//! | 60 connections at once, kept open | 32 of 60: no answer | holds |
//! | 300 connections at once, kept open | 103 of 300: no answer | holds |
//! | 300 connections at once, kept open, at 100 places | 19 of 300: no answer | holds |
//! | a head, a byte now and then | waits for ever | holds |
//! | 600 halves of heads | nothing listens any more | holds |
//! | a body, a byte now and then | waits for ever | holds |
//! | a client that reads nothing of 32 MiB | waits for the client | holds |
//! | a client that sends nothing | waits for ever | holds |
//! | 1,200 who send nothing, at 1,024 descriptors | nothing listens any more | holds |
//! | 600 who send nothing, at 256 descriptors and 2,000 places | nothing listens any more | holds |
//! | 5,000 who send nothing | nothing listens any more | holds |
//! | 100 panics | holds | holds |
//! | a stop while 20 requests are under way and 20 connections have none | no answer | holds |
//! | a stop while a request goes on for ever | it goes on listening | holds |

mod answer;
mod form;
mod gate;
mod new;
mod rejection;
mod require;
mod respond;
mod server;
#[cfg(feature = "testing")]
pub mod testing;

use bytes::Bytes;

pub use http::{self, StatusCode};
pub use neon_auth;
pub use neon_auth::adapter::Authority;
pub use neon_auth::adapter::for_applications::*;
pub use neon_auth::{Blocking, Session};
pub use neon_auth_ureq::Client;

pub use answer::Answer;
pub use form::form;
pub use gate::{attach, handler, protect};
pub use new::{builder, from_env, new};
pub use rejection::Rejection;
pub use require::{
    optional_fresh_session, optional_session, require_cached_role, require_fresh_session,
    require_organization_role, require_role, require_session, require_signed_in_within,
    require_trusted_origin,
};
pub use respond::{html, redirect, status, text};
pub use server::{Handle, Server, peer};

/// Is a request, its body with it.
pub type Request = http::Request<Bytes>;

/// Is an answer, its body with it.
pub type Response = http::Response<Bytes>;

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
