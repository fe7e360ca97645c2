//! A limit of time for a future that is not the transport's. tokio's clock jumps to the next timer.

use neon_auth::adapter::timeout;
use std::future::{pending, ready};
use std::time::Duration;

use crate::support::config;
use crate::support::tasks::Tasks;
use crate::support::upstream::knows_everybody;

const LIMIT: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_future_that_is_ready_needs_no_timer() {
    let upstream = Tasks::answering(knows_everybody);
    let output = timeout(&upstream.auth(config()), LIMIT, ready("done")).await;
    assert_eq!(output, Some("done"));
    assert!(upstream.waits().is_empty(), "a timer was started");
}

#[tokio::test(start_paused = true)]
async fn a_future_that_takes_too_long_is_given_up() {
    let auth = Tasks::answering(knows_everybody).auth(config());
    let begin = tokio::time::Instant::now();
    assert_eq!(timeout(&auth, LIMIT, pending::<()>()).await, None);
    assert_eq!(begin.elapsed(), LIMIT);
}

#[tokio::test(start_paused = true)]
async fn progress_does_not_extend_the_limit() {
    let auth = Tasks::answering(knows_everybody).auth(config());
    let begin = tokio::time::Instant::now();
    let steps = async {
        for _ in 0..60 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    assert_eq!(timeout(&auth, LIMIT, steps).await, None);
    assert_eq!(begin.elapsed(), LIMIT);
}
