//! More look-ups come than upstream answers in the same time: how much of its work is for somebody who still waits.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::{crowd, most_calls};
use crate::report::Report;
use crate::server::{Framework, PAGE};
use crate::stage::{Setting, Stage};
use crate::upstream::Behaviour;
use crate::visitors::living;

const LOOK_UP: Duration = Duration::from_secs(1);

/// How many look-ups come in a second, and for how long. With the limit on calls at once, upstream answers no more than
/// 256 of them a second on axum, and as many as threads may wait on the blocking server.
struct Arrivals {
    a_second: u32,
    play: Duration,
}

pub(super) async fn play(report: &mut Report) {
    let many = Arrivals {
        a_second: 450,
        play: Duration::from_secs(20),
    };
    on(report, "overload: axum", Framework::Axum, many).await;
    let few = Arrivals {
        a_second: 40,
        play: Duration::from_secs(15),
    };
    on(report, "overload: threads", Framework::Threads, few).await;
}

async fn on(report: &mut Report, name: &str, framework: Framework, arrivals: Arrivals) {
    let Arrivals { a_second, play } = arrivals;
    let setting = Setting {
        framework,
        behaviour: Behaviour::Answers(LOOK_UP),
        ..Setting::default()
    };
    let stage = Stage::open(report, name, setting).await;
    let visitors = stage.visitors.group();
    let mut tasks = JoinSet::new();
    let until = Instant::now() + play;
    let mut arrivals = interval(Duration::from_secs(1) / a_second);
    // Who is late comes all the same.
    arrivals.set_missed_tick_behavior(MissedTickBehavior::Burst);
    while Instant::now() < until {
        arrivals.tick().await;
        let mut visitor = stage.visitor(&visitors).with_token(&living());
        tasks.spawn(async move {
            visitor.get(PAGE).await;
        });
    }
    crowd::finish(tasks).await;
    tokio::time::sleep(LOOK_UP).await;

    let (seen, got) = (stage.upstream.counts().seen(), visitors.got());
    let others = got.asked() - got.of(200) - got.of(502);
    report.figure(name, "visitors", "", got.asked());
    report.figure(name, "answered 200", "many", got.of(200));
    report.figure(name, "answered 502", "few", got.of(502));
    report.check(name, "neither 200 nor 502", 0, others, others == 0);
    report.figure(
        name,
        "calls upstream",
        "as many as answered",
        seen.calls.len(),
    );
    report.figure(name, "connections upstream", "few", seen.connections);
    report.at_most(
        name,
        "calls that upstream works on at once",
        most_calls(framework),
        seen.most_working,
    );
    report.times(name, "visitors", &got);
    stage.close(report).await;
}
