//! What the library has to do, written once more, plainly and from the specification.
//!
//! Of the library it uses the words for what it is given (a [`Settings`](crate::scenario::Settings), a kind of failure)
//! and nothing that decides.

mod client;
mod cookie_date;
mod decision;
mod effect;
mod exchange;
mod failure;
mod forward;
mod look_up;
mod minted;
mod oauth_return;
mod origin;
mod percent;
mod public;
mod redirect;
mod refresh;
mod session;
mod set_cookie;
mod verdict;
mod worth;

pub use decision::{Decided, Decision, decide};
pub use forward::{Answer, Forwarded, Forwarding, forward, handle};
pub use look_up::{Found, LookedUp, look_up};
pub use percent::percent_decoded;
pub use session::{expiry, session_in};
pub use set_cookie::{Cookie, Cookies, deletes, token_after};
pub use worth::{Worth, token_in_force, worth};
