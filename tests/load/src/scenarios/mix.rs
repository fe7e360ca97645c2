//! All kinds of visitors for minutes, while upstream changes: nothing that the server has grows.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{crowd, most_calls};
use crate::report::Report;
use crate::sampler::Sample;
use crate::server::{Framework, PAGE, PUBLIC};
use crate::stage::{Setting, Stage};
use crate::tally::{Got, Tally};
use crate::upstream::Behaviour;
use crate::visitors::{Visitor, junk, living, reset_streams};

const NAME: &str = "mix";

const TIMEOUT: Duration = Duration::from_secs(4);
const WORKS: Behaviour = Behaviour::Answers(Duration::from_millis(20));
/// A fault is in each half, and look-ups take all places in each: so the first minute is like the last.
const FAULTS: [Behaviour; 8] = [
    WORKS,
    Behaviour::Hangs,
    Behaviour::Fails,
    Behaviour::Refuses,
    WORKS,
    Behaviour::Hangs,
    Behaviour::Resets,
    Behaviour::Answers(Duration::from_secs(1)),
];
const TURN: Duration = Duration::from_secs(15);

/// What the memory of verified sessions takes at most, and as much for what the allocator keeps.
const MEMORY_ALLOWANCE_KIB: usize = 32 * 1024;
const COUNT_ALLOWANCE: usize = 8;

pub(super) async fn play(report: &mut Report, length: Duration) {
    let setting = Setting {
        behaviour: WORKS,
        timeout: TIMEOUT,
        ..Setting::default()
    };
    let stage = Stage::open(report, NAME, setting).await;
    let [cached, public, uncached, giving_up, signing_in] =
        [(); 5].map(|()| stage.visitors.group());
    let before = stage.descriptors();
    let people = stage.signed_in(100, &cached).await;

    let (server, until) = (stage.server(), Instant::now() + length);
    let mut tasks = JoinSet::new();
    crowd::browse(&mut tasks, people, PAGE, Duration::from_millis(250), until);
    let strangers = (0..10).map(|_| stage.visitor(&public)).collect();
    crowd::browse(
        &mut tasks,
        strangers,
        PUBLIC,
        Duration::from_millis(100),
        until,
    );
    let people = stage.newcomers(50, &uncached, living);
    crowd::look_up(&mut tasks, people, Duration::from_millis(200), until);
    let junk = stage.newcomers(400, &uncached, junk);
    crowd::look_up(&mut tasks, junk, Duration::from_secs(2), until);
    let pause = Duration::from_millis(20);
    crowd::give_up(&mut tasks, server, 10, pause, until, &giving_up);
    tasks.spawn(reset_streams(server, 2, pause, until, giving_up.clone()));
    tasks.spawn(sign_in(server, until, signing_in.clone()));
    for fault in FAULTS.into_iter().cycle() {
        if Instant::now() >= until {
            break;
        }
        eprintln!("  upstream: {fault:?}");
        stage.upstream.behave(fault);
        let turn = until.min(Instant::now() + TURN);
        tokio::time::sleep_until(turn.into()).await;
    }
    stage.upstream.behave(WORKS);
    crowd::finish(tasks).await;
    stage.rest().await;
    let end = stage.descriptors();

    let seen = stage.upstream.counts().seen();
    let (uncached, signing_in) = (uncached.got(), signing_in.got());
    report.figure(NAME, "seconds", "", length.as_secs());
    report.all_answered(NAME, "cached pages", 200, &cached.got());
    report.times(NAME, "cached pages", &cached.got());
    report.all_answered(NAME, "public pages", 200, &public.got());
    let counts = |got: &Got| format!("{} × 200; {}", got.of(200), got.others_than(200));
    report.figure(NAME, "without a cache", "", counts(&uncached));
    report.check(
        NAME,
        "without a cache: without an answer",
        0,
        uncached.failed,
        uncached.failed == 0,
    );
    report.figure(NAME, "sign-ins", "", counts(&signing_in));
    report.check(
        NAME,
        "sign-ins: without an answer",
        0,
        signing_in.failed,
        signing_in.failed == 0,
    );
    report.figure(NAME, "requests given up", "", giving_up.got().given_up);
    report.figure(NAME, "calls upstream", "", seen.calls.len());
    report.figure(NAME, "connections upstream", "few", seen.connections);
    report.at_most(
        NAME,
        "calls that upstream works on at once",
        most_calls(Framework::Axum),
        seen.most_working,
    );
    let samples = stage.close(report).await;
    let limit = before + COUNT_ALLOWANCE;
    let expected = format!("{before}, as at the beginning");
    report.check(NAME, "descriptors at the end", expected, end, end <= limit);
    is_flat(report, "descriptors", &samples, COUNT_ALLOWANCE, |sample| {
        sample.descriptors
    });
    is_flat(report, "threads", &samples, COUNT_ALLOWANCE, |sample| {
        sample.threads
    });
    is_flat(
        report,
        "resident KiB",
        &samples,
        MEMORY_ALLOWANCE_KIB,
        |sample| sample.resident_kib,
    );
}

/// People who sign in, one after the other.
async fn sign_in(server: SocketAddr, until: Instant, tally: Tally) {
    let mut number = 0;
    while Instant::now() < until {
        let mut person = Visitor::new(server, &tally);
        person.sign_in(&format!("newcomer-{number}")).await;
        number += 1;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The most of the last minute is no more than that of the first.
fn is_flat(
    report: &mut Report,
    what: &str,
    samples: &[Sample],
    allowance: usize,
    of: fn(&Sample) -> usize,
) {
    let end = samples.last().map_or(0.0, |sample| sample.seconds);
    let most = |from: f64, to: f64| {
        let within = samples.iter();
        let within = within.filter(|sample| (from..=to).contains(&sample.seconds));
        within.map(of).max().unwrap_or_default()
    };
    let (first, last) = (most(0.0, 60.0), most(end - 60.0, end));
    let what = format!("{what}, most of the last minute");
    let expected = format!("at most {first} of the first, and {allowance}");
    report.check(NAME, &what, expected, last, last <= first + allowance);
}
