//! What is played, one subject a file.

mod aborts;
mod crowd;
mod descriptors;
mod mix;
mod outage;
mod overload;
mod sign_ins;
mod waiting;

use std::time::Duration;

use crate::report::Report;
use crate::server::Framework;

pub(crate) const NAMES: [&str; 7] = [
    "aborts",
    "waiting",
    "overload",
    "sign_ins",
    "outage",
    "descriptors",
    "mix",
];

/// How many calls the library may have under way at once unless it is configured.
fn most_calls(framework: Framework) -> usize {
    match framework {
        Framework::Axum => 256,
        // So many threads may wait for one.
        Framework::Threads => 128,
    }
}

pub(crate) async fn play(name: &str, mix_seconds: u64, report: &mut Report) {
    match name {
        "aborts" => aborts::play(report).await,
        "waiting" => waiting::play(report).await,
        "overload" => overload::play(report).await,
        "sign_ins" => sign_ins::play(report).await,
        "outage" => outage::play(report).await,
        "descriptors" => descriptors::play(report).await,
        "mix" => mix::play(report, Duration::from_secs(mix_seconds)).await,
        _ => panic!("no such scenario: {name}"),
    }
}
