//! Why a browser gets no page.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use neon_auth_core::FetchError;

/// Says why a [`Browser`](super::Browser) gets no page. An answer of any status is a page, not an error.
///
/// Its `Debug` is its text, so that a test that fails by `?` or `unwrap` shows a sentence.
#[derive(Clone, thiserror::Error)]
#[non_exhaustive]
pub enum BrowserError {
    /// What is to be an origin is none.
    #[error(
        "{0:?} is no origin: give scheme, host and perhaps a port, such as https://app.example.com, and nothing after \
         it"
    )]
    InvalidOrigin(String),
    /// What is to be a path of the application is none.
    #[error("{0:?} is no path of the application: begin it with a slash")]
    InvalidPath(String),
    /// A method or a header cannot be sent.
    #[error("the request is invalid: {0}")]
    InvalidRequest(Arc<http::Error>),
    /// A page leads to no http or https URL.
    #[error("{page} leads to {to:?}, which a browser does not open as a page")]
    InvalidTarget {
        /// The path of the page.
        page: String,
        /// Where it leads, less the query.
        to: String,
    },
    /// A page leads to a server that is not on this machine, or not over http.
    #[error(
        "{page} leads to {to}, and of other servers a test reaches those on this machine alone, over http: \
         `.unfollowed()` gives the redirect itself"
    )]
    Elsewhere {
        /// The path of the page.
        page: String,
        /// The origin that it leads to.
        to: String,
    },
    /// A server on this machine does not answer.
    #[error("no answer comes from {origin}: {cause}; does anything listen there?")]
    NoAnswer {
        /// Its origin.
        origin: String,
        /// What the transport says.
        cause: FetchError,
    },
    /// The redirects have no end.
    #[error("more than {limit} redirects, the last of them from {page}")]
    TooManyRedirects {
        /// How many are followed.
        limit: usize,
        /// The path that the last one is from.
        page: String,
    },
    /// The page is not that of the development server's simulated provider.
    #[error("{page} is no page of the simulated provider: its path is /__idp/authorize")]
    NoProvider {
        /// The path of the page.
        page: String,
    },
    /// The application's service fails, or the body of its answer breaks off.
    #[error("the application fails: {0}")]
    Application(Arc<dyn Error + Send + Sync>),
}

impl fmt::Debug for BrowserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<http::Error> for BrowserError {
    fn from(error: http::Error) -> Self {
        Self::InvalidRequest(Arc::new(error))
    }
}
