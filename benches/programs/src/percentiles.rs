//! How long something took, over many times.

use std::time::Duration;

use serde_json::{Value, json};

/// Median and spread in microseconds.
#[must_use]
pub fn micros(times: &mut [Duration]) -> Value {
    times.sort_unstable();
    let at = |percent: usize| {
        let index = (times.len().saturating_sub(1)) * percent / 100;
        let time = times.get(index).copied().unwrap_or_default();
        (time.as_secs_f64() * 1e7).round() / 10.0
    };
    json!({"p10": at(10), "median": at(50), "p90": at(90), "p99": at(99), "max": at(100), "count": times.len()})
}
