//! Giving tokens back.

use crate::call::Call;
use crate::jwt::Verified;
use crate::neon_auth::NeonAuth;
use crate::refusal::oauth_provider::{MISSING_CREDENTIALS, TOKEN_NOT_FOUND, bad};
use crate::reply::{Answer, Reply};

use super::access_token::is_live;
use super::credentials::Credentials;
use super::introspect::{token_in, unexpected};

/// POST `oauth2/revoke`: ends a token that the server keeps. One that says what it is good for itself stays good.
pub(in crate::routes) fn revoke(auth: &mut NeonAuth, call: &Call) -> Answer {
    let token = token_in(call)?;
    let credentials = Credentials::read(call)?.ok_or(MISSING_CREDENTIALS)?;
    let client = auth.authenticate_client(&credentials, None)?;
    let hint = call.form.get("token_type_hint");
    if hint != Some("refresh_token") {
        match auth.read_claims(token) {
            Verified::Token(claims) if is_live(&claims, call.now) => {
                return Err(bad(
                    "unsupported_token_type",
                    "JWT access tokens are self-contained and cannot be revoked server-side",
                ));
            }
            Verified::Token(_) => return Ok(nothing_to_revoke()),
            Verified::Foreign => return Ok(unexpected()),
            Verified::Nothing => {}
        }
        if let Some(entry) = auth.store.opaque_tokens.entry(token) {
            if entry.value.grant.client_id != client.id {
                return Ok(nothing_to_revoke());
            }
            auth.store.opaque_tokens.remove(token);
            return Ok(Reply::empty());
        }
    }
    if hint == Some("access_token") {
        return Err(bad("invalid_request", "Invalid access token"));
    }
    let entry = auth.store.refresh_tokens.entry_mut(token);
    let kept = &mut entry.ok_or(TOKEN_NOT_FOUND)?.value;
    if kept.is_revoked {
        let user_id = kept.grant.user_id.clone();
        auth.store.revoke_refresh_tokens(&client.id, &user_id);
        return Err(bad("invalid_request", "refresh token revoked"));
    }
    if kept.grant.client_id != client.id {
        return Ok(nothing_to_revoke());
    }
    kept.is_revoked = true;
    let is_another = |one: Option<&str>| one != Some(token);
    auth.store
        .opaque_tokens
        .retain(|opaque| is_another(opaque.refresh_token.as_deref()));
    Ok(Reply::empty())
}

/// The answer if the token is over, is no access token or is another client's: `null`.
fn nothing_to_revoke() -> Reply {
    Reply::json(&())
}
