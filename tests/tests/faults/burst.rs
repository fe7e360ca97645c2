//! What a burst of visitors costs: connections at once, and unused ones afterwards.

use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use neon_auth_tests::faults::{Server, read_request, say};

use crate::table::AMPLE;
use crate::visitors::on_each_alone;

/// Nobody is signed in.
const NOBODY: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4\r\n\r\nnull";

/// Less than the time for which an unused connection is kept.
const SOON: Duration = Duration::from_secs(3);

/// How long an unused connection may be open: 4 s, and time for a machine that has other things to do.
const KEPT: Duration = Duration::from_secs(7);

/// A quarter of the places is for other calls than look-ups, which are all that a visitor causes here.
const fn places_of_look_ups(limit: usize) -> usize {
    limit - limit / 4
}

/// Requests wait at the server until they are let through.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<State>, Condvar)>);

#[derive(Default)]
struct State {
    waiting: usize,
    most_waiting: usize,
    is_open: bool,
}

impl Gate {
    /// Answers each request of a connection once the gate is open.
    fn serve(&self, mut stream: TcpStream) {
        while read_request(&mut stream).is_some() {
            self.pass();
            say(&mut stream, NOBODY);
        }
    }

    fn pass(&self) {
        let (state, changed) = &*self.0;
        let mut state = state.lock().unwrap();
        state.waiting += 1;
        state.most_waiting = state.most_waiting.max(state.waiting);
        changed.notify_all();
        let mut state = changed.wait_while(state, |state| !state.is_open).unwrap();
        state.waiting -= 1;
    }

    /// Waits until so many requests have come, and lets them and all later ones through.
    fn open_after(&self, requests: usize) {
        let (state, changed) = &*self.0;
        let (mut state, late) = changed
            .wait_timeout_while(state.lock().unwrap(), AMPLE, |state| {
                state.waiting < requests
            })
            .unwrap();
        assert!(!late.timed_out(), "only {} have come", state.waiting);
        state.is_open = true;
        changed.notify_all();
    }

    /// Closes the gate, and says how many requests waited here at once, at most.
    fn close(&self) -> usize {
        let mut state = self.0.0.lock().unwrap();
        state.is_open = false;
        std::mem::take(&mut state.most_waiting)
    }
}

fn gated() -> (Server, Gate) {
    let gate = Gate::default();
    let server = Server::start({
        let gate = gate.clone();
        move |stream| gate.serve(stream)
    });
    (server, gate)
}

#[test]
fn what_a_burst_leaves_behind_is_little_and_closed_on_time() {
    const LIMIT: usize = 256;
    const LOOK_UPS: usize = places_of_look_ups(LIMIT);
    let (server, gate) = gated();
    on_each_alone(&server, LIMIT, |application| {
        let name = application.name;
        let visits = application.visited_by(1500);
        gate.open_after(LOOK_UPS);
        assert_eq!(visits.failures(), Vec::<String>::new(), "{name}");
        let answered = Instant::now();
        let idle = server.falls_to(32, SOON);
        println!("{name}: {idle} unused connections after a burst of 1500");
        assert!(idle <= 32, "{name}: {idle} unused connections");
        if application.closes_by_the_clock {
            let left = server.falls_to(0, KEPT);
            println!("{name}: {left} after {:.1?}", answered.elapsed());
            assert_eq!(left, 0, "{name}: still open");
        }
        assert!(gate.close() <= LOOK_UPS, "{name}: calls at once");
    });
}

#[test]
fn no_more_connections_are_open_at_once_than_the_limit() {
    const LIMIT: usize = 8;
    const LOOK_UPS: usize = places_of_look_ups(LIMIT);
    let (server, gate) = gated();
    on_each_alone(&server, LIMIT, |application| {
        let name = application.name;
        let visits = application.visited_by(200);
        gate.open_after(LOOK_UPS);
        assert_eq!(visits.failures(), Vec::<String>::new(), "{name}");
        let calls = gate.close();
        println!(
            "{name}: {calls} calls and {} connections at once",
            server.most_open()
        );
        assert_eq!(calls, LOOK_UPS, "{name}: calls at once");
        assert!(
            server.most_open() <= LOOK_UPS,
            "{name}: {} connections",
            server.most_open()
        );
    });
}
