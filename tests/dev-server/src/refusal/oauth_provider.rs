//! Refusals to the clients of the OAuth provider, and to the pages that users meet on their way.

use http::StatusCode;

use super::Refusal;

pub(crate) const ACCESS_TOKEN_NOT_FOUND: Refusal = Refusal::oauth(
    StatusCode::UNAUTHORIZED,
    "invalid_request",
    "access token not found",
);
pub(crate) const CLIENT_NOT_FOUND: Refusal = not_found("client not found");
pub(crate) const INVALID_ACCESS_TOKEN: Refusal = bad("invalid_token", "Invalid access token")
    .with_challenge(r#"Bearer error="invalid_token", error_description="Invalid access token""#);
pub(crate) const INVALID_CODE: Refusal = bad("invalid_grant", "invalid code");
pub(crate) const INVALID_REFRESH_TOKEN: Refusal = bad("invalid_grant", "invalid refresh token");
pub(crate) const INVALID_SIGNATURE: Refusal = bad("invalid_signature", "");
pub(crate) const MISSING_CREDENTIALS: Refusal = Refusal::oauth(
    StatusCode::UNAUTHORIZED,
    "invalid_client",
    "missing required credentials",
);
pub(crate) const MISSING_OAUTH_QUERY: Refusal = bad("invalid_request", "missing oauth query");
pub(crate) const MISSING_SCOPE: Refusal = bad("invalid_scope", "Missing required scope");
pub(crate) const NO_CONSENT: Refusal = not_found("no consent");
pub(crate) const TOKEN_NOT_FOUND: Refusal = bad("invalid_request", "token not found");

/// A 400 in OAuth's form.
pub(crate) const fn bad(error: &'static str, description: &'static str) -> Refusal {
    Refusal::oauth(StatusCode::BAD_REQUEST, error, description)
}

/// A 400 to a client that may not do what it asks for.
pub(crate) fn unauthorized_client(grant: &str) -> Refusal {
    bad("unauthorized_client", "").with_message(format!(
        "client is not authorized to use grant type {grant}"
    ))
}

const fn not_found(description: &'static str) -> Refusal {
    Refusal::oauth(StatusCode::NOT_FOUND, "not_found", description)
}
