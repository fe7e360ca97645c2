//! Refusals of the username plugin.

use super::refusals;

refusals! {
    INVALID_USERNAME = BAD_REQUEST, "Username is invalid";
    USERNAME_TOO_LONG = BAD_REQUEST, "Username is too long";
    USERNAME_TOO_SHORT = BAD_REQUEST, "Username is too short";
}
