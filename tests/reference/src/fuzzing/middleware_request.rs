//! Whatever a client sends to a page, under any configuration, at any time, whatever upstream answers: the middleware
//! decides what the reference model decides, asks upstream what the model asks, or nothing, and sets and clears
//! the same cookies to the same values.

use super::bytes::Bytes;
use super::given::{
    more_of_a_request, more_settings, news, now, pause, reply, request, settings,
    written_by_javascript,
};
use crate::rules::assert_decides_as_modelled;
use crate::scenario::{Entry, Scenario};

/// The input is a list of choices: the configuration's, the request's, upstream's; and more of each, which came later.
///
/// # Panics
///
/// If the invariant does not hold.
pub fn middleware_request(input: &[u8]) {
    let mut bytes = Bytes::new(input);
    let now = now(&mut bytes);
    let mut scenario = Scenario {
        settings: settings(&mut bytes),
        asked: request(&mut bytes, now),
        entry: Entry::Middleware {
            is_open: bytes.one_in(8),
        },
        now,
        replies: vec![(pause(&mut bytes), reply(&mut bytes, now))],
    };
    more_settings(&mut bytes, &mut scenario.settings);
    more_of_a_request(&mut bytes, &mut scenario, now);
    for _ in 0..bytes.byte() % 4 {
        let reply = (pause(&mut bytes), reply(&mut bytes, now));
        scenario.replies.push(reply);
    }
    for (_, reply) in &mut scenario.replies {
        written_by_javascript(&mut bytes, reply);
    }
    news(&mut bytes, &mut scenario);
    assert_decides_as_modelled(&scenario);
}
