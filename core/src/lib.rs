//! Neon Auth for servers, sans-IO: requests and cookies in, actions out.
//!
//! [Neon Auth](https://neon.com/docs/auth/overview) is a managed [Better Auth](https://better-auth.com) server. This
//! crate is the protocol between it, an application and the application's browsers: what is forwarded, who may see a
//! page, what each cookie means. It opens no socket, reads no clock and no environment, starts no thread and makes no
//! random number. The caller does that: one of the adapter crates, or a loop of your own.
//!
//! # Flows
//!
//! Each way through the library is a [`Flow`], a state machine:
//!
//! | flow | for | comes to |
//! |---|---|---|
//! | [`Handler`] | a request below the mount, `/api/auth/*` | the response |
//! | [`Middleware`] | a request to a page | a [`Decision`] |
//! | [`GetSession`] | asking who is signed in | the [`Session`], or none |
//! | [`Call`] | a server method, such as [`methods::SignInEmail`] | its reply |
//!
//! # The loop
//!
//! 1. Read the request's head into an [`IncomingRequest`] and its cookies into a [`Jar`], once.
//! 2. Make a flow in their [`Context`].
//! 3. [`poll`](Flow::poll) it until it is [`Action::Done`], and carry out each action as it comes:
//!    - [`Action::Fetch`]: make the request, within its timeout. Then call [`handle`](Flow::handle) with the time as it
//!      is then, the ticket that came with it, and the answer, whatever its status, or the error.
//!    - [`Action::SetCookie`]: [`set`](Jar::set) the cookie in the request's jar, where later flows of the same request
//!      find it.
//!    - [`Action::Log`]: write the record.
//! 4. When the response is ready, [`write`](Jar::write) the jar onto it.
//!
//! The example `bare_std`, in `core/examples`, is this loop with HTTP over a `std::net::TcpStream` in less than eighty
//! lines. An adapter crate has the same loop, and over it deadlines, TLS, connections that are kept, and shared fetches.
//!
//! `poll` gives `None` only while an answer is awaited. One fetch is under way at a time. A fetch with a
//! [`share`](Fetch::share) key may be one with others that have an equal key and are under way.
//!
//! ```
//! use neon_auth_core::{
//!     Action, Config, Context, Decision, FetchError, FetchErrorKind, Flow, IncomingRequest, Jar, Middleware,
//!     UnixMillis,
//! };
//!
//! let config = Config::builder()
//!     .base_url("https://ep-example.neonauth.eu-central-1.aws.neon.tech/neondb/auth")
//!     .cookie_secret("0123456789abcdef0123456789abcdef")
//!     .build()?;
//! let (parts, ()) = http::Request::get("/dashboard")
//!     .header("cookie", "__Secure-neon-auth.session_token=token.signature")
//!     .body(())?
//!     .into_parts();
//! let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
//! let mut jar = Jar::from_headers(&parts.headers);
//!
//! let now = || UnixMillis::from(std::time::SystemTime::now());
//! let mut flow = Middleware::new(Context::new(&config, now(), &request, &jar));
//! let decision = loop {
//!     match flow.poll() {
//!         Some(Action::Fetch(ticket, fetch)) => {
//!             assert_eq!(fetch.request.uri().path(), "/neondb/auth/get-session");
//!             // Here an adapter would speak HTTP. Upstream is down today.
//!             let got = Err(FetchError::new(FetchErrorKind::Refused));
//!             flow.handle(now(), ticket, got);
//!         }
//!         Some(Action::SetCookie(cookie)) => jar.set(cookie),
//!         Some(Action::Log(record)) => eprintln!("{record}"),
//!         Some(Action::Done(decision)) => break decision,
//!         None => unreachable!("a flow waits for nothing but its fetch"),
//!     }
//! };
//!
//! // An outage signs nobody out: it is a 502 with a code, no redirect, and no cookie is touched.
//! let Decision::Respond(response) = decision else { panic!("{decision:?}") };
//! assert_eq!(response.status(), 502);
//! assert_eq!(jar.lines().count(), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod action;
mod config;
mod content_type;
mod context;
mod cookie;
mod cross_site;
mod endpoint;
mod error;
mod failure;
mod fetch;
mod flow;
mod json;
mod known_headers;
mod location;
mod log;
mod request;
mod request_headers;
mod secret;
mod session;
#[cfg(feature = "testing")]
pub mod testing;
mod time;
mod upstream;
mod word;

pub use action::{Action, Flow, Ticket};
pub use config::{
    BASE_URL_VARIABLE, COOKIE_SECRET_VARIABLE, ClientIp, Config, ConfigBuilder, ConfigError,
    PREVIOUS_COOKIE_SECRETS_VARIABLE, SameSite,
};
pub use context::Context;
pub use cookie::{Jar, SetCookie};
pub use cross_site::check_origin;
pub use endpoint::{
    ENDPOINTS, Effect, Endpoint, EndpointInfo, EndpointVisitor, Reply, Unreadable, methods,
    visit_endpoint,
};
pub use error::{Error, ErrorKind};
pub use failure::Failure;
pub use fetch::{Fetch, FetchClass, FetchError, FetchErrorKind, Fetched, ShareKey};
pub use flow::call::Call;
pub use flow::failure_page::answer_failure;
pub use flow::get_session::GetSession;
pub use flow::handler::Handler;
pub use flow::middleware::{Decision, Middleware, Redirect, sign_in_again, turn_away};
pub use json::JsonText;
pub use log::{Component, Level, LevelFilter, LogRecord, Timing};
pub use request::{IncomingRequest, MARKER_HEADER};
pub use request_headers::RequestHeaders;
pub use session::{Session, SessionMemory, SessionRecord, Source, Text, User, has_role};
pub use time::UnixMillis;
pub use word::UnknownWord;

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
