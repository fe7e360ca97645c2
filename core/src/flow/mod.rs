//! The four ways through the library, and the pieces they are made of.
//!
//! | flow | made of |
//! |---|---|
//! | [`Handler`](handler::Handler) | the cache, a forwarded call, or the OAuth exchange |
//! | [`Middleware`](middleware::Middleware) | the cache, a look-up, or the OAuth exchange |
//! | [`GetSession`](get_session::GetSession) | the cache, or a look-up |
//! | [`Call`](call::Call) | a forwarded call, or several in other forms |
//!
//! What moves them is [`Waiting::answer`](crate::Waiting::answer).

mod affected;
mod answer;
mod cache_cookie;
pub(crate) mod call;
mod challenge;
mod dead;
pub(crate) mod decision;
mod exchange;
pub(crate) mod failure_page;
mod forward;
pub(crate) mod get_session;
pub(crate) mod handler;
pub(crate) mod login;
pub(crate) mod look_up;
pub(crate) mod marker;
pub(crate) mod middleware;
mod naming;
