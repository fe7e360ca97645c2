//! In blocking code, no more threads wait for upstream than may; the others are not held up.

use std::error::Error as _;
use std::thread;

use neon_auth::{Blocking, NeonAuth};
use neon_auth::{Error, Session};

use crate::support::blocking::Threads;
use crate::support::upstream::{knows_everybody, path, signs_in_and_out};
use crate::support::{config, noon, page_of};

fn at_most(threads: usize, upstream: &Threads) -> NeonAuth<Blocking> {
    let builder = NeonAuth::builder(config(), upstream.clone()).clock(noon);
    builder.waiting_threads(threads).build()
}

fn look_up(auth: &NeonAuth<Blocking>, user: &str) -> Result<Option<Session>, Error> {
    auth.on(&page_of(user)).get_session().send()
}

fn assert_is_refused(outcome: Result<Option<Session>, Error>, threads: usize) {
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), "NETWORK_TIMEOUT");
    let cause = error.source().unwrap().to_string();
    let expected = format!("{threads} at once");
    assert!(
        cause.contains("threads wait for upstream") && cause.contains(&expected),
        "{cause}"
    );
}

#[test]
fn a_call_beyond_the_bound_fails_at_once() {
    let upstream = Threads::shut(|fetch| Ok(knows_everybody(fetch)));
    let auth = at_most(2, &upstream);
    thread::scope(|scope| {
        let waiting = ["ann", "bob"].map(|user| scope.spawn(|| look_up(&auth, user)));
        upstream.until(2, 0);
        assert_is_refused(look_up(&auth, "eve"), 2);
        assert_is_refused(look_up(&auth.clone(), "eve"), 2);
        upstream.open();
        for waiting in waiting {
            assert!(waiting.join().unwrap().unwrap().is_some());
        }
    });
    assert_eq!(upstream.seen().fetches.len(), 2);
    assert!(
        look_up(&auth, "eve").unwrap().is_some(),
        "there are places again"
    );
}

#[test]
fn who_waits_for_the_look_up_of_another_counts() {
    let upstream = Threads::shut(|fetch| Ok(knows_everybody(fetch)));
    let auth = at_most(2, &upstream);
    thread::scope(|scope| {
        let first = scope.spawn(|| look_up(&auth, "ann"));
        upstream.until(1, 0);
        let shares = scope.spawn(|| look_up(&auth, "ann"));
        upstream.until(1, 1);
        assert_is_refused(look_up(&auth, "ann"), 2);
        upstream.open();
        for waiting in [first, shares] {
            assert!(waiting.join().unwrap().unwrap().is_some());
        }
    });
}

#[test]
fn one_thread_may_always_wait() {
    let upstream = Threads::answering(|fetch| Ok(knows_everybody(fetch)));
    let auth = at_most(0, &upstream);
    assert!(look_up(&auth, "ann").unwrap().is_some());
}

#[test]
fn unless_set_there_is_no_bound() {
    const THREADS: usize = 100;
    let upstream = Threads::shut(|fetch| Ok(knows_everybody(fetch)));
    let auth = upstream.auth(config());
    thread::scope(|scope| {
        let waiting: Vec<_> = (0..THREADS)
            .map(|user| {
                let auth = &auth;
                scope.spawn(move || look_up(auth, &format!("user-{user}")))
            })
            .collect();
        upstream.until(THREADS, 0);
        upstream.open();
        for waiting in waiting {
            assert!(waiting.join().unwrap().unwrap().is_some());
        }
    });
}

/// Anybody can have made-up sessions looked up, and as many threads wait for those as may.
#[test]
fn a_quarter_of_the_threads_is_for_other_calls_than_look_ups() {
    let upstream = Threads::holding(
        |fetch| path(fetch) == "get-session",
        |fetch| Ok(signs_in_and_out(fetch)),
    );
    let auth = at_most(4, &upstream);
    thread::scope(|scope| {
        let junk = ["a", "b", "c"].map(|user| scope.spawn(|| look_up(&auth, user)));
        upstream.until(3, 0);
        assert_is_refused(look_up(&auth, "eve"), 4);
        let leaving = auth.on(&page_of("ann"));
        leaving.sign_out().send().unwrap();
        upstream.open();
        for junk in junk {
            assert!(junk.join().unwrap().unwrap().is_some());
        }
    });
}
