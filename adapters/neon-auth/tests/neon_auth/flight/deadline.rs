//! No caller waits past its own deadline. tokio's time is simulated here; ours is the system's.

use std::future::IntoFuture;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use super::{ask, name};
use crate::support::tasks::{Spawning, Tasks};
use crate::support::upstream::knows_everybody;
use crate::support::{config, configured, page_of};

fn shut() -> Tasks {
    Tasks::shut(|fetch| Ok(knows_everybody(fetch)))
}

#[tokio::test(start_paused = true)]
async fn a_fetch_that_hangs_is_given_up_by_everyone() {
    let upstream = shut();
    let auth = upstream.auth(
        configured()
            .timeout(Duration::from_secs(7))
            .build()
            .unwrap(),
    );
    for answer in ask(&auth, "ann", 20) {
        let error = answer.await.unwrap().unwrap_err();
        assert_eq!(error.code(), "NETWORK_TIMEOUT");
        assert_eq!(
            error.message(),
            "Authentication server connection timed out"
        );
    }
    // The first has the fetch made, and leaves it a moment to say why it took too long.
    let waits = upstream.waits();
    assert_eq!(waits.len(), 20);
    let limit = Duration::from_secs(7);
    assert!(waits[0] <= limit + Duration::from_millis(100), "{waits:?}");
    assert!(waits[1..].iter().all(|wait| *wait <= limit), "{waits:?}");
    assert!(upstream.timeouts()[0] <= limit);
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_leaves_the_fetch_to_who_came_later() {
    let upstream = shut();
    let auth = upstream.auth(
        configured()
            .timeout(Duration::from_secs(10))
            .build()
            .unwrap(),
    );
    let early = ask(&auth, "ann", 1).remove(0);
    tokio::time::sleep(Duration::from_secs(6)).await;
    let late = ask(&auth, "ann", 1).remove(0);
    assert_eq!(early.await.unwrap().unwrap_err().code(), "NETWORK_TIMEOUT");
    upstream.open();
    assert_eq!(name(late.await.unwrap()), "ann");
    assert_eq!(upstream.fetches(), 1);
}

/// Such a fetch will never end: a stalled runtime has it, or a transport that keeps no deadline.
#[test]
fn nobody_joins_a_fetch_that_should_be_over() {
    const SHORT: Duration = Duration::from_millis(20);
    let upstream = Tasks::idle(Spawning::Keeps);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let _entered = runtime.enter();
    let auth = upstream.auth(configured().timeout(SHORT).build().unwrap());
    let requests = [(); 3].map(|()| auth.on(&page_of("ann")));
    let [mut first, mut second, mut third] = requests
        .each_ref()
        .map(|request| request.get_session().into_future());
    let mut context = Context::from_waker(Waker::noop());
    let begun = Instant::now();
    assert!(first.as_mut().poll(&mut context).is_pending());
    assert!(second.as_mut().poll(&mut context).is_pending());
    assert_eq!(upstream.kept(), 1);
    while begun.elapsed() <= SHORT {
        std::thread::sleep(SHORT);
    }
    assert!(third.as_mut().poll(&mut context).is_pending());
    assert_eq!(upstream.kept(), 2);
}

/// The time that passed with the first leader is lost.
#[tokio::test]
async fn who_leads_anew_has_what_is_left_of_his_time() {
    let upstream = shut();
    let auth = upstream.auth(config());
    let leader = ask(&auth, "ann", 1).remove(0);
    upstream.until_waiting(1).await;
    let other = ask(&auth, "ann", 1).remove(0);
    upstream.until_waiting(2).await;
    upstream.abort_first();
    leader.await.unwrap().unwrap_err();
    upstream.until_fetching(2).await;
    upstream.open();
    assert_eq!(name(other.await.unwrap()), "ann");
    let left = upstream.timeouts()[1];
    assert!(left < upstream.waits()[1], "{left:?}");
}
