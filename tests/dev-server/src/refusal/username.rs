//! Refusals of the username plugin.

use super::refusals;

refusals! {
    INVALID_USERNAME = BAD_REQUEST, "Username is invalid";
    INVALID_USERNAME_OR_PASSWORD = UNAUTHORIZED, "Invalid username or password";
    USERNAME_IS_ALREADY_TAKEN = BAD_REQUEST, "Username is already taken. Please try another.";
    USERNAME_TOO_LONG = BAD_REQUEST, "Username is too long";
    USERNAME_TOO_SHORT = BAD_REQUEST, "Username is too short";
}
