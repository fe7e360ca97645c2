//! Calls that answer one of two things.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use serde_json::Value;

use super::replies::SecondFactor;
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

/// Is what a sign-in answers: somebody is signed in, or has to show a second factor first (Better Auth's two-factor
/// plugin).
#[derive(Clone)]
pub enum OrSecondFactor<T> {
    /// Nobody is signed in yet: ask for the second factor.
    SecondFactor(SecondFactor),
    /// The answer itself.
    Reply(T),
}

impl<T> OrSecondFactor<T> {
    /// Returns the answer, unless a second factor is wanted.
    #[must_use]
    pub fn signed_in(self) -> Option<T> {
        match self {
            Self::Reply(reply) => Some(reply),
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
