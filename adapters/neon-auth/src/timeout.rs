//! A limit of time for a future that is not the transport's.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::auth::NeonAuth;
use crate::transport::{Async, Notify};

impl NeonAuth<Async> {
    /// See [`adapter::timeout`](crate::adapter::timeout).
    pub(crate) async fn timeout<T>(
        &self,
        limit: Duration,
        future: impl Future<Output = T>,
    ) -> Option<T> {
        // Nobody notifies it: only the limit ends the wait.
        let never = Notify::new();
        let mut future = pin!(future);
        let mut timer = None;
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            let timer = timer.get_or_insert_with(|| self.transport().wait(never.notified(), limit));
            timer.as_mut().poll(context).map(|_| None)
        })
        .await
    }
}
