//! Scenarios out of a fuzzer's bytes.

mod news;
mod request;
mod session;
mod settings;
mod upstream;

pub(super) use news::news;
pub(super) use request::{more_of_a_request, request};
pub(super) use settings::{more_settings, settings};
pub(super) use upstream::{reply, written_by_javascript};

use super::bytes::Bytes;
use crate::scenario::NOON;

/// The clock: mostly noon, and the ends of time.
pub(super) fn now(bytes: &mut Bytes<'_>) -> i64 {
    bytes.choose(
        NOON,
        &[NOON + 1, NOON + 999, NOON + 1500, 0, i64::MIN, i64::MAX],
    )
}

/// How long upstream takes; a clock that is set back, too.
pub(super) fn pause(bytes: &mut Bytes<'_>) -> i64 {
    bytes.choose(
        0,
        &[1, 999, 5_000, 60_000, 400_000, -5_000, i64::MAX, i64::MIN],
    )
}
