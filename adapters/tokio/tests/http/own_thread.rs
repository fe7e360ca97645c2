//! A client on a thread of its own, and runtimes that come and go around it.

use std::future::poll_fn;
use std::task::Poll;
use std::thread;

use neon_auth::transport::Transport;
use neon_auth_tests::faults::{Server, keep_answering, read_request, say, stay_silent};
use neon_auth_tokio::{Client, OwnThread};
use tokio::runtime::{Builder, Runtime};

use crate::support::{AMPLE, OK, get};

/// A runtime as a worker has it: it does nothing unless the worker waits in it.
fn worker() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn two_runtimes_share_its_connections() {
    let server = Server::start(|mut stream| keep_answering(&mut stream, OK));
    let client = OwnThread::new(Client::new());
    // Both are there all the time.
    let workers = [worker(), worker()];
    for _ in 0..2 {
        for worker in &workers {
            let response = worker.block_on(client.fetch(get(&server.url("/"))));
            assert_eq!(response.unwrap().body(), "ok");
        }
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn it_goes_on_after_a_runtime_that_used_it_has_ended() {
    let server = Server::start(|mut stream| keep_answering(&mut stream, OK));
    let client = OwnThread::new(Client::new());
    for _ in 0..3 {
        let (client, url) = (client.clone(), server.url("/"));
        let response = thread::spawn(move || worker().block_on(client.fetch(get(&url))));
        assert_eq!(response.join().unwrap().unwrap().body(), "ok");
    }
    assert_eq!(server.connections(), 1);
}

/// The runtime ends with a fetch under way. That fetch ends, and no other one.
#[test]
fn a_runtime_that_ends_takes_its_own_fetch_along_alone() {
    let server = Server::start(|mut stream| {
        match read_request(&mut stream).is_some_and(|head| head.contains("/silent")) {
            true => stay_silent(&mut stream),
            false => say(&mut stream, OK),
        }
    });
    let client = OwnThread::new(Client::new());
    {
        let ending = worker();
        let mut fetch = client.fetch(get(&server.url("/silent")));
        let begun = ending.block_on(poll_fn(|context| Poll::Ready(fetch.as_mut().poll(context))));
        assert!(begun.is_pending());
    }
    let response = worker().block_on(client.fetch(get(&server.url("/"))));
    assert_eq!(response.unwrap().body(), "ok");
    assert!(server.falls_idle(AMPLE), "a connection is still open");
}
