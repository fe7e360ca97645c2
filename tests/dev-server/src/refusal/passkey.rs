//! What the passkey plugin refuses.

use super::refusals;

refusals! {
    AUTHENTICATION_FAILED = BAD_REQUEST, "Authentication failed";
    CHALLENGE_NOT_FOUND = BAD_REQUEST, "Challenge not found";
    FAILED_TO_VERIFY_REGISTRATION = INTERNAL_SERVER_ERROR, "Failed to verify registration";
    PASSKEY_NOT_FOUND = NOT_FOUND, "Passkey not found";
    YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY = UNAUTHORIZED,
        "You are not allowed to register this passkey";
}
