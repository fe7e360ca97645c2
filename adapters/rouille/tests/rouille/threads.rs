//! Requests at once, each on a thread of its own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use neon_auth_rouille::neon_auth::transport::{BoxFuture, Fetch, Fetched, Notified, Transport};
use neon_auth_rouille::{Blocking, Client, NeonAuth, protect, require_session};
use rouille::Response;

use crate::support::browser::Browser;
use crate::support::configured;
use crate::support::serving::Serving;

const THREADS: usize = 8;

/// The client, with a gate before every call once it is closed. It opens as soon as all others wait for one of them.
#[derive(Clone, Default)]
struct Gated {
    client: Client,
    is_closed: Arc<AtomicBool>,
    waiting: Arc<(Mutex<usize>, Condvar)>,
}

impl Transport for Gated {
    type Mode = Blocking;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        Box::pin(async move {
            if self.is_closed.load(Ordering::Relaxed) {
                let (waiting, joined) = &*self.waiting;
                let waiting = waiting.lock().unwrap();
                let too_few = |waiting: &mut usize| *waiting < THREADS - 1;
                drop(joined.wait_while(waiting, too_few).unwrap());
            }
            self.client.fetch(fetch).await
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.client.spawn(task);
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        let (waiting, joined) = &*self.waiting;
        *waiting.lock().unwrap() += 1;
        joined.notify_all();
        self.client.wait(notified, limit)
    }
}

#[test]
fn look_ups_that_are_the_same_are_one() {
    let server = neon_auth_dev_server::start().unwrap();
    let transport = Gated::default();
    let auth = NeonAuth::new(configured(&server).build().unwrap(), transport.clone());
    let application = Serving::with(move |request| {
        protect(&auth, request, |auth| {
            Ok(Response::text(require_session(auth)?.user.name.to_string()))
        })
    });
    let mut browser = Browser::of_ann(&application);
    browser.forget_cache();
    let asked = server.count("get-session");
    *transport.waiting.0.lock().unwrap() = 0;
    transport.is_closed.store(true, Ordering::Relaxed);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            let mut browser = browser.clone();
            let application = &application;
            scope.spawn(move || assert_eq!(browser.get(application, "/page").text, "Ann"));
        }
    });
    assert_eq!(server.count("get-session"), asked + 1);
}
