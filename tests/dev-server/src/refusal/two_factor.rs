//! Refusals of the two-factor plugin.

use super::refusals;

refusals! {
    ACCOUNT_TEMPORARILY_LOCKED = TOO_MANY_REQUESTS,
        "Too many failed verification attempts. \
         Your account is temporarily locked. Please try again later.";
    BACKUP_CODES_NOT_ENABLED = BAD_REQUEST, "Backup codes aren't enabled";
    FAILED_TO_CREATE_SESSION = BAD_REQUEST, "Failed to create session";
    INVALID_BACKUP_CODE = UNAUTHORIZED, "Invalid backup code";
    INVALID_CODE = UNAUTHORIZED, "Invalid code";
    INVALID_TWO_FACTOR_COOKIE = UNAUTHORIZED, "Invalid two factor cookie";
    OTP_HAS_EXPIRED = BAD_REQUEST, "OTP has expired";
    TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE = BAD_REQUEST,
        "Too many attempts. Please request a new code.";
    TOTP_ALREADY_ENABLED = BAD_REQUEST, "TOTP is already enabled";
    TOTP_NOT_ENABLED = BAD_REQUEST, "TOTP not enabled";
    TWO_FACTOR_NOT_ENABLED = BAD_REQUEST, "Two factor isn't enabled";
}
