//! What the auth server was asked, for tests that count.

use std::collections::VecDeque;

use http::{HeaderMap, Method, StatusCode};

use crate::clock::Timestamp;

/// How many requests are kept; the oldest go first.
const CAPACITY: usize = 10_000;

/// Describes a request to the auth server, as it came in.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// When it came.
    pub at: Timestamp,
    /// Its method.
    pub method: Method,
    /// Its path below the base path: `get-session`.
    pub path: String,
    /// Its query, without the question mark.
    pub query: Option<String>,
    /// All of its headers.
    pub headers: HeaderMap,
    /// How it was answered.
    pub status: StatusCode,
}

/// Keeps the requests to the auth server, newest last. The outbox and the simulated provider keep none.
#[derive(Debug, Clone, Default)]
pub struct RequestLog {
    requests: VecDeque<LoggedRequest>,
}

impl RequestLog {
    /// Returns the requests, newest last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &LoggedRequest> {
        self.requests.iter()
    }

    /// Returns the requests to one path below the base path, newest last.
    pub fn to<'a>(&'a self, path: &'a str) -> impl DoubleEndedIterator<Item = &'a LoggedRequest> {
        self.iter().filter(move |request| request.path == path)
    }

    /// Returns how many requests there were to one path below the base path.
    #[must_use]
    pub fn count(&self, path: &str) -> usize {
        self.to(path).count()
    }

    /// Returns how many requests there were in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.requests.len()
    }

    /// Returns whether there was none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    pub(crate) fn push(&mut self, request: LoggedRequest) {
        if self.requests.len() == CAPACITY {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }

    pub(crate) fn clear(&mut self) {
        self.requests.clear();
    }
}
