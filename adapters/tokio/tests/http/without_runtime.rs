//! Outside tokio there is an error, not a panic.

use std::error::Error;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

use neon_auth::transport::{Notify, Transport};
use neon_auth_core::FetchErrorKind;
use neon_auth_tokio::Client;

use crate::support::{AMPLE, get};

/// Polls a future that has to be ready.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => panic!("still pending"),
    }
}

#[test]
fn a_fetch_says_what_is_missing() {
    let error = ready(Client::new().fetch(get("http://127.0.0.1:1/"))).unwrap_err();
    assert_eq!(error.kind(), FetchErrorKind::Internal);
    let cause = error.source().unwrap().to_string();
    assert!(cause.contains("no tokio runtime"), "{cause}");
}

#[test]
fn a_spawned_fetch_gets_to_say_it_too() {
    let client = Client::new();
    let failed = Arc::new(AtomicBool::new(false));
    let (task_client, task_failed) = (client.clone(), Arc::clone(&failed));
    client.spawn(Box::pin(async move {
        let fetched = task_client.fetch(get("http://127.0.0.1:1/")).await;
        task_failed.store(fetched.is_err(), Ordering::Relaxed);
    }));
    assert!(failed.load(Ordering::Relaxed));
}

#[test]
fn a_wait_ends_at_once() {
    let client = Client::new();
    let event = Notify::new();
    assert!(!ready(client.wait(event.notified(), AMPLE)));
    let listener = event.notified();
    event.notify_all();
    assert!(ready(client.wait(listener, AMPLE)));
}
