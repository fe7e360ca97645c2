//! What the library makes of a request, from its head to the end of a flow.

use http::request::Parts;
use neon_auth_core::{
    Action, Config, Context, Decision, Flow, GetSession, IncomingRequest, Jar, Middleware,
};

use crate::fixture::NOW;

/// The middleware's decision about a page; none if it has to ask upstream.
#[must_use]
pub fn middleware(config: &Config, head: &Parts) -> Option<Decision> {
    let request = IncomingRequest::new(&head.method, &head.uri, &head.headers);
    let jar = Jar::from_headers(&head.headers);
    done(Middleware::new(Context::new(config, NOW, &request, &jar)))
}

/// `get_session()` as the application calls it; none if it has to ask upstream.
#[must_use]
pub fn get_session(config: &Config, head: &Parts) -> Option<<GetSession as Flow>::Outcome> {
    let request = IncomingRequest::new(&head.method, &head.uri, &head.headers);
    let jar = Jar::from_headers(&head.headers);
    done(GetSession::new(
        Context::new(config, NOW, &request, &jar),
        false,
    ))
}

/// Polls to the end, or to the first request.
fn done<F: Flow>(mut flow: F) -> Option<F::Outcome> {
    loop {
        match flow.poll()? {
            Action::Done(outcome) => return Some(outcome),
            Action::Fetch(..) => return None,
            Action::SetCookie(_) | Action::Log(_) => {}
        }
    }
}
