//! Neon Auth for servers, sans-IO.

mod failure;
mod fetch;

pub use failure::Failure;
pub use fetch::{Fetch, FetchError, FetchErrorKind, Fetched, ShareKey};
