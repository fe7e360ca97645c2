//! Upstream hangs, and many visitors come within a second who all need a look-up. Those with a cached session notice nothing.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::crowd;
use crate::report::Report;
use crate::server::{PAGE, PUBLIC};
use crate::stage::{Setting, Stage};
use crate::upstream::Behaviour;
use crate::visitors::{Visitor, junk};

const NAME: &str = "waiting";

const TIMEOUT: Duration = Duration::from_secs(4);
const WAITING: usize = 5_000;
/// Within which all of them come.
const ARRIVALS: Duration = Duration::from_secs(1);
const CACHED: usize = 20;
const PUBLIC_VISITORS: usize = 5;
const PAUSE: Duration = Duration::from_millis(20);

/// How long the others go on: until all who wait have their answer.
const PLAY: Duration = Duration::from_secs(7);

pub(super) async fn play(report: &mut Report) {
    let setting = Setting {
        timeout: TIMEOUT,
        ..Setting::default()
    };
    let stage = Stage::open(report, NAME, setting).await;
    let [cached, public, waiting] = [(); 3].map(|()| stage.visitors.group());
    let people = stage.signed_in(CACHED, false, &cached).await;
    let strangers = (0..PUBLIC_VISITORS).map(|_| Visitor::new(stage.server(), &public));
    let crowd = crowd::newcomers(WAITING, stage.server(), &waiting, junk);
    let crowd = crowd::connected(crowd).await;
    stage.upstream.behave(Behaviour::Hangs);

    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    crowd::ask_within(&mut tasks, crowd, ARRIVALS);
    crowd::browse(&mut tasks, people, PAGE, PAUSE, begun + PLAY);
    crowd::browse(&mut tasks, strangers.collect(), PUBLIC, PAUSE, begun + PLAY);
    crowd::finish(tasks).await;

    let seen = stage.upstream.counts().seen();
    let useless = seen.calls_since(begun + TIMEOUT * 3 / 4);
    report.figure(NAME, "visitors who wait", "", WAITING);
    report.figure(
        NAME,
        "calls upstream meanwhile",
        "few",
        seen.calls_since(begun),
    );
    report.figure(
        NAME,
        "calls begun in the last quarter of the time, or later",
        "few",
        useless,
    );
    report.figure(
        NAME,
        "connections open at once, at most",
        "",
        seen.most_open,
    );
    report.figure(NAME, "connections upstream", "few", seen.connections);
    report.all_answered(NAME, "who waits", 502, &waiting.got());
    report.times(NAME, "who waits", &waiting.got());
    report.all_answered(NAME, "cached pages", 200, &cached.got());
    report.times(NAME, "cached pages", &cached.got());
    report.all_answered(NAME, "public pages", 200, &public.got());
    report.times(NAME, "public pages", &public.got());
    stage.close(report).await;
}
