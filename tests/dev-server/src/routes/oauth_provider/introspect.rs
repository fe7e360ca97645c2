//! What a token is good for, for a resource server that cannot read it.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::oauth_provider::{MISSING_CREDENTIALS, bad};
use crate::reply::{Answer, Reply};

use super::access_token::Validated;
use super::credentials::Credentials;

#[derive(Serialize)]
struct Inactive {
    active: bool,
}

#[derive(Serialize)]
struct ActiveRefreshToken<'a> {
    active: bool,
    client_id: &'a str,
    iss: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
    exp: i64,
    iat: i64,
    scope: String,
    token_type: &'static str,
}

/// POST `oauth2/introspect`: for clients with a secret.
pub(in crate::routes) fn introspect(auth: &mut NeonAuth, call: &Call) -> Answer {
    let token = token_in(call)?;
    let credentials = Credentials::read(call)?.filter(|client| client.secret.is_some());
    let credentials = credentials.ok_or(MISSING_CREDENTIALS)?;
    let client = auth.authenticate_client(&credentials, None)?;
    let hint = call.form.get("token_type_hint");
    let validated = match hint {
        Some("refresh_token") => Validated::Unknown,
        _ => auth.validate(token, call.now),
    };
    let reply = match validated {
        Validated::Active(token) if token.concerns(&client.id, &client.resources) => {
            Reply::json(&token.claims)
        }
        Validated::Unknown if hint != Some("access_token") => {
            describe_refresh_token(auth, call, token, &client.id)
        }
        Validated::Foreign => return Ok(unexpected()),
        _ => Reply::json(&Inactive { active: false }),
    };
    Ok(reply.never_stored())
}

/// The answer to a token that the real server does not expect.
pub(super) fn unexpected() -> Reply {
    Reply::empty().with_status(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The token that a request is about.
pub(super) fn token_in(call: &Call) -> Result<&str, Refusal> {
    let token = call
        .form
        .get("token")
        .ok_or(bad("invalid_request", "token is required"))?;
    let token = token.strip_prefix("Bearer ").unwrap_or(token);
    match token.is_empty() {
        true => Err(bad(
            "invalid_request",
            "missing a required token for introspection",
        )),
        false => Ok(token),
    }
}

fn describe_refresh_token(auth: &NeonAuth, call: &Call, token: &str, client_id: &str) -> Reply {
    let entry = auth.store.refresh_tokens.entry(token).filter(|entry| {
        let token = &entry.value;
        token.grant.client_id == client_id && !token.is_revoked && !entry.is_over(call.now)
    });
    let Some(entry) = entry else {
        return Reply::json(&Inactive { active: false });
    };
    let grant = &entry.value.grant;
    let session_id = grant.session_id.as_str();
    let user = auth.store.user_by_id(&grant.user_id);
    Reply::json(&ActiveRefreshToken {
        active: true,
        client_id,
        iss: auth.issuer(),
        sub: user.map(|user| user.id.as_str()),
        sid: Some(session_id).filter(|id| auth.has_session(id, call.now)),
        exp: entry.expires_at.unix_seconds(),
        iat: entry.value.issued_at.unix_seconds(),
        scope: grant.scopes.join(" "),
        token_type: "Bearer",
    })
}
