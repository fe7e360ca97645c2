//! Passwords.

use crate::endpoint::methods::{PasswordChanged, Status};

endpoints! {
    methods(password_methods) {
        /// Changes the signed-in user's password.
        ///
        /// Refused with `INVALID_PASSWORD` if the current one is wrong, `PASSWORD_TOO_SHORT` or
        /// `PASSWORD_TOO_LONG` if the new one is.
        change_password: ChangePassword = POST "change-password" ("changePassword") changes [caller if "revokeOtherSessions"] -> PasswordChanged {
            /// The current password.
            current_password: String = "currentPassword",
            /// The new password.
            new_password: String = "newPassword";
            /// Whether to end every session, this one included, and begin a new one here.
            revoke_other_sessions: bool = "revokeOtherSessions",
        };

        /// Checks the signed-in user's password.
        ///
        /// Refused with `INVALID_PASSWORD`.
        verify_password: VerifyPassword = POST "verify-password" ("verifyPassword") keeps -> Status {
            /// The user's password.
            password: String = "password"
        };

        /// Mails a link for a new password. The answer does not say whether there is an account.
        ///
        /// Refused with `INVALID_REDIRECT_URL` if upstream does not trust the page.
        request_password_reset: RequestPasswordReset = POST "request-password-reset" ("requestPasswordReset") keeps -> Status {
            /// The user's e-mail address.
            email: String = "email";
            /// The page that asks for the new password; the link leads there with a `token`.
            redirect_to: String = "redirectTo",
        };

        /// Sets a new password, with the token in the link of a mail.
        ///
        /// Refused with `INVALID_TOKEN`, `PASSWORD_TOO_SHORT` or `PASSWORD_TOO_LONG`.
        reset_password: ResetPassword = POST "reset-password" ("resetPassword") changes -> Status {
            /// The new password.
            new_password: String = "newPassword";
            /// The token in the mail's link.
            token: String = "token",
        };
    }
}
