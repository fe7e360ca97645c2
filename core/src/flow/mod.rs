//! The four ways through the library, each a state machine, and the pieces they are made of.
//!
//! | flow | made of |
//! |---|---|
//! | [`Handler`](handler::Handler) | the cache, or a forwarded call |
//! | [`Middleware`](middleware::Middleware) | a look-up, or the OAuth exchange |
//! | [`GetSession`](get_session::GetSession) | a look-up |
//! | [`Call`](call::Call) | a forwarded call |

mod answer;
mod cache_cookie;
pub(crate) mod call;
mod challenge;
mod forward;
pub(crate) mod get_session;
pub(crate) mod handler;
mod look_up;
pub(crate) mod middleware;
