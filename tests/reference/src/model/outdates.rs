//! Whose cached sessions a call outdates, as the specification lists them.

use http::header::AUTHORIZATION;
use neon_auth_core::FetchErrorKind;
use serde_json::Value;

use super::carried::Carried;
use super::failure::is_better_auths_own;
use super::forward::Forwarding;
use super::json::value_of;
use super::percent::percent_decoded;
use super::session::session_in;
use super::token_in_force;
use super::verdict::text_of;
use crate::scenario::{Reply, Whose};

/// An invalidation that a call makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What was cached about them counts no longer.
    pub whose: Whose,
    /// Whether it is certain that there is such a user or session.
    pub is_vouched_for: bool,
}

/// What a route outdates.
enum Outdates {
    Nobody,
    ThisSession,
    Caller,
    /// Who follows a link may be somebody else than who asked for it.
    CallerIfKnown,
    SessionIn(&'static str),
    UserIn(&'static str),
    Member,
}

/// What a call that is about to be sent outdates.
pub(super) enum Affected {
    Nobody,
    /// Upstream has to be asked who calls.
    Caller,
    Somebody(Whose, Voucher),
    /// The member that the reply is about.
    Member,
}

/// What says that there is such a user or session.
pub(super) enum Voucher {
    /// A cookie of ours, or upstream.
    Known,
    /// Upstream's success.
    Success,
    /// Nothing: upstream takes any token.
    Nothing,
}

fn outdates(is_get: bool, path: &str) -> Outdates {
    match path {
        "verify-email" | "delete-user/callback" if is_get => Outdates::CallerIfKnown,
        _ if is_get => Outdates::Nobody,
        "email-otp/verify-email" | "phone-number/verify" => Outdates::CallerIfKnown,
        "sign-out"
        | "update-session"
        | "organization/set-active"
        | "organization/leave"
        | "organization/delete"
        | "admin/stop-impersonating" => Outdates::ThisSession,
        "revoke-session" => Outdates::SessionIn("token"),
        "admin/revoke-user-session" | "multi-session/revoke" => Outdates::SessionIn("sessionToken"),
        "revoke-sessions"
        | "revoke-other-sessions"
        | "change-password"
        | "update-user"
        | "change-email"
        | "email-otp/change-email"
        | "delete-user"
        | "two-factor/enable"
        | "two-factor/disable"
        | "organization/accept-invitation"
        | "delete-anonymous-user" => Outdates::Caller,
        "admin/ban-user"
        | "admin/set-role"
        | "admin/remove-user"
        | "admin/update-user"
        | "admin/set-user-password"
        | "admin/revoke-user-sessions" => Outdates::UserIn("userId"),
        "organization/remove-member" | "organization/update-member-role" => Outdates::Member,
        _ => Outdates::Nobody,
    }
}

/// What a call outdates, by its route and its arguments. `token` is the session_token in force.
pub(super) fn affected(
    asked: &Forwarding<'_>,
    carried: &Carried,
    token: Option<&[u8]>,
    body: &str,
) -> Affected {
    if asked.asked.invalidated.is_none() {
        return Affected::Nobody;
    }
    let path = percent_decoded(asked.path.as_bytes());
    let path = std::str::from_utf8(&path).unwrap_or_default();
    let named = token.and_then(|token| carried.names(token));
    let caller = |session: &Value| Affected::Somebody(user_of(session), Voucher::Known);
    let known_or = |whose: Whose, otherwise: Voucher| {
        let is_named = named
            .as_ref()
            .is_some_and(|session| user_of(session) == whose || session_of(session) == whose);
        let voucher = if is_named { Voucher::Known } else { otherwise };
        Affected::Somebody(whose, voucher)
    };
    let takes_any = ["sign-out", "revoke-session", "multi-session/revoke"].contains(&path);
    let of_token = |token: String| {
        let voucher = if takes_any {
            Voucher::Nothing
        } else {
            Voucher::Success
        };
        known_or(Whose::Session(token), voucher)
    };
    // A bearer token, which only the proxy passes on, may be another user's.
    let is_bearer = asked.body.is_some() && asked.asked.first(AUTHORIZATION).is_some();
    let affected = match outdates(*asked.method == http::Method::GET, path) {
        Outdates::Nobody => None,
        Outdates::Member => Some(Affected::Member),
        Outdates::CallerIfKnown => named.as_ref().map(caller),
        Outdates::Caller
            if path == "change-password"
                && argument(body, "revokeOtherSessions").as_deref() != Some("true") =>
        {
            None
        }
        Outdates::Caller => match &named {
            Some(session) if !is_bearer => Some(caller(session)),
            _ => (is_bearer || token.is_some()).then_some(Affected::Caller),
        },
        Outdates::ThisSession => token
            .and_then(token_in_force)
            .and_then(|token| String::from_utf8(token).ok())
            .map(of_token),
        Outdates::SessionIn(name) => argument(body, name).map(of_token),
        Outdates::UserIn(name) => {
            argument(body, name).map(|id| known_or(Whose::User(id), Voucher::Success))
        }
    };
    affected.unwrap_or(Affected::Nobody)
}

/// Who calls, by upstream's answer.
pub(super) fn caller_in(reply: &Reply) -> Affected {
    let session = match reply {
        Reply::Answer { status, body, .. } if status.is_success() => text_of(reply, body)
            .and_then(value_of)
            .as_ref()
            .and_then(session_in),
        _ => None,
    };
    session.map_or(Affected::Nobody, |session| {
        Affected::Somebody(user_of(&session), Voucher::Known)
    })
}

/// What a call invalidates once it is over. If it may have been carried out, it counts as if it was.
pub(super) fn made(affected: Affected, reply: &Reply) -> Option<Made> {
    let (is_success, json) = match reply {
        Reply::Failure(kind) if was_never_sent(*kind) => return None,
        Reply::Failure(_) => (false, None),
        Reply::Answer { status, body, .. } => {
            let text = text_of(reply, body);
            if status.is_client_error() && is_better_auths_own(text) {
                return None;
            }
            let is_success = status.is_success() || status.is_redirection();
            (is_success, text.and_then(value_of))
        }
    };
    let (whose, voucher) = match affected {
        Affected::Nobody | Affected::Caller => return None,
        Affected::Somebody(whose, voucher) => (whose, voucher),
        Affected::Member => {
            let reply = json.filter(|_| is_success)?;
            let member = reply.get("member").filter(|member| member.is_object());
            let id = in_words(member.unwrap_or(&reply).get("userId")?)?;
            (Whose::User(id), Voucher::Success)
        }
    };
    Some(Made {
        whose,
        is_vouched_for: match voucher {
            Voucher::Known => true,
            Voucher::Success => is_success,
            Voucher::Nothing => false,
        },
    })
}

fn was_never_sent(kind: FetchErrorKind) -> bool {
    matches!(
        kind,
        FetchErrorKind::Dns
            | FetchErrorKind::Refused
            | FetchErrorKind::Tls
            | FetchErrorKind::NoPlace
            | FetchErrorKind::Exhausted
    )
}

/// An argument of a call, which is JSON or a form.
fn argument(body: &str, name: &str) -> Option<String> {
    match value_of(body) {
        Some(arguments) => in_words(arguments.get(name)?),
        None => {
            let mut pairs = url::form_urlencoded::parse(body.as_bytes());
            pairs
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        }
    }
}

fn in_words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn user_of(session: &Value) -> Whose {
    Whose::User(text_at(session, "/user/id"))
}

fn session_of(session: &Value) -> Whose {
    Whose::Session(text_at(session, "/session/token"))
}

fn text_at(session: &Value, path: &str) -> String {
    let text = session.pointer(path).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}
