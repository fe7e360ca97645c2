//! actix's workers are runtimes of one thread each. All share one client, which none of them owns.

use neon_auth::adapter::on_incoming;
use std::future::{IntoFuture, poll_fn};
use std::sync::mpsc::channel;
use std::task::Poll;
use std::thread;

use actix_web::rt::System;
use neon_auth::adapter::Jar;
use neon_auth_actix::neon_auth::IncomingRequest;
use neon_auth_actix::{NeonAuth, RequestAuth};

use crate::support::upstream::{Happening, Upstream};
use crate::support::{AMPLE, at};

fn auth(upstream: &Upstream) -> NeonAuth {
    neon_auth_actix::new(at(&upstream.base_url()).build().unwrap())
}

/// A request of somebody whose session is not in a cookie. All are the same.
fn request(auth: &NeonAuth) -> RequestAuth {
    let mut headers = http::HeaderMap::new();
    let token = "__Secure-neon-auth.session_token=a.b";
    headers.insert("cookie", token.parse().unwrap());
    let uri = "http://localhost:3000/".parse().unwrap();
    let request = IncomingRequest::new(&http::Method::GET, &uri, &headers);
    on_incoming(auth, request, Jar::from_headers(&headers))
}

/// Has one worker look up, from its start to its end.
fn look_up_on_a_worker_of_its_own(auth: &NeonAuth) {
    let request = request(auth);
    let worker = thread::spawn(move || {
        System::new().block_on(async move { request.get_session().await.unwrap() })
    });
    assert!(worker.join().unwrap().is_none());
}

#[test]
fn a_worker_that_blocks_does_not_hold_up_who_shares_its_look_up() {
    let upstream = Upstream::start();
    let auth = auth(&upstream);
    let (end, blocked) = channel::<()>();
    let first = request(&auth);
    let blocking = thread::spawn(move || {
        System::new().block_on(async move {
            let mut asking = first.get_session().into_future();
            let begun = poll_fn(|context| Poll::Ready(asking.as_mut().poll(context))).await;
            assert!(begun.is_pending());
            let _ = blocked.recv();
        });
    });
    for happening in [Happening::Connected, Happening::Asked] {
        assert_eq!(upstream.happenings.recv_timeout(AMPLE), Ok(happening));
    }
    let second = request(&auth);
    let other = thread::spawn(move || {
        System::new().block_on(async move {
            let mut asking = second.get_session().into_future();
            let joined = poll_fn(|context| Poll::Ready(asking.as_mut().poll(context))).await;
            assert!(joined.is_pending());
            upstream.answer();
            assert!(
                tokio::time::timeout(AMPLE, asking)
                    .await
                    .unwrap()
                    .unwrap()
                    .is_none()
            );
            assert!(upstream.happenings.try_recv().is_err(), "it asked again");
        });
    });
    other.join().unwrap();
    end.send(()).unwrap();
    blocking.join().unwrap();
}

#[test]
fn connections_outlive_the_worker_that_needed_them_first() {
    let upstream = Upstream::start();
    let auth = auth(&upstream);
    upstream.answer();
    look_up_on_a_worker_of_its_own(&auth);
    upstream.answer();
    look_up_on_a_worker_of_its_own(&auth);
    let happenings: Vec<_> = upstream.happenings.try_iter().collect();
    assert_eq!(
        happenings,
        [Happening::Connected, Happening::Asked, Happening::Asked]
    );
}

#[test]
fn the_thread_ends_after_the_last_owner_even_if_that_is_a_worker() {
    let upstream = Upstream::start();
    let auth = auth(&upstream);
    upstream.answer();
    look_up_on_a_worker_of_its_own(&auth);
    for happening in [Happening::Connected, Happening::Asked] {
        assert_eq!(upstream.happenings.recv_timeout(AMPLE), Ok(happening));
    }
    System::new().block_on(async move { drop(auth) });
    let end = upstream.happenings.recv_timeout(AMPLE);
    assert_eq!(end, Ok(Happening::Closed));
}

#[test]
fn a_call_that_is_given_up_ends_upstream_too() {
    let upstream = Upstream::start();
    let auth = auth(&upstream);
    let request = request(&auth);
    System::new().block_on(async move {
        let mut asking = request.get_session().into_future();
        let begun = poll_fn(|context| Poll::Ready(asking.as_mut().poll(context))).await;
        assert!(begun.is_pending());
        for happening in [Happening::Connected, Happening::Asked] {
            assert_eq!(upstream.happenings.recv_timeout(AMPLE), Ok(happening));
        }
        drop(asking);
        // The connection's other end reads on only after its answer.
        upstream.answer();
        assert_eq!(
            upstream.happenings.recv_timeout(AMPLE),
            Ok(Happening::Closed)
        );
    });
}
