//! Neon Auth for servers, sans-IO.

mod action;
mod config;
mod cookie;
mod endpoint;
mod error;
mod failure;
mod fetch;
mod flow;
mod log;
mod request;
mod secret;
mod session;
mod time;
mod upstream;

pub use action::{Action, Flow, Ticket};
pub use config::{
    BASE_URL_VARIABLE, COOKIE_SECRET_VARIABLE, Config, ConfigBuilder, ConfigError, SameSite,
};
pub use cookie::{Jar, SetCookie};
pub use endpoint::*;
pub use error::Error;
pub use failure::Failure;
pub use fetch::{Fetch, FetchError, FetchErrorKind, Fetched, ShareKey};
pub use flow::call::Call;
pub use flow::get_session::GetSession;
pub use flow::handler::Handler;
pub use flow::middleware::{Decision, Middleware, Redirect, turn_away};
pub use log::{Component, Level, LogLevel, LogRecord};
pub use request::{IncomingRequest, MARKER_HEADER};
pub use session::{Session, SessionRecord, Source, User};
pub use time::UnixMillis;
