//! The same in blocking code: the leader's own thread makes the fetch.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use neon_auth::transport::{FetchError, FetchErrorKind};
use neon_auth::{Blocking, NeonAuth};

use super::{Answer, name};
use crate::support::blocking::Threads;
use crate::support::upstream::knows_everybody;
use crate::support::{config, configured, page, page_of};

fn shut() -> Threads {
    Threads::shut(|fetch| Ok(knows_everybody(fetch)))
}

/// One request after another asks for the session of this token, each in a thread of its own.
fn ask(auth: &NeonAuth<Blocking>, token: &str, count: usize) -> Vec<JoinHandle<Answer>> {
    (0..count)
        .map(|_| {
            let auth = auth.on(&page_of(token));
            thread::spawn(move || auth.get_session().send())
        })
        .collect()
}

#[test]
fn look_ups_of_one_session_are_one() {
    let upstream = shut();
    let auth = upstream.auth(config());
    let asked = ask(&auth, "ann", 200);
    upstream.until(1, 199);
    upstream.open();
    for answer in asked {
        assert_eq!(name(answer.join().unwrap()), "ann");
    }
    assert_eq!(upstream.seen().fetches.len(), 1);
}

#[test]
fn a_leader_that_panics_passes_the_lead_on() {
    let panics = AtomicBool::new(true);
    let upstream = Threads::shut(move |fetch| {
        assert!(
            !panics.swap(false, Ordering::Relaxed),
            "a bug of the transport's"
        );
        Ok(knows_everybody(fetch))
    });
    let auth = upstream.auth(config());
    let leader = auth.on(&page_of("ann"));
    let leader = thread::spawn(move || {
        catch_unwind(AssertUnwindSafe(|| leader.get_session().send())).is_err()
    });
    upstream.until(1, 0);
    let others = ask(&auth, "ann", 10);
    upstream.until(1, 10);
    upstream.open();
    assert!(leader.join().unwrap(), "it was the leader's call");
    for answer in others {
        assert_eq!(name(answer.join().unwrap()), "ann");
    }
    let fetches = upstream.seen().fetches;
    assert_eq!(fetches.len(), 2);
    assert!(
        fetches[1] < fetches[0],
        "nobody leads past his own deadline: {fetches:?}"
    );
}

#[test]
fn a_failure_answers_who_waits_and_nobody_later() {
    let fails = AtomicBool::new(true);
    let upstream = Threads::shut(move |fetch| match fails.swap(false, Ordering::Relaxed) {
        true => Err(FetchError::new(FetchErrorKind::Refused)),
        false => Ok(knows_everybody(fetch)),
    });
    let auth = upstream.auth(config());
    let asked = ask(&auth, "ann", 10);
    upstream.until(1, 9);
    upstream.open();
    for answer in asked {
        assert_eq!(
            answer.join().unwrap().unwrap_err().code(),
            "NETWORK_REFUSED"
        );
    }
    assert_eq!(name(auth.on(&page_of("ann")).get_session().send()), "ann");
}

#[test]
fn who_knows_the_token_alone_does_not_join() {
    let upstream = shut();
    let auth = upstream.auth(config());
    let owner = ask(&auth, "ann", 1).remove(0);
    let thief = auth.on(&page(&[("session_token", "ann.guessed")]));
    let thief = thread::spawn(move || thief.get_session().send());
    upstream.until(2, 0);
    upstream.open();
    for answer in [owner, thief] {
        answer.join().unwrap().unwrap();
    }
}

#[test]
fn different_sessions_are_looked_up_at_once() {
    let upstream = shut();
    let auth = upstream.auth(config());
    let asked: Vec<_> = (0..150)
        .flat_map(|user| ask(&auth, &format!("user-{user}"), 1))
        .collect();
    upstream.until(150, 0);
    upstream.open();
    for answer in asked {
        answer.join().unwrap().unwrap();
    }
}

#[test]
fn no_waiter_waits_past_its_own_deadline() {
    let upstream = shut();
    let short = Duration::from_millis(50);
    let auth = upstream.auth(configured().timeout(short).build().unwrap());
    let leader = ask(&auth, "ann", 1).remove(0);
    upstream.until(1, 0);
    let other = ask(&auth, "ann", 1).remove(0);
    assert_eq!(other.join().unwrap().unwrap_err().code(), "NETWORK_TIMEOUT");
    assert!(upstream.seen().waits[0] <= short);
    upstream.open();
    assert_eq!(name(leader.join().unwrap()), "ann");
}
