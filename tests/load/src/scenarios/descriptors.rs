//! The process may have 256 descriptors, and a burst of look-ups that hang needs more.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::crowd;
use crate::report::Report;
use crate::server::PAGE;
use crate::stage::{Setting, Stage};
use crate::upstream::Behaviour;
use crate::visitors::junk;

const NAME: &str = "descriptors";

const LIMIT: usize = 256;
const BURST: usize = 400;
const TIMEOUT: Duration = Duration::from_secs(4);
const CACHED: usize = 10;
const PAUSE: Duration = Duration::from_millis(20);

/// How long the cached pages are asked for, and for how long of that the burst is there.
const PLAY: Duration = Duration::from_secs(12);
const STAY: Duration = Duration::from_secs(8);

/// How many more descriptors than at the beginning are no leak: a connection that is just being closed.
const ALLOWANCE: usize = 2;

pub(super) async fn play(report: &mut Report) {
    let setting = Setting {
        timeout: TIMEOUT,
        descriptors: Some(LIMIT),
        ..Setting::default()
    };
    let stage = Stage::open(report, NAME, setting).await;
    let [cached, burst, after] = [(); 3].map(|()| stage.visitors.group());
    let people = stage.signed_in(CACHED, &cached).await;
    stage.rest().await;
    let before = stage.descriptors();
    stage.upstream.behave(Behaviour::Hangs);

    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    crowd::browse(&mut tasks, people, PAGE, PAUSE, begun + PLAY);
    let mut waiting = JoinSet::new();
    let crowd = stage.newcomers(BURST, &burst, junk);
    crowd::ask_within(&mut waiting, crowd, Duration::ZERO);
    tokio::time::sleep(STAY).await;
    waiting.shutdown().await;
    crowd::finish(tasks).await;
    // The people above have closed their connections, and these have the same number.
    stage
        .upstream
        .behave(Behaviour::Answers(Duration::from_millis(5)));
    let mut people = stage.signed_in(CACHED, &after).await;
    for person in &mut people {
        person.get(PAGE).await;
    }
    stage.rest().await;
    let end = stage.descriptors();
    drop(people);

    let got = burst.got();
    report.figure(NAME, "visitors in the burst", "", BURST);
    report.figure(NAME, "of them answered 502", "", got.of(502));
    report.all_answered(NAME, "cached pages", 200, &cached.got());
    report.times(NAME, "cached pages", &cached.got());
    report.all_answered(NAME, "cached pages after the burst", 200, &after.got());
    let seen = stage.upstream.counts().seen();
    report.figure(NAME, "connections upstream", "few", seen.connections);
    let name = NAME.to_owned();
    let samples = stage.close(report).await;
    let most = samples.iter().map(|sample| sample.descriptors).max();
    report.figure(
        &name,
        "descriptors, at most",
        "256 would be all",
        most.unwrap_or_default(),
    );
    let expected = format!("{before}, as at the beginning");
    let is_right = end <= before + ALLOWANCE;
    report.check(&name, "descriptors at the end", expected, end, is_right);
}
