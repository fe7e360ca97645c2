//! The runtime in hyper's terms: its executor and its timer.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Executor, Sleep, Timer};
use neon_auth_driver::BoxFuture;

use crate::runtime::Runtime;

/// A [`Runtime`] for hyper.
#[derive(Clone)]
pub(crate) struct HyperRt<R>(pub(crate) R);

impl<R, F> Executor<F> for HyperRt<R>
where
    R: Runtime,
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, task: F) {
        self.0.spawn(task);
    }
}

impl<R: Runtime> Timer for HyperRt<R> {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        let runtime = self.0.clone();
        Box::pin(HyperSleep(Mutex::new(Box::pin(async move {
            runtime.sleep(duration).await;
        }))))
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        self.sleep(deadline.saturating_duration_since(Instant::now()))
    }
}

/// A sleep in a mutex that is never locked: hyper wants `Sync`, which not every runtime's sleep is.
struct HyperSleep(Mutex<BoxFuture<'static, ()>>);

impl Future for HyperSleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let sleep = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        sleep.as_mut().poll(cx)
    }
}

impl Sleep for HyperSleep {}
