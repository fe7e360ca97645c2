//! Refusals of the device-authorization plugin, in OAuth's form (RFC 8628, section 3.5).

use http::StatusCode;

use super::Refusal;

pub(crate) const ACCESS_DENIED: Refusal = bad("access_denied", "Access denied");
pub(crate) const AUTHENTICATION_REQUIRED: Refusal = Refusal::oauth(
    StatusCode::UNAUTHORIZED,
    "unauthorized",
    "Authentication required",
);
pub(crate) const AUTHORIZATION_PENDING: Refusal =
    bad("authorization_pending", "Authorization pending");
pub(crate) const CLIENT_ID_MISMATCH: Refusal = bad("invalid_grant", "Client ID mismatch");
pub(crate) const CLIENT_ID_REQUIRED: Refusal = bad("invalid_request", "client_id is required");
pub(crate) const DEVICE_CODE_ALREADY_PROCESSED: Refusal =
    bad("invalid_request", "Device code already processed");
pub(crate) const DEVICE_CODE_NOT_CLAIMED: Refusal = bad(
    "invalid_request",
    "Device code has not been claimed by a verifying session; \
     call `GET /device` with the `user_code` while signed in before approving or denying",
);
pub(crate) const EXPIRED_DEVICE_CODE: Refusal = bad("expired_token", "Device code has expired");
pub(crate) const EXPIRED_USER_CODE: Refusal = bad("expired_token", "User code has expired");
pub(crate) const INVALID_DEVICE_CODE: Refusal = bad("invalid_grant", "Invalid device code");
pub(crate) const INVALID_USER_CODE: Refusal = bad("invalid_request", "Invalid user code");
pub(crate) const NOT_YOURS_TO_APPROVE: Refusal =
    forbidden("You are not authorized to approve this device authorization");
pub(crate) const NOT_YOURS_TO_DENY: Refusal =
    forbidden("You are not authorized to deny this device authorization");
pub(crate) const POLLING_TOO_FREQUENTLY: Refusal = bad("slow_down", "Polling too frequently");
pub(crate) const USER_NOT_FOUND: Refusal = Refusal::oauth(
    StatusCode::INTERNAL_SERVER_ERROR,
    "server_error",
    "User not found",
);

const fn bad(error: &'static str, description: &'static str) -> Refusal {
    Refusal::oauth(StatusCode::BAD_REQUEST, error, description)
}

const fn forbidden(description: &'static str) -> Refusal {
    Refusal::oauth(StatusCode::FORBIDDEN, "access_denied", description)
}
