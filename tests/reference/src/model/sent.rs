//! What goes to upstream, and what it may answer.

use std::collections::BTreeMap;

use crate::scenario::Reply;
use neon_auth_conformance::cookies::Pairs;

/// No flow asks more often: about three session_tokens, twice about each, and whether upstream answers anybody.
pub const MOST_REQUESTS: usize = 7;

/// What upstream answers, in turn, and the clock then.
pub type Answers<'r> = [(i64, &'r Reply); MOST_REQUESTS];

/// One request to upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The URL.
    pub url: String,
    /// The cookies, in order.
    pub cookies: Pairs,
    /// Every other header.
    pub headers: BTreeMap<String, String>,
    /// The body. None if it is not this model's: a method's arguments.
    pub body: Option<String>,
}
