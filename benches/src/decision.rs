//! What the library makes of a request, from its head to the end of a flow.

use http::request::Parts;
use neon_auth_core::{
    Action, Config, Context, Decision, Flow, Freshness, GetSession, IncomingRequest, Jar,
    Middleware, Step,
};

use crate::fixture::NOW;

/// The middleware's decision about a page; none if it has to ask upstream.
#[must_use]
pub fn middleware(config: &Config, head: &Parts) -> Option<Decision> {
    let request = IncomingRequest::new(&head.method, &head.uri, &head.headers);
    let jar = Jar::from_headers(&head.headers);
    done(Middleware::start(Context::new(config, NOW, &request, &jar)))
}

/// `get_session()` as the application calls it; none if it has to ask upstream.
#[must_use]
pub fn get_session(config: &Config, head: &Parts) -> Option<<GetSession as Flow>::Outcome> {
    let request = IncomingRequest::new(&head.method, &head.uri, &head.headers);
    let jar = Jar::from_headers(&head.headers);
    done(GetSession::start(
        Context::new(config, NOW, &request, &jar),
        Freshness::FromCache,
    ))
}

/// What it comes to at once, if it does.
fn done<F: Flow>(step: Step<F>) -> Option<F::Outcome> {
    match step.action {
        Action::Done(done) => Some(done.outcome),
        Action::Fetch(..) => None,
    }
}
