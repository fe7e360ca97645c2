//! More look-ups come than upstream answers in the same time: how much of its work is for somebody who still waits.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::{CONNECTION_LIMIT, crowd};
use crate::report::Report;
use crate::server::PAGE;
use crate::stage::{Setting, Stage};
use crate::upstream::Behaviour;
use crate::visitors::{Visitor, living};

const NAME: &str = "overload";

const LOOK_UP: Duration = Duration::from_secs(1);
/// With the limit on calls at once, upstream answers no more than 256 a second.
const A_SECOND: u32 = 450;
const PLAY: Duration = Duration::from_secs(20);

pub(super) async fn play(report: &mut Report) {
    let setting = Setting {
        behaviour: Behaviour::Answers(LOOK_UP),
        ..Setting::default()
    };
    let stage = Stage::open(report, NAME, setting).await;
    let visitors = stage.visitors.group();
    let mut tasks = JoinSet::new();
    let until = Instant::now() + PLAY;
    let mut arrivals = interval(Duration::from_secs(1) / A_SECOND);
    // Who is late comes all the same.
    arrivals.set_missed_tick_behavior(MissedTickBehavior::Burst);
    while Instant::now() < until {
        arrivals.tick().await;
        let mut visitor = Visitor::new(stage.server(), &visitors).with_token(&living());
        tasks.spawn(async move {
            visitor.get(PAGE).await;
        });
    }
    crowd::finish(tasks).await;
    tokio::time::sleep(LOOK_UP).await;

    let (seen, got) = (stage.upstream.counts().seen(), visitors.got());
    let others = got.asked() - got.of(200) - got.of(502);
    report.figure(NAME, "visitors", "", got.asked());
    report.figure(NAME, "answered 200", "many", got.of(200));
    report.figure(NAME, "answered 502", "few", got.of(502));
    report.check(NAME, "neither 200 nor 502", 0, others, others == 0);
    report.figure(
        NAME,
        "calls upstream",
        "as many as answered",
        seen.calls.len(),
    );
    report.figure(NAME, "connections upstream", "few", seen.connections);
    report.at_most(
        NAME,
        "calls that upstream works on at once",
        CONNECTION_LIMIT,
        seen.most_working,
    );
    report.times(NAME, "visitors", &got);
    stage.close(report).await;
}
