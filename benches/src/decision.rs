//! What the library makes of a request, from its head to the end of a flow.

use http::request::Parts;
use neon_auth_core::{Action, Config, Decision, Flow, GetSession, IncomingRequest, Middleware};

use crate::fixture::NOW;

/// The middleware's decision about a page; none where it has to ask upstream.
#[must_use]
pub fn middleware(config: &Config, head: &Parts) -> Option<Decision> {
    let request = IncomingRequest::new(config, &head.method, &head.uri, &head.headers);
    done(Middleware::new(config, NOW, &request))
}

/// `get_session()` as the application calls it; none where it has to ask upstream.
#[must_use]
pub fn get_session(config: &Config, head: &Parts) -> Option<<GetSession as Flow>::Outcome> {
    let request = IncomingRequest::new(config, &head.method, &head.uri, &head.headers);
    done(GetSession::new(config, NOW, &request, false))
}

/// Polls to the end, or to the first request.
fn done<F: Flow>(mut flow: F) -> Option<F::Outcome> {
    loop {
        match flow.poll()? {
            Action::Done(outcome) => return Some(outcome),
            Action::Fetch(..) => return None,
            _ => {}
        }
    }
}
