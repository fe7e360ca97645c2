//! Decides what a server does with Neon Auth or any Better Auth server, without I/O: requests and cookies in, actions
//! out.
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
//! 2. Start a flow in their [`Context`]. That gives a [`Step`]: records for the log, whose cached sessions count no
//!    longer ([`invalidated`](Step::invalidated), for the [`Invalidations`] of the context), and one [`Action`].
//!    - [`Action::Fetch`]: make the request, within its timeout. Then give the flow that waits its
//!      [`answer`](Waiting::answer), whatever its status, or the error, with the time as it is then. That gives the next
//!      step.
//!    - [`Action::Done`]: [`set`](Jar::set) the cookies in the request's jar, where later flows of the same request find
//!      them.
//! 3. When the response is ready, [`write`](Jar::write) the jar onto it.
//!
//! The example `bare_std`, in `core/examples`, is this loop with HTTP over a `std::net::TcpStream` in less than ninety
//! lines. An adapter crate has the same loop, and over it deadlines, TLS, connections that are kept, and shared fetches.
//!
//! Who has a [`Waiting`] owes it one answer: nobody can answer it twice, or answer the wrong one. A fetch with a
//! [`share`](Fetch::share) key may be one with others that have an equal key and are under way.
//!
//! ```
//! use neon_auth_core::{
//!     Action, Config, Context, Decision, FetchError, FetchErrorKind, IncomingRequest, Jar, Middleware, Timing,
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
//! let mut step = Middleware::start(Context::new(&config, now(), &request, &jar));
//! let done = loop {
//!     step.log.iter().for_each(|record| eprintln!("{record}"));
//!     match step.action {
//!         Action::Fetch(fetch, waiting) => {
//!             assert_eq!(fetch.request.uri().path(), "/neondb/auth/get-session");
//!             // Here an adapter would speak HTTP. Upstream is down today.
//!             let got = Err(FetchError::new(FetchErrorKind::Refused));
//!             step = waiting.answer(now(), got, Timing::default());
//!         }
//!         Action::Done(done) => break done,
//!     }
//! };
//! done.cookies.into_iter().for_each(|cookie| jar.set(cookie));
//! let decision = done.outcome;
//!
//! // An outage signs nobody out: it is a 502 with a code, no redirect, and no cookie is touched.
//! let Decision::Fail(failure) = decision else { panic!("{decision:?}") };
//! assert_eq!(failure.status(), 502);
//! assert_eq!(jar.lines().count(), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accept;
mod arrival;
mod config;
mod content_type;
mod context;
mod cookie;
mod cross_site;
mod endpoint;
mod error;
mod error_code;
mod fetch;
mod flow;
mod json;
mod known_headers;
mod location;
mod log;
mod origin;
mod port;
mod request;
mod request_headers;
mod secret;
mod session;
mod step;
#[cfg(feature = "testing")]
pub mod testing;
mod time;
mod upstream;
mod word;

pub use arrival::Arrival;
pub use config::{ClientIp, Config, ConfigBuilder, ConfigError, SameSite};
pub use context::Context;
pub use cookie::{Jar, SetCookie};
pub use cross_site::check_origin;
pub use endpoint::{AccountForms, Endpoint, Reply, Unreadable, methods};
#[cfg(feature = "__table")]
pub use endpoint::{ENDPOINTS, Effect, EndpointInfo, EndpointVisitor, Outdates, visit_endpoint};
pub use error::{Error, ErrorKind};
pub use error_code::ErrorCode;
pub use fetch::{Fetch, FetchClass, FetchError, FetchErrorKind, Fetched, ShareKey};
pub use flow::call::Call;
pub use flow::decision::{Decision, Redirect};
pub use flow::failure_page::answer_failure;
pub use flow::get_session::GetSession;
pub use flow::handler::Handler;
pub use flow::login::{sign_in_again, turn_away};
pub use flow::look_up::Freshness;
pub use flow::marker::Marker;
pub use flow::middleware::Middleware;
pub use json::JsonText;
pub use log::{Component, Level, LevelFilter, LogRecord, Timing};
pub use request::IncomingRequest;
pub use request_headers::RequestHeaders;
pub use session::{
    FieldError, Invalidation, Invalidations, Session, SessionMemory, SessionRecord, Source,
    Subject, Text, User, has_role,
};
pub use step::{Action, Done, Flow, Step, Waiting};
pub use time::UnixMillis;
pub use word::UnknownWord;

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
