//! Thousands of junk look-ups wait for a place, and a person signs in.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{CONNECTION_LIMIT, crowd};
use crate::report::{Report, in_ms};
use crate::stage::{Setting, Stage};
use crate::upstream::{Behaviour, Route};
use crate::visitors::{Visitor, junk};

const NAME: &str = "sign_ins";

const CALL: Duration = Duration::from_secs(1);
const WAITING: usize = 3_000;
const PEOPLE: usize = 5;

/// The look-ups wait longer than it takes to answer all of them, so that none goes away.
const TIMEOUT: Duration = Duration::from_secs(30);

pub(super) async fn play(report: &mut Report) {
    let setting = Setting {
        behaviour: Behaviour::Answers(CALL),
        timeout: TIMEOUT,
        ..Setting::default()
    };
    let stage = Stage::open(report, NAME, setting).await;
    let (waiting, signing_in) = (stage.visitors.group(), stage.visitors.group());
    let crowd = crowd::newcomers(WAITING, stage.server(), &waiting, junk);
    let crowd = crowd::connected(crowd).await;
    // Dropped at the end, they go away.
    let mut tasks = JoinSet::new();
    // Who has an answer asks again, so that there are always as many.
    let long = Instant::now() + TIMEOUT * 10;
    crowd::look_up(&mut tasks, crowd, Duration::ZERO, long);
    tokio::time::sleep(CALL).await;

    let (mut whole, mut times) = (0, Vec::new());
    for number in 0..PEOPLE {
        let mut person = Visitor::new(stage.server(), &signing_in);
        let begun = Instant::now();
        person.sign_in(&format!("person-{number}")).await;
        times.push(in_ms(begun.elapsed()));
        if person.cookies.has_token() && person.cookies.has_cached_session() {
            whole += 1;
        }
    }
    tasks.shutdown().await;

    let seen = stage.upstream.counts().seen();
    report.figure(NAME, "look-ups that wait meanwhile", "", WAITING);
    report.all_answered(NAME, "sign-ins", 200, &signing_in.got());
    let cookies = format!("{whole} of {PEOPLE}");
    let what = "sign-ins that set session_token and session_data";
    report.check(NAME, what, "all", cookies, whole == PEOPLE);
    report.figure(NAME, "time of each sign-in, ms", "low", times.join(", "));
    report.figure(NAME, "sign-ins upstream", "", seen.calls_of(Route::SignIn));
    report.figure(
        NAME,
        "look-ups upstream",
        "",
        seen.calls_of(Route::GetSession),
    );
    report.at_most(
        NAME,
        "calls that upstream works on at once",
        CONNECTION_LIMIT,
        seen.most_working,
    );
    stage.close(report).await;
}
