//! A caller that gives up does not make the others fail.

use std::future::IntoFuture;
use std::pin::pin;
use std::task::{Context, Waker};

use tokio::task::JoinHandle;

use super::{Answer, ask, name};
use crate::support::tasks::{Spawning, Tasks};
use crate::support::upstream::knows_everybody;
use crate::support::{config, configured, page_of};

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

async fn give_up(asked: Vec<JoinHandle<Answer>>) {
    for asked in asked {
        asked.abort();
        assert!(asked.await.unwrap_err().is_cancelled());
    }
}

/// Upstream works on it all the same. Else a visitor who gives up again and again has any number of fetches under way.
#[tokio::test]
async fn a_fetch_that_nobody_waits_for_goes_on_and_answers_who_comes_meanwhile() {
    let upstream = shut();
    let auth = upstream.auth(config());
    let asked = ask(&auth, "ann", 3);
    upstream.until_waiting(3).await;
    upstream.until_fetching(1).await;
    give_up(asked).await;
    let later = ask(&auth, "ann", 1).remove(0);
    upstream.until_waiting(4).await;
    upstream.open();
    assert_eq!(name(later.await.unwrap()), "ann");
    assert_eq!((upstream.fetches(), upstream.dropped()), (1, 0));
}

#[tokio::test]
async fn a_fetch_without_a_place_that_nobody_waits_for_is_never_made() {
    let upstream = shut();
    let auth = upstream.auth(configured().connection_limit(1).build().unwrap());
    let busy = ask(&auth, "bob", 1).remove(0);
    upstream.until_fetching(1).await;
    let asked = ask(&auth, "ann", 3);
    // One for Bob's answer, three for Ann's, and one for a place.
    upstream.until_waiting(5).await;
    give_up(asked).await;
    upstream.open();
    assert_eq!(name(busy.await.unwrap()), "bob");
    for answer in ask(&auth, "cid", 1) {
        assert_eq!(name(answer.await.unwrap()), "cid");
    }
    assert_eq!(upstream.fetches(), 2);
}
