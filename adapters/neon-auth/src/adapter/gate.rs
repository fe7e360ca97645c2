//! What to do with a request before the application.

use std::ops::ControlFlow;

use crate::adapter::Deciding;
use crate::{Async, Mode, NeonAuth, RequestAuth};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use neon_auth_core::{Decision, Marker};

use crate::adapter::bad_request::bad_request;
use crate::adapter::head::Head;

const FORGOTTEN: &str = "a request below `mount` found no handler; add the API proxy at that path";

/// Names the headers that a gate may change on a response.
pub const FINISHED_HEADERS: [HeaderName; 3] = [
    SET_COOKIE,
    CACHE_CONTROL,
    HeaderName::from_static("clear-site-data"),
];

/// Runs before an application: lets requests through, or answers them.
#[derive(Clone, Debug)]
pub struct Gate<M: Mode = Async> {
    auth: NeonAuth<M>,
    framework: &'static str,
    protects: bool,
}

impl<M: Mode> Gate<M> {
    /// Lets nobody through who is not signed in, but to the login page, the public routes and the mount. Upstream gets
    /// the name of the `framework`.
    #[must_use]
    pub fn protecting(auth: &NeonAuth<M>, framework: &'static str) -> Self {
        Self {
            auth: auth.clone(),
            framework,
            protects: true,
        }
    }

    /// Lets everybody through. A browser on its way back from an OAuth provider is signed in; nothing else is asked of
    /// upstream.
    #[must_use]
    pub fn open(auth: &NeonAuth<M>, framework: &'static str) -> Self {
        Self {
            protects: false,
            ..Self::protecting(auth, framework)
        }
    }

    /// Returns a gate that protects, too.
    #[must_use]
    pub fn and_protects(self) -> Self {
        Self {
            protects: true,
            ..self
        }
    }

    /// Sets the name of the framework.
    #[must_use]
    pub fn named(self, framework: &'static str) -> Self {
        Self { framework, ..self }
    }

    /// Returns whose gate it is.
    #[must_use]
    pub const fn neon_auth(&self) -> &NeonAuth<M> {
        &self.auth
    }

    /// Takes a request at the gate. `outer` is what an outer gate has bound to the request, if there is one.
    pub fn enter(&self, head: Head<'_>, outer: Option<&RequestAuth<M>>) -> Entry<M> {
        Entry {
            is_malformed: head.is_malformed(),
            auth: head.bind(&self.auth, self.framework, outer),
            is_outermost: outer.is_none(),
            protects: self.protects,
        }
    }
}

/// Holds a request at a gate.
#[derive(Clone, Debug)]
pub struct Entry<M: Mode = Async> {
    auth: RequestAuth<M>,
    is_outermost: bool,
    is_malformed: bool,
    protects: bool,
}

impl<M: Mode> Entry<M> {
    /// Returns the request, for the application's extensions.
    #[must_use]
    pub const fn auth(&self) -> &RequestAuth<M> {
        &self.auth
    }

    /// Gives the headers that take the place of all those of the application's response whose names are in
    /// [`FINISHED_HEADERS`], for a server whose responses are not those of `http`. `status` and `headers` are the
    /// response's.
    ///
    /// None if nothing changes, or if another gate is around this one and writes them. Ask once the application has
    /// answered.
    #[must_use]
    pub fn finished<'h>(
        &self,
        status: u16,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
    ) -> Option<HeaderMap> {
        self.notice_forgotten_handler(status);
        if !self.has_to_finish() {
            return None;
        }
        let mut read = HeaderMap::new();
        for (name, value) in headers {
            if let Ok(name) = HeaderName::from_bytes(name.as_bytes())
                && (FINISHED_HEADERS.contains(&name) || name == CONTENT_TYPE)
                && let Ok(value) = HeaderValue::from_bytes(value)
            {
                read.append(name, value);
            }
        }
        self.auth.finish_headers(&mut read);
        read.remove(CONTENT_TYPE);
        Some(read)
    }

    /// Says whether this gate may have to change the application's response.
    #[must_use]
    pub fn has_to_finish(&self) -> bool {
        self.is_outermost && self.auth.has_to_finish()
    }

    /// Writes what is due onto a response of `http`.
    pub fn finish<B>(&self, response: &mut Response<B>) {
        self.notice_forgotten_handler(response.status().as_u16());
        if self.is_outermost {
            self.auth.finish(response);
        }
    }

    /// The gate lets everything below the mount through. If nothing is there and no proxy was ever made, nobody can sign
    /// in, and a 404 says no more than that.
    fn notice_forgotten_handler(&self, status: u16) {
        let auth = self.auth.neon_auth();
        let is_below_mount = || auth.config().path_below_mount(self.auth.request().path());
        if status == StatusCode::NOT_FOUND && !auth.has_proxy() && is_below_mount().is_some() {
            auth.report(FORGOTTEN);
        }
    }

    /// Says what becomes of the request, at once if its cookies decide, as they nearly always do: it goes on to the
    /// application, which finds the [`RequestAuth`] of the entry in its extensions and this marker in its headers, or it is
    /// answered with this, cookies included.
    pub fn decide(&self) -> Deciding<M, ControlFlow<Response<Bytes>, Marker>> {
        if self.is_malformed {
            return Deciding::Now(ControlFlow::Break(bad_request()));
        }
        match self.deciding() {
            None => Deciding::Now(ControlFlow::Continue(Marker::keep())),
            Some(Deciding::Now(decision)) => Deciding::Now(self.admit(decision)),
            Some(Deciding::Later(asking)) => {
                let entry = self.clone();
                Deciding::Later(asking.map(move |decision| entry.admit(decision)))
            }
        }
    }

    fn deciding(&self) -> Option<Deciding<M>> {
        match (self.protects, self.is_outermost) {
            (true, _) => Some(self.auth.decide()),
            (false, true) => Some(self.auth.decide_open()),
            // An outer gate has handled OAuth returns already.
            (false, false) => None,
        }
    }

    fn admit(&self, decision: Decision) -> ControlFlow<Response<Bytes>, Marker> {
        let marker = decision.marker();
        self.auth
            .admit(decision)
            .map_continue(|_| marker)
            .map_break(|mut answer| {
                self.finish(&mut answer);
                answer
            })
    }
}
