//! A caller that gives up does not make the others fail.

use std::future::IntoFuture;
use std::pin::pin;
use std::task::{Context, Waker};

use super::{ask, name};
use crate::support::tasks::{Spawning, Tasks};
use crate::support::upstream::knows_everybody;
use crate::support::{config, page_of};

fn shut() -> Tasks {
    Tasks::shut(|fetch| Ok(knows_everybody(fetch)))
}

#[tokio::test]
async fn a_leader_that_is_dropped_leaves_the_fetch_to_the_others() {
    let upstream = shut();
    let auth = upstream.auth(config());
    let leader = ask(&auth, "ann", 1).remove(0);
    upstream.until_waiting(1).await;
    let others = ask(&auth, "ann", 10);
    upstream.until_waiting(11).await;
    leader.abort();
    assert!(leader.await.unwrap_err().is_cancelled());
    upstream.open();
    for answer in others {
        assert_eq!(name(answer.await.unwrap()), "ann");
    }
    assert_eq!(upstream.fetches(), 1);
}

#[tokio::test]
async fn a_leader_that_is_not_polled_again_holds_nobody_up() {
    let upstream = shut();
    let auth = upstream.auth(config());
    let leader = auth.on(&page_of("ann"));
    let mut leader = pin!(leader.get_session().into_future());
    let mut context = Context::from_waker(Waker::noop());
    assert!(leader.as_mut().poll(&mut context).is_pending());
    let others = ask(&auth, "ann", 10);
    upstream.until_waiting(11).await;
    upstream.open();
    for answer in others {
        assert_eq!(name(answer.await.unwrap()), "ann");
    }
    assert_eq!(name(leader.await), "ann");
    assert_eq!(upstream.fetches(), 1);
}

#[tokio::test]
async fn a_task_that_is_cancelled_is_led_anew() {
    let upstream = shut();
    let auth = upstream.auth(config());
    let leader = ask(&auth, "ann", 1).remove(0);
    upstream.until_waiting(1).await;
    let others = ask(&auth, "ann", 10);
    upstream.until_waiting(11).await;
    upstream.abort_first();
    assert_eq!(leader.await.unwrap().unwrap_err().code(), "NETWORK_ABORT");
    upstream.open();
    for answer in others {
        assert_eq!(name(answer.await.unwrap()), "ann");
    }
    assert_eq!(upstream.fetches(), 2);
}

#[tokio::test]
async fn a_transport_that_panics_ends_nothing_but_its_own_calls() {
    let upstream = Tasks::shut(|_| panic!("a bug of the transport's"));
    upstream.open();
    let auth = upstream.auth(config());
    for answer in ask(&auth, "ann", 10) {
        assert_eq!(answer.await.unwrap().unwrap_err().code(), "NETWORK_ABORT");
    }
}

/// A runtime that is shutting down does that. Leading again would never end.
#[tokio::test]
async fn a_runtime_that_drops_tasks_aborts_the_call() {
    let upstream = Tasks::idle(Spawning::Drops);
    let auth = upstream.auth(config()).on(&page_of("ann"));
    let error = auth.get_session().await.unwrap_err();
    assert_eq!(error.code(), "NETWORK_ABORT");
    assert_eq!(error.message(), "Authentication request was aborted");
}

#[tokio::test]
async fn a_fetch_that_nobody_waits_for_is_dropped() {
    let upstream = shut();
    let auth = upstream.auth(config());
    let asked = ask(&auth, "ann", 3);
    upstream.until_waiting(3).await;
    upstream.until_fetching(1).await;
    for asked in &asked[..2] {
        asked.abort();
    }
    for (index, answer) in asked.into_iter().enumerate() {
        assert_eq!(upstream.dropped(), 0, "somebody waits still");
        if index == 2 {
            answer.abort();
        }
        assert!(answer.await.unwrap_err().is_cancelled());
    }
    upstream.until_dropped(1).await;

    let later = ask(&auth, "ann", 1).remove(0);
    upstream.until_fetching(2).await;
    upstream.open();
    assert_eq!(name(later.await.unwrap()), "ann");
}
