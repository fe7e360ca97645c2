//! Upstream fails in one way after the other. Who has a cached session browses on; who has none gets a 502.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::crowd;
use crate::report::Report;
use crate::server::{Framework, PAGE};
use crate::stage::{Setting, Stage};
use crate::upstream::Behaviour;
use crate::visitors::living;

/// Short, so that who has to wait does so several times in each fault.
const TIMEOUT: Duration = Duration::from_secs(1);
const WORKS: Behaviour = Behaviour::Answers(Duration::from_millis(5));
const TURNS: [(&str, Behaviour); 7] = [
    ("dead", Behaviour::Refuses),
    ("alive", WORKS),
    ("hanging", Behaviour::Hangs),
    ("alive", WORKS),
    ("answering 500", Behaviour::Fails),
    ("resetting", Behaviour::Resets),
    ("alive", WORKS),
];
const TURN: Duration = Duration::from_secs(4);

const UNCACHED: usize = 5;
const PAUSE: Duration = Duration::from_millis(200);

/// How many browse with a cached session, and how long each looks at a page.
struct Cached {
    people: usize,
    pause: Duration,
}

pub(super) async fn play(report: &mut Report) {
    let many = Cached {
        people: 500,
        pause: Duration::from_secs(1),
    };
    on(report, "outage: axum", Framework::Axum, many).await;
    let few = Cached {
        people: 50,
        pause: Duration::from_millis(500),
    };
    on(report, "outage: threads", Framework::Threads, few).await;
}

async fn on(report: &mut Report, name: &str, framework: Framework, cached: Cached) {
    let setting = Setting {
        framework,
        timeout: TIMEOUT,
        ..Setting::default()
    };
    let stage = Stage::open(report, name, setting).await;
    let pages = stage.visitors.group();
    let people = stage.signed_in(cached.people, &pages).await;
    let (alive, faulty) = (stage.visitors.group(), stage.visitors.group());
    let long = Instant::now() + Duration::from_secs(3600);
    let mut browsing = JoinSet::new();
    crowd::browse(&mut browsing, people, PAGE, cached.pause, long);
    for (fault, behaviour) in TURNS {
        eprintln!("  upstream is {fault}");
        stage.upstream.behave(behaviour);
        // A connection of the turn before may be lost only now.
        tokio::time::sleep(Duration::from_millis(100)).await;
        let tally = if behaviour == WORKS { &alive } else { &faulty };
        let uncached = stage.newcomers(UNCACHED, tally, living);
        let mut tasks = JoinSet::new();
        let until = Instant::now() + TURN;
        crowd::look_up(&mut tasks, uncached, PAUSE, until);
        crowd::finish(tasks).await;
    }
    // Nobody is cut off in the middle of a page.
    let pages = {
        let got = pages.got();
        browsing.shutdown().await;
        got
    };

    report.figure(name, "people with a cached session", "", cached.people);
    report.all_answered(name, "cached pages", 200, &pages);
    report.times(name, "cached pages", &pages);
    report.all_answered(name, "without a cache, in a fault", 502, &faulty.got());
    report.all_answered(name, "without a cache, else", 200, &alive.got());
    stage.close(report).await;
}
