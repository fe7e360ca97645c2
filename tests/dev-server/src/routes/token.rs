//! Tokens for other services.

use serde::Serialize;

use crate::call::Call;
use crate::jwt::{PublicKey, expiry};
use crate::neon_auth::NeonAuth;
use crate::reply::{Answer, Reply};

/// GET `token`: the user's own.
pub(super) fn user(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Token {
        token: String,
    }
    let current = auth.require_session(call)?;
    let token = auth
        .token_key
        .user_token(call.now, &current.user, &auth.origin);
    Ok(Reply::json(&Token { token }).with_cookies(current.renewal))
}

/// GET `token/anonymous`: one for a caller without a session.
pub(super) fn anonymous(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Token {
        token: String,
        expires_at: i64,
    }
    Ok(Reply::json(&Token {
        token: auth.token_key.anonymous_token(call.now, &auth.origin),
        expires_at: expiry(call.now),
    }))
}

/// GET `.well-known/jwks.json`: the keys that verify them.
pub(super) fn key_set(auth: &mut NeonAuth, _: &Call) -> Answer {
    #[derive(Serialize)]
    struct KeySet<'a> {
        keys: [PublicKey<'a>; 1],
    }
    Ok(Reply::json(&KeySet {
        keys: [auth.token_key.public()],
    }))
}
