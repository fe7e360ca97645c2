//! Whose cached sessions a call outdates, and when that is certain.

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use crate::context::Context;
use crate::endpoint::{Outdates, outdated_by, takes_any_token};
use crate::json::{self, JsonText};
use crate::session::{Invalidation, Session, Subject, genuine_session, token_of_cookie};
use crate::time::UnixMillis;
use crate::upstream::{Answer, has_credentials_besides};

/// Whose cached sessions count no longer once a call is over.
pub(super) enum Affected {
    Nobody,
    Somebody(Subject, Voucher),
    /// The member that the reply is about.
    Member,
}

/// What says that there is such a session or user.
pub(super) enum Voucher {
    /// A cookie of ours that names it, or upstream.
    Known,
    /// Upstream, if it does what it is asked.
    Success,
    /// Nothing: upstream answers alike for a token that somebody has made up.
    Nobody,
}

/// What is known of it before the call is made.
pub(super) enum Known {
    Affected(Affected),
    /// It is the user who calls. Upstream knows who that is.
    Caller,
}

impl Affected {
    /// Reads it off a call that is about to be sent.
    pub(super) fn by(context: Context<'_>, path: &str, call: &Request<Bytes>) -> Known {
        if context.invalidations.is_none() {
            return Known::Affected(Self::Nobody);
        }
        let argument = |name| argument(call.body(), name);
        let named = || genuine_session(context);
        let named_or = |subject: Subject, otherwise| {
            let is_named = named().is_some_and(|session| subject.is_of(&session));
            Self::Somebody(subject, if is_named { Voucher::Known } else { otherwise })
        };
        let known = match outdated_by(call.method(), path) {
            Outdates::Nothing => None,
            Outdates::Member => Some(Self::Member),
            Outdates::ThisSession => {
                let cookie = context.jar.token(context.config.cookie_names());
                let token = cookie.and_then(token_of_cookie);
                token.map(|token| named_or(Subject::session(&token), voucher(path)))
            }
            Outdates::SessionIn(name) => {
                argument(name).map(|token| named_or(Subject::session(&token), voucher(path)))
            }
            Outdates::UserIn(name) => {
                argument(name).map(|id| named_or(Subject::user(id), Voucher::Success))
            }
            Outdates::CallerIfKnown => named().as_ref().map(Self::user_of),
            Outdates::CallerIf(name) if argument(name).as_deref() != Some("true") => None,
            Outdates::CallerIf(_) | Outdates::Caller if has_credentials_besides(call.headers()) => {
                return Known::Caller;
            }
            Outdates::CallerIf(_) | Outdates::Caller => match named() {
                Some(session) => Some(Self::user_of(&session)),
                None if has_token(context) => return Known::Caller,
                None => None,
            },
        };
        Known::Affected(known.unwrap_or(Self::Nobody))
    }

    /// The user of a session that upstream gives, or that a cookie of ours names.
    pub(super) fn user_of(session: &Session) -> Self {
        Self::Somebody(Subject::user(&*session.user.id), Voucher::Known)
    }

    /// What follows once the call is over. Without an answer, it may have been carried out all the same.
    pub(super) fn invalidation(
        self,
        answer: Option<&Answer>,
        at: UnixMillis,
    ) -> Option<Invalidation> {
        let is_success = answer.is_some_and(Answer::is_success);
        let (subject, voucher) = match self {
            Self::Nobody => return None,
            Self::Somebody(subject, voucher) => (subject, voucher),
            Self::Member => (
                Subject::user(member_in(answer.filter(|_| is_success)?)?),
                Voucher::Success,
            ),
        };
        let invalidation = Invalidation::new(subject, at);
        Some(match voucher {
            Voucher::Known => invalidation,
            Voucher::Success if is_success => invalidation,
            Voucher::Success | Voucher::Nobody => invalidation.vouched_for_by_nobody(),
        })
    }
}

fn has_token(context: Context<'_>) -> bool {
    let names = context.config.cookie_names();
    context.jar.token(names).is_some()
}

/// What vouches for a session that is known by its token alone.
fn voucher(path: &str) -> Voucher {
    match takes_any_token(path) {
        true => Voucher::Nobody,
        false => Voucher::Success,
    }
}

/// An argument of a call, as text. Upstream takes a form as it takes JSON, and a number as an id.
fn argument(body: &Bytes, name: &str) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    match json::read::<JsonText>(text) {
        Ok(object) => text_of(object.get(name).ok()??),
        Err(_) => {
            let mut pairs = form_urlencoded::parse(body);
            Some(pairs.find(|(key, _)| key == name)?.1.into_owned())
        }
    }
}

/// The user's id in a reply that is a member, or holds one.
fn member_in(answer: &Answer) -> Option<String> {
    let reply = answer.object()?;
    let member = reply.get("member").ok().flatten();
    text_of(match member {
        Some(Value::Object(mut member)) => member.remove("userId")?,
        _ => reply.get("userId").ok()??,
    })
}

fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
