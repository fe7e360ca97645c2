//! A time limit for any future, on any runtime.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};

use crate::runtime::Runtime;

/// The future's output, or nothing if `limit` is over first. A future that is ready wins over a limit of zero.
pub(crate) async fn timeout<R: Runtime, T>(
    runtime: &R,
    limit: Duration,
    future: impl Future<Output = T>,
) -> Option<T> {
    match select(pin!(future), pin!(runtime.sleep(limit))).await {
        Either::Left((outcome, _)) => Some(outcome),
        Either::Right(((), _)) => None,
    }
}
