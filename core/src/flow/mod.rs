//! The four ways through the library, and the pieces they are made of.
//!
//! | flow | made of |
//! |---|---|
//! | [`Handler`](handler::Handler) | the cache, a forwarded call, or the OAuth exchange |
//! | [`Middleware`](middleware::Middleware) | the cache, a look-up, or the OAuth exchange |
//! | [`GetSession`](get_session::GetSession) | the cache, or a look-up |
//! | [`Call`](call::Call) | a forwarded call |
//!
//! All of them, and the pieces, are moved by one [`machine`].

mod answer;
mod cache_cookie;
pub(crate) mod call;
mod challenge;
mod exchange;
pub(crate) mod failure_page;
mod forward;
pub(crate) mod get_session;
pub(crate) mod handler;
mod look_up;
mod machine;
pub(crate) mod middleware;
