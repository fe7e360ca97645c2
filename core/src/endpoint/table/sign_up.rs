//! Signing up.

use crate::endpoint::methods::{OrAuthorization, SignedUp};

endpoints! {
    /// Signs up.
    group(sign_up_methods) sign_up: SignUp {
        /// Makes an account with address and password, and signs in.
        ///
        /// If upstream signs nobody in before the address is verified, an address that has an account already is not
        /// refused: the answer is the same, with an invented user.
        ///
        /// Refused with `USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL`, `PASSWORD_TOO_SHORT`, `PASSWORD_TOO_LONG` or
        /// `VALIDATION_ERROR`; from Better Auth 1.7 on with `PHONE_NUMBER_CANNOT_BE_SET` if it comes with a phone number:
        /// that is set by verifying it.
        email: SignUpEmail = POST "sign-up/email" ("signUp.email") changes -> OrAuthorization<SignedUp> {
            /// The new user's e-mail address.
            email: String = "email",
            /// The new user's password.
            password: String = "password"
            |
            /// The name that others see; empty unless given. A form that is read as this type has to have the field.
            name: String = "name";
            /// A picture's URL.
            image: String = "image",
            /// Where the link in the verification mail leads in the end.
            callback_url: String = "callbackURL",
            /// Whether the session outlives the browser: true unless given. In a form it is `rememberMe`, `true` or `false`; a
            /// checkbox needs a type of your own, since one that is not ticked sends nothing.
            remember_me: bool = "rememberMe",
            /// A name to sign in with, if upstream has the plugin `username`.
            username: String = "username",
            /// The same name as others see it, with large letters.
            display_username: String = "displayUsername",
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };
    }
}
