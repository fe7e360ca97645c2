//! What the middleware decides, and the answer that is made of it.

use std::ops::ControlFlow;

use bytes::Bytes;
use http::Response;

use super::answer::{interstitial, see_other};
use super::failure_page::answer_failure;
use crate::config::Config;
use crate::error_code::ErrorCode;
use crate::request::IncomingRequest;
use crate::session::Session;

/// Says what happens to a request.
#[derive(Debug)]
#[non_exhaustive]
pub enum Decision {
    /// Somebody is signed in: on to the page.
    Allow(Session),
    /// Anyone may see the page. The session is there if the cache has it; upstream was not asked.
    Public(Option<Session>),
    /// The browser goes elsewhere.
    Redirect(Redirect),
    /// The browser goes elsewhere, by way of a page that refreshes itself, so that `Strict` cookies come along.
    Interstitial(Redirect),
    /// The request is refused, or it is unknown who is signed in. The answer is a page
    /// ([`failure_page`](crate::ConfigBuilder::failure_page)) if `Accept` names HTML and the path is not below an
    /// [`api_route`](crate::ConfigBuilder::api_route), else JSON.
    Fail(ErrorCode),
    /// The request is answered with this.
    Respond(Box<Response<Bytes>>),
}

/// Says where a browser is sent: a path of this application, or the configured login URL.
#[derive(Clone, PartialEq, Eq)]
pub struct Redirect {
    pub(super) location: String,
}

impl Redirect {
    /// Returns the target, as it is in the Location header.
    #[must_use]
    pub fn location(&self) -> &str {
        &self.location
    }
}

impl std::fmt::Debug for Redirect {
    /// Only the path: the query is the page's own and may hold anything.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.location.split(['?', '#']).next();
        f.debug_struct("Redirect")
            .field("path", &path)
            .finish_non_exhaustive()
    }
}

impl Decision {
    /// Returns who is signed in, as far as the decision knows.
    #[must_use]
    pub const fn session(&self) -> Option<&Session> {
        match self {
            Self::Allow(session) | Self::Public(Some(session)) => Some(session),
            _ => None,
        }
    }

    /// Returns what to do: continue with the session to hand on, or break with the answer, rendered for the request
    /// that was decided. It may call the application's own [`failure_page`](crate::ConfigBuilder::failure_page).
    pub fn admit(
        self,
        config: &Config,
        request: &IncomingRequest,
    ) -> ControlFlow<Response<Bytes>, Option<Session>> {
        ControlFlow::Break(match self {
            Self::Allow(session) => return ControlFlow::Continue(Some(session)),
            Self::Public(session) => return ControlFlow::Continue(session),
            Self::Redirect(redirect) => see_other(redirect.location),
            Self::Interstitial(redirect) => interstitial(&redirect.location),
            Self::Fail(failure) => answer_failure(config, request, failure),
            Self::Respond(response) => *response,
        })
    }
}
