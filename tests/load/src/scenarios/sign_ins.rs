//! Many junk look-ups want a place, and a person signs in.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{crowd, most_calls};
use crate::report::{Report, in_ms};
use crate::server::Framework;
use crate::stage::{Setting, Stage};
use crate::upstream::{Behaviour, Route};
use crate::visitors::junk;

const CALL: Duration = Duration::from_secs(1);
const PEOPLE: usize = 5;

/// The look-ups wait longer than it takes to answer all of them, so that none goes away.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How many want a look-up, and how long each is content with an answer.
struct Crowd {
    uncached: usize,
    pause: Duration,
}

pub(super) async fn play(report: &mut Report) {
    // All of them wait, all the time.
    let many = Crowd {
        uncached: 3_000,
        pause: Duration::ZERO,
    };
    on(report, "sign_ins: axum", Framework::Axum, many).await;
    // Almost all are refused at once: who comes takes a place within milliseconds after it gets free.
    let few = Crowd {
        uncached: 300,
        pause: Duration::from_secs(1),
    };
    on(report, "sign_ins: threads", Framework::Threads, few).await;
}

async fn on(report: &mut Report, name: &str, framework: Framework, crowd: Crowd) {
    let Crowd { uncached, pause } = crowd;
    let setting = Setting {
        framework,
        behaviour: Behaviour::Answers(CALL),
        timeout: TIMEOUT,
        ..Setting::default()
    };
    let stage = Stage::open(report, name, setting).await;
    let (looking_up, signing_in) = (stage.visitors.group(), stage.visitors.group());
    let crowd = stage.newcomers(uncached, &looking_up, junk);
    let crowd = crowd::connected(crowd).await;
    // Dropped at the end, they go away.
    let mut tasks = JoinSet::new();
    // Who has an answer asks again, so that there are always as many.
    let long = Instant::now() + TIMEOUT * 10;
    crowd::look_up(&mut tasks, crowd, pause, long);
    // People come in the middle of the calls that the look-ups make: just after those, places are free for a moment.
    tokio::time::sleep(CALL * 3 / 2).await;

    let (mut whole, mut times) = (0, Vec::new());
    for number in 0..PEOPLE {
        let mut person = stage.visitor(&signing_in);
        let begun = Instant::now();
        person.sign_in(&format!("person-{number}")).await;
        times.push(in_ms(begun.elapsed()));
        if person.cookies.has_token() && person.cookies.has_cached_session() {
            whole += 1;
        }
    }
    tasks.shutdown().await;

    let seen = stage.upstream.counts().seen();
    report.figure(name, "visitors with junk meanwhile", "", uncached);
    let got = looking_up.got();
    let refused = format!("{} of {}", got.of(502), got.asked());
    report.figure(name, "their look-ups: answered 502", "", refused);
    report.check(
        name,
        "their look-ups: without an answer",
        0,
        got.failed,
        got.failed == 0,
    );
    report.all_answered(name, "sign-ins", 200, &signing_in.got());
    let cookies = format!("{whole} of {PEOPLE}");
    let what = "sign-ins that set session_token and session_data";
    report.check(name, what, "all", cookies, whole == PEOPLE);
    report.figure(name, "time of each sign-in, ms", "low", times.join(", "));
    report.figure(name, "sign-ins upstream", "", seen.calls_of(Route::SignIn));
    report.figure(
        name,
        "look-ups upstream",
        "",
        seen.calls_of(Route::GetSession),
    );
    report.at_most(
        name,
        "calls that upstream works on at once",
        most_calls(framework),
        seen.most_working,
    );
    stage.close(report).await;
}
