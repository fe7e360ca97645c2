//! Waiting for a future without a runtime.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

/// Polls a future on this thread, which sleeps between polls.
///
/// [`Pending::send`](crate::Pending::send) waits with it, and it is all that the
/// [`spawn`](crate::transport::Transport::spawn) of a blocking transport needs. One may run inside another.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let alarm = Arc::new(Alarm {
        thread: std::thread::current(),
        rung: AtomicBool::new(false),
    });
    let waker = Waker::from(Arc::clone(&alarm));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        while !alarm.rung.swap(false, Ordering::Acquire) {
            std::thread::park();
        }
    }
}

/// Wakes a thread. A thread has one token for all who park it, and a `block_on` inside this one may have used it up:
/// so the flag decides, not the token.
struct Alarm {
    thread: Thread,
    rung: AtomicBool,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_wake_that_comes_during_an_inner_wait_is_not_lost() {
        let mut polls = 0;
        block_on(poll_fn(|context| {
            polls += 1;
            if polls == 2 {
                return Poll::Ready(());
            }
            // The outer wake comes first, and the inner wait uses up the token that came with it.
            context.waker().wake_by_ref();
            let mut inner_polls = 0;
            block_on(poll_fn(|context| {
                inner_polls += 1;
                if inner_polls == 2 {
                    return Poll::Ready(());
                }
                let waker = context.waker().clone();
                thread::spawn(move || {
                    thread::sleep(Duration::from_millis(20));
                    waker.wake();
                });
                Poll::Pending
            }));
            Poll::Pending
        }));
        assert_eq!(polls, 2);
    }
}
