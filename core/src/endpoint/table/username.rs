//! Names to sign in with, beside the address.

use crate::endpoint::methods::UsernameAvailability;

endpoints! {
    methods(username_methods) {
        /// Returns whether a name to sign in with is free.
        ///
        /// A user gets one at the sign-up, [`SignUpEmail::username`](crate::methods::SignUpEmail::username), or later,
        /// [`UpdateUser::username`](crate::methods::UpdateUser::username).
        ///
        /// Refused with `INVALID_USERNAME`, `USERNAME_TOO_SHORT` or `USERNAME_TOO_LONG`.
        is_username_available: IsUsernameAvailable = POST "is-username-available" of "username" ("isUsernameAvailable") keeps -> UsernameAvailability {
            /// The name.
            username: String = "username"
        };
    }
}
