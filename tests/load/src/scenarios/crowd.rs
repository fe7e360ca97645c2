//! Visitors who do the same again and again.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::server::PAGE;
use crate::tally::Tally;
use crate::visitors::{Visitor, junk};

/// How many connections are opened at once, so that the queue of the listener holds them.
const BATCH: usize = 100;

/// Each asks for the same page until it is time to go, with a pause of this length after each answer.
pub(super) fn browse(
    tasks: &mut JoinSet<()>,
    visitors: Vec<Visitor>,
    path: &'static str,
    pause: Duration,
    until: Instant,
) {
    for mut visitor in visitors {
        tasks.spawn(async move {
            // Not all at the same moment.
            tokio::time::sleep(pause.mul_f64(fastrand::f64())).await;
            while Instant::now() < until {
                visitor.get(path).await;
                tokio::time::sleep(pause).await;
            }
        });
    }
}

/// Each asks for the page without a cached session, so that a look-up is needed each time.
pub(super) fn look_up(
    tasks: &mut JoinSet<()>,
    visitors: Vec<Visitor>,
    pause: Duration,
    until: Instant,
) {
    for mut visitor in visitors {
        tasks.spawn(async move {
            tokio::time::sleep(pause.mul_f64(fastrand::f64())).await;
            while Instant::now() < until {
                visitor.get_uncached().await;
                tokio::time::sleep(pause).await;
            }
        });
    }
}

/// So many at a time ask for the page with a junk token each, and close the connection soon.
pub(super) fn give_up(
    tasks: &mut JoinSet<()>,
    server: SocketAddr,
    at_once: usize,
    pause: Duration,
    until: Instant,
    tally: &Tally,
) {
    for _ in 0..at_once {
        let tally = tally.clone();
        tasks.spawn(async move {
            while Instant::now() < until {
                let mut visitor = Visitor::new(server, &tally).with_token(&junk());
                visitor.give_up().await;
                tokio::time::sleep(pause).await;
            }
        });
    }
}

/// Opens the connection of each.
pub(super) async fn connected(visitors: Vec<Visitor>) -> Vec<Visitor> {
    let mut all = Vec::with_capacity(visitors.len());
    let mut visitors = visitors.into_iter().peekable();
    while visitors.peek().is_some() {
        let mut opening = JoinSet::new();
        for mut visitor in visitors.by_ref().take(BATCH) {
            opening.spawn(async move {
                visitor.connect().await;
                visitor
            });
        }
        all.extend(opening.join_all().await);
    }
    all
}

/// Each asks for the page once, at some moment of this time.
pub(super) fn ask_within(tasks: &mut JoinSet<()>, visitors: Vec<Visitor>, time: Duration) {
    for mut visitor in visitors {
        tasks.spawn(async move {
            tokio::time::sleep(time.mul_f64(fastrand::f64())).await;
            visitor.get(PAGE).await;
        });
    }
}

/// Waits until all are done.
pub(super) async fn finish(mut tasks: JoinSet<()>) {
    while let Some(ended) = tasks.join_next().await {
        ended.expect("a visitor does not panic");
    }
}
