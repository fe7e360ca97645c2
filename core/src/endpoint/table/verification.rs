//! Verifying an address by a link.

use crate::endpoint::methods::{EmailVerified, OrRedirect, Status};

endpoints! {
    methods(verification_methods) {
        /// Mails a link that verifies the address.
        ///
        /// Refused with `EMAIL_MISMATCH` if it is not the signed-in user's, or `EMAIL_ALREADY_VERIFIED`.
        send_verification_email: SendVerificationEmail = POST "send-verification-email" ("sendVerificationEmail") keeps -> Status {
            /// The user's e-mail address.
            email: String = "email";
            /// Where the link leads in the end.
            callback_url: String = "callbackURL",
        };

        /// Follows the link out of a verification mail.
        ///
        /// With a `callback_url` the reply is where the link leads, `error` in its query if it failed. Refused with
        /// `INVALID_TOKEN` or `TOKEN_EXPIRED` without one.
        verify_email: VerifyEmail = GET "verify-email" ("verifyEmail") changes [caller if known] -> OrRedirect<EmailVerified> {
            /// The token in the mail's link.
            token: String = "token";
            /// Where the link leads in the end.
            callback_url: String = "callbackURL",
        };
    }
}
