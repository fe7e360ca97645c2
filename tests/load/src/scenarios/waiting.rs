//! Upstream hangs, and many visitors come within a second who need a look-up. Who has a cached session notices nothing.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::crowd;
use crate::report::Report;
use crate::server::{Framework, PAGE, PUBLIC};
use crate::stage::{Setting, Stage};
use crate::upstream::Behaviour;
use crate::visitors::junk;

const TIMEOUT: Duration = Duration::from_secs(4);
/// Within which all who wait come.
const ARRIVALS: Duration = Duration::from_secs(1);
const CACHED: usize = 20;
const PUBLIC_VISITORS: usize = 5;
/// How long the others go on: until all who wait have their answer.
const PLAY: Duration = Duration::from_secs(7);

/// How many need a look-up, and how long the others look at a page.
struct Crowd {
    waiting: usize,
    pause: Duration,
}

pub(super) async fn play(report: &mut Report) {
    let many = Crowd {
        waiting: 5_000,
        pause: Duration::from_millis(20),
    };
    on(report, "waiting: axum", Framework::Axum, many).await;
    let few = Crowd {
        waiting: 500,
        pause: Duration::from_millis(100),
    };
    on(report, "waiting: threads", Framework::Threads, few).await;
}

async fn on(report: &mut Report, name: &str, framework: Framework, crowd: Crowd) {
    let Crowd { waiting, pause } = crowd;
    let setting = Setting {
        framework,
        timeout: TIMEOUT,
        ..Setting::default()
    };
    let stage = Stage::open(report, name, setting).await;
    let [cached, public, uncached] = [(); 3].map(|()| stage.visitors.group());
    let people = stage.signed_in(CACHED, &cached).await;
    let strangers = (0..PUBLIC_VISITORS).map(|_| stage.visitor(&public));
    let crowd = stage.newcomers(waiting, &uncached, junk);
    let crowd = crowd::connected(crowd).await;
    stage.upstream.behave(Behaviour::Hangs);

    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    crowd::ask_within(&mut tasks, crowd, ARRIVALS);
    crowd::browse(&mut tasks, people, PAGE, pause, begun + PLAY);
    crowd::browse(&mut tasks, strangers.collect(), PUBLIC, pause, begun + PLAY);
    crowd::finish(tasks).await;

    let seen = stage.upstream.counts().seen();
    let useless = seen.calls_since(begun + TIMEOUT * 3 / 4);
    report.figure(name, "visitors who wait", "", waiting);
    report.figure(
        name,
        "calls upstream meanwhile",
        "few",
        seen.calls_since(begun),
    );
    report.figure(
        name,
        "calls begun in the last quarter of the time, or later",
        "few",
        useless,
    );
    report.figure(
        name,
        "connections open at once, at most",
        "",
        seen.most_open,
    );
    report.figure(name, "connections upstream", "few", seen.connections);
    report.all_answered(name, "who waits", 502, &uncached.got());
    report.times(name, "who waits", &uncached.got());
    report.all_answered(name, "cached pages", 200, &cached.got());
    report.times(name, "cached pages", &cached.got());
    report.all_answered(name, "public pages", 200, &public.got());
    report.times(name, "public pages", &public.got());
    stage.close(report).await;
}
