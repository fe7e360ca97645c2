//! Whatever a client sends to a page, under any configuration, at any time, whatever upstream answers: the middleware
//! decides what the reference model decides, asks upstream the one thing that the model asks, or nothing, and sets and
//! clears the same cookies to the same values.

use super::bytes::Bytes;
use super::given::{now, pause, reply, request, settings};
use crate::rules::assert_decides_as_modelled;
use crate::scenario::{Entry, Scenario};

/// The input is a list of choices: the configuration's, the request's, upstream's.
///
/// # Panics
///
/// If the invariant does not hold.
pub fn middleware_request(input: &[u8]) {
    let mut bytes = Bytes::new(input);
    let now = now(&mut bytes);
    let scenario = Scenario {
        settings: settings(&mut bytes),
        asked: request(&mut bytes, now),
        entry: Entry::Middleware {
            is_open: bytes.one_in(8),
        },
        now,
        replies: vec![(pause(&mut bytes), reply(&mut bytes, now))],
    };
    assert_decides_as_modelled(&scenario);
}
