//! What every framework crate does with a request before the application.

use http::request::Parts;
use neon_auth::adapter::{Entry, Gate, Head, Marker, Verdict};
use neon_auth::{Blocking, NeonAuth};

/// A gate that protects.
#[must_use]
pub fn protecting(auth: &NeonAuth<Blocking>) -> Gate<Blocking> {
    Gate::protecting(auth, "bench")
}

/// A request comes to it.
#[must_use]
pub fn enter(gate: &Gate<Blocking>, head: &Parts) -> Entry<Blocking> {
    gate.enter(Head::new(&head.method, &head.uri, &head.headers), None)
}

/// What becomes of the request; upstream is asked if it has to be.
#[must_use]
pub fn decide(gate: &Gate<Blocking>, head: &Parts) -> Verdict {
    enter(gate, head)
        .decide()
        .unwrap_or_else(|asking| asking.send())
}

/// What becomes of the request, if that can be said without upstream.
#[must_use]
pub fn decide_at_once(gate: &Gate<Blocking>, head: &Parts) -> Option<Verdict> {
    enter(gate, head).decide().ok()
}

/// Whether it goes on to the application as somebody's who is signed in.
#[must_use]
pub fn is_signed_in(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Continue(Marker::Set))
}

/// The status it is answered with, unless it goes on.
#[must_use]
pub fn status(verdict: &Verdict) -> Option<u16> {
    match verdict {
        Verdict::Continue(_) => None,
        Verdict::Answer(answer) => Some(answer.status().as_u16()),
    }
}
