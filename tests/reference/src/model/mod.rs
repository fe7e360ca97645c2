//! What the library has to do, written once more, plainly and from the specification.
//!
//! Of the library it uses the words for what it is given (a [`Settings`](crate::scenario::Settings), a kind of failure)
//! and nothing that decides.

mod carried;
mod client;
mod cookie_date;
mod decision;
mod effect;
mod exchange;
mod failure;
mod forward;
mod heads;
mod invalidated;
mod json;
mod left_out;
mod look_up;
mod minted;
mod oauth_return;
mod origin;
mod outdates;
mod percent;
mod prefetch;
mod public;
mod redirect;
mod refresh;
mod response_head;
mod return_path;
mod sent;
mod session;
mod set_cookie;
mod verdict;
mod worth;

pub use carried::Carried;
pub use decision::{Decided, Decision, decide};
pub use failure::refusal;
pub use forward::{Answer, Forwarded, Forwarding, forward, handle};
pub use heads::{Asks, CLIENT_INFO};
pub use look_up::{Found, LookedUp, look_up};
pub use origin::host_and_port_of;
pub use outdates::Made;
pub use percent::{ascii_only, percent_decoded};
pub use public::is_public;
pub use response_head::{Head, response_head};
pub use return_path::{in_the_application, may_return_to};
pub use sent::{Answers, MOST_REQUESTS, Sent};
pub use session::{expiry, session_in};
pub use set_cookie::{Cookie, Cookies, deletes, token_after};
pub use verdict::text_of;
pub use worth::{Worth, token_in_force, worth};
