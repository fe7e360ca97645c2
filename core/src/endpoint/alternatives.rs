//! Calls that answer one of two things.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use serde_json::Value;

use super::replies::{Authorization, SecondFactor};
use super::{Reply, Unreadable};
use crate::json::{self, JsonText};
use crate::location::location_of;

/// Is the answer of a route that is a link: with a `callback_url` it is where the link leads.
///
/// Serialised, a redirect is `{"redirect": true, "url": …}`.
#[derive(Clone)]
pub enum OrRedirect<T> {
    /// Send the browser there.
    Redirect {
        /// A path of the application, or a URL as upstream wrote it.
        url: String,
    },
    /// The answer itself.
    Reply(T),
}

impl<T: Reply> Reply for OrRedirect<T> {
    fn read(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Self, Unreadable> {
        if !status.is_redirection() {
            return T::read(status, headers, body).map(Self::Reply);
        }
        let url = location_of(headers).ok_or(Unreadable::NoLocation)?;
        Ok(Self::Redirect { url })
    }
}

impl<T: Serialize> Serialize for OrRedirect<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Reply(reply) => reply.serialize(serializer),
            Self::Redirect { url } => {
                let mut fields = serializer.serialize_struct("Redirect", 2)?;
                fields.serialize_field("redirect", &true)?;
                fields.serialize_field("url", url)?;
                fields.end()
            }
        }
    }
}

/// Not the URL: it may carry a verifier.
impl<T: fmt::Debug> fmt::Debug for OrRedirect<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redirect { .. } => f.debug_struct("Redirect").finish_non_exhaustive(),
            Self::Reply(reply) => f.debug_tuple("Reply").field(reply).finish(),
        }
    }
}

/// Is what a sign-in answers: somebody is signed in, and stays here or goes on to the OAuth client that waits.
///
/// The second comes of an `oauth_query` alone (Better Auth's plugin `oauthProvider`). The session's cookies are in the
/// request's jar in both cases.
#[derive(Clone)]
pub enum OrAuthorization<T> {
    /// The authorization goes on: send the browser to its `url`, which is the page of consent, or the client's.
    Authorization(Authorization),
    /// The answer itself.
    Reply(T),
}

impl<T> OrAuthorization<T> {
    /// Returns the answer, unless an authorization goes on.
    #[must_use]
    pub fn reply(self) -> Option<T> {
        match self {
            Self::Reply(reply) => Some(reply),
            Self::Authorization(_) => None,
        }
    }
}

impl<T: Reply> Reply for OrAuthorization<T> {
    fn read(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Self, Unreadable> {
        if status.is_success() && leads_on(body) {
            return Authorization::read(status, headers, body).map(Self::Authorization);
        }
        T::read(status, headers, body).map(Self::Reply)
    }
}

impl<T: Serialize> Serialize for OrAuthorization<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Authorization(next) => next.serialize(serializer),
            Self::Reply(reply) => reply.serialize(serializer),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for OrAuthorization<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authorization(next) => f.debug_tuple("Authorization").field(next).finish(),
            Self::Reply(reply) => f.debug_tuple("Reply").field(reply).finish(),
        }
    }
}

/// Is what a sign-in answers: somebody is signed in, or has to show a second factor first (Better Auth's two-factor
/// plugin).
#[derive(Clone)]
pub enum OrSecondFactor<T> {
    /// Nobody is signed in yet: ask for the second factor.
    SecondFactor(SecondFactor),
    /// The answer itself.
    Reply(T),
}

impl<T> OrSecondFactor<OrAuthorization<T>> {
    /// Returns the answer, unless a second factor is wanted, or an authorization goes on.
    #[must_use]
    pub fn signed_in(self) -> Option<T> {
        match self {
            Self::Reply(reply) => reply.reply(),
            Self::SecondFactor(_) => None,
        }
    }
}

impl<T: Reply> Reply for OrSecondFactor<T> {
    fn read(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Self, Unreadable> {
        if status.is_success() && wants_second_factor(body) {
            return SecondFactor::read(status, headers, body).map(Self::SecondFactor);
        }
        T::read(status, headers, body).map(Self::Reply)
    }
}

impl<T: Serialize> Serialize for OrSecondFactor<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::SecondFactor(wanted) => wanted.serialize(serializer),
            Self::Reply(reply) => reply.serialize(serializer),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for OrSecondFactor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SecondFactor(wanted) => f.debug_tuple("SecondFactor").field(wanted).finish(),
            Self::Reply(reply) => f.debug_tuple("Reply").field(reply).finish(),
        }
    }
}

/// Whether a success says that it is no session yet: `{"twoFactorRedirect":true}`.
pub(crate) fn wants_second_factor(body: &[u8]) -> bool {
    const FLAG: &str = "twoFactorRedirect";
    // Nearly no answer has it, so nearly none is parsed for it.
    memchr::memmem::find(body, FLAG.as_bytes()).is_some()
        && json::read_slice::<JsonText>(body).is_ok_and(|body| {
            matches!(body.get(FLAG), Ok(Some(Value::Bool(true))))
                && matches!(body.get("user"), Ok(None))
        })
}

/// Whether a success leads on to an OAuth client: `{"redirect":true,"url":…}`, without a user or a token.
fn leads_on(body: &[u8]) -> bool {
    const FLAG: &str = "redirect";
    // Nearly no answer has it, so nearly none is parsed for it.
    memchr::memmem::find(body, FLAG.as_bytes()).is_some()
        && json::read_slice::<JsonText>(body).is_ok_and(|body| {
            matches!(body.get(FLAG), Ok(Some(Value::Bool(true))))
                && matches!(body.get("user"), Ok(None))
                && matches!(body.get("token"), Ok(None))
        })
}
