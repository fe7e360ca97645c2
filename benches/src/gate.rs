//! What every framework crate does with a request before the application.

use std::ops::ControlFlow;

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use neon_auth::adapter::{Deciding, Entry, Gate, Head, Marker};
use neon_auth::{Blocking, NeonAuth};

/// What becomes of a request.
pub type Verdict = ControlFlow<Response<Bytes>, Marker>;

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
pub fn decide(gate: &Gate<Blocking>, head: &Parts) -> Verdict {
    enter(gate, head).decide().send()
}

/// What becomes of the request, if that can be said without upstream.
#[must_use]
pub fn decide_at_once(gate: &Gate<Blocking>, head: &Parts) -> Option<Verdict> {
    match enter(gate, head).decide() {
        Deciding::Now(verdict) => Some(verdict),
        Deciding::Later(_) => None,
    }
}

/// Whether it goes on to the application as somebody's who is signed in.
#[must_use]
pub fn is_signed_in(verdict: &Verdict) -> bool {
    matches!(verdict, ControlFlow::Continue(marker) if marker.is_set())
}

/// The status it is answered with, unless it goes on.
#[must_use]
pub fn status(verdict: &Verdict) -> Option<u16> {
    match verdict {
        ControlFlow::Continue(_) => None,
        ControlFlow::Break(answer) => Some(answer.status().as_u16()),
    }
}
