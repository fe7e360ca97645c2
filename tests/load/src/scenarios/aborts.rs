//! Visitors who give up after a few milliseconds, while their look-ups take 50: what each of them costs upstream.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{crowd, most_calls};
use crate::report::Report;
use crate::server::Framework;
use crate::stage::{Setting, Stage};
use crate::tally::Tally;
use crate::upstream::{Behaviour, Route};
use crate::visitors::{living, reset_streams};

const PLAY: Duration = Duration::from_secs(15);
const LOOK_UP: Duration = Duration::from_millis(50);

/// Who gives up, at a time, by HTTP/1.
const CLOSING: usize = 8;
/// Who gives up by HTTP/2: so many connections, with so many requests each.
const RESETTING: (usize, usize) = (4, 50);

/// Who waits for the answer, and how long each is content with it.
const HONEST: usize = 4;
const PAUSE: Duration = Duration::from_millis(50);

pub(super) async fn play(report: &mut Report) {
    let axum = |has_tls| Setting {
        behaviour: Behaviour::Answers(LOOK_UP),
        has_tls,
        ..Setting::default()
    };
    let threads = Setting {
        framework: Framework::Threads,
        ..axum(false)
    };
    by(report, "aborts: axum, HTTP/1", axum(false), closing).await;
    by(report, "aborts: axum, HTTP/2", axum(false), resetting).await;
    by(report, "aborts: axum, HTTP/1, TLS", axum(true), closing).await;
    by(report, "aborts: threads, HTTP/1", threads, closing).await;
}

fn closing(tasks: &mut JoinSet<()>, stage: &Stage, until: Instant, tally: &Tally) {
    crowd::give_up(tasks, stage.server(), CLOSING, Duration::ZERO, until, tally);
}

fn resetting(tasks: &mut JoinSet<()>, stage: &Stage, until: Instant, tally: &Tally) {
    let (connections, streams) = RESETTING;
    for _ in 0..connections {
        tasks.spawn(reset_streams(
            stage.server(),
            streams,
            Duration::ZERO,
            until,
            tally.clone(),
        ));
    }
}

async fn by(
    report: &mut Report,
    name: &str,
    setting: Setting,
    give_up: fn(&mut JoinSet<()>, &Stage, Instant, &Tally),
) {
    let (framework, has_tls) = (setting.framework, setting.has_tls);
    let stage = Stage::open(report, name, setting).await;
    let (honest, giving_up) = (stage.visitors.group(), stage.visitors.group());
    let until = Instant::now() + PLAY;
    let mut tasks = JoinSet::new();
    give_up(&mut tasks, &stage, until, &giving_up);
    let people = stage.newcomers(HONEST, &honest, living);
    crowd::look_up(&mut tasks, people, PAUSE, until);
    crowd::finish(tasks).await;
    // What upstream has begun is over by then.
    tokio::time::sleep(LOOK_UP * 10).await;

    let (seen, giving_up, honest) = (
        stage.upstream.counts().seen(),
        giving_up.got(),
        honest.got(),
    );
    report.figure(name, "requests given up", "", giving_up.given_up);
    report.figure(name, "answered before that", "", giving_up.asked());
    report.figure(
        name,
        "look-ups upstream",
        "",
        seen.calls_of(Route::GetSession),
    );
    report.figure(name, "connections upstream", "few", seen.connections);
    if has_tls {
        report.figure(name, "handshakes upstream", "few", seen.handshakes);
    }
    report.figure(
        name,
        "connections open at once, at most",
        "",
        seen.most_open,
    );
    report.at_most(
        name,
        "calls that upstream works on at once",
        most_calls(framework),
        seen.most_working,
    );
    match framework {
        Framework::Axum => report.all_answered(name, "honest visitors", 200, &honest),
        // Its few threads that may wait are taken, and who comes then is turned away at once, as documented.
        Framework::Threads => {
            let seen = format!(
                "{} of {}; {}",
                honest.of(200),
                honest.asked(),
                honest.others_than(200)
            );
            report.figure(name, "honest visitors: answered 200", "many", seen);
        }
    }
    report.times(name, "honest visitors", &honest);
    stage.close(report).await;
}
