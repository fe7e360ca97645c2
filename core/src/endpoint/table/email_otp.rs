//! Codes by mail.

use crate::endpoint::methods::{EmailVerified, OrAuthorization, OtpType, Success};

endpoints! {
    /// Mails codes, and checks them.
    group(email_otp_methods) email_otp: EmailOtp {
        /// Mails a code.
        ///
        /// Refused with `INVALID_EMAIL`, or `VALIDATION_ERROR` for a purpose that upstream does not know. Codes for a
        /// change of address are sent by [`RequestEmailChangeOtp`](super::RequestEmailChangeOtp).
        send_verification_otp: SendVerificationOtp = POST "email-otp/send-verification-otp" ("emailOtp.sendVerificationOtp") keeps -> Success {
            /// The user's e-mail address.
            email: String = "email",
            /// What the code is for.
            otp_type: OtpType = "type",
        };

        /// Verifies the address with a code.
        ///
        /// Refused with `INVALID_OTP`, `OTP_EXPIRED`, `TOO_MANY_ATTEMPTS` or `USER_NOT_FOUND`.
        verify_email: VerifyEmailOtp = POST "email-otp/verify-email" ("emailOtp.verifyEmail") changes [caller if known] -> OrAuthorization<EmailVerified> {
            /// The user's e-mail address.
            email: String = "email",
            /// The code out of the mail.
            otp: String = "otp";
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };

        /// Checks a code without using it up.
        ///
        /// Refused with `INVALID_OTP`, `OTP_EXPIRED`, `TOO_MANY_ATTEMPTS` or `USER_NOT_FOUND`.
        check_verification_otp: CheckVerificationOtp = POST "email-otp/check-verification-otp" ("emailOtp.checkVerificationOtp") keeps -> Success {
            /// The user's e-mail address.
            email: String = "email",
            /// What the code is for.
            otp_type: OtpType = "type",
            /// The code out of the mail.
            otp: String = "otp"
        };

        /// Mails a code for a new password. The answer does not say whether there is an account.
        request_password_reset: RequestPasswordResetOtp = POST "email-otp/request-password-reset" ("emailOtp.requestPasswordReset") keeps -> Success {
            /// The user's e-mail address.
            email: String = "email"
        };

        /// Sets a new password with a code.
        ///
        /// Refused with `INVALID_OTP`, `OTP_EXPIRED`, `TOO_MANY_ATTEMPTS`, `PASSWORD_TOO_SHORT` or `PASSWORD_TOO_LONG`.
        reset_password: ResetPasswordOtp = POST "email-otp/reset-password" ("emailOtp.resetPassword") changes -> Success {
            /// The user's e-mail address.
            email: String = "email",
            /// The code out of the mail.
            otp: String = "otp"
            |
            /// The new password.
            password: String = "password"
        };

        /// Mails a code to a new address of the signed-in user.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in, `INVALID_EMAIL`, and status 400 if upstream has it
        /// turned off. Better Auth 1.4 does not have it.
        request_email_change: RequestEmailChangeOtp = POST "email-otp/request-email-change" ("emailOtp.requestEmailChange") keeps -> Success {
            /// The new address.
            new_email: String = "newEmail";
            /// The code sent to the address as it is, if upstream wants one.
            otp: String = "otp",
        };

        /// Changes the signed-in user's address with the code sent to the new one.
        ///
        /// Refused with `INVALID_OTP`, `OTP_EXPIRED` or `TOO_MANY_ATTEMPTS`. Better Auth 1.4 does not have it.
        change_email: ChangeEmailOtp = POST "email-otp/change-email" ("emailOtp.changeEmail") changes [caller] -> Success {
            /// The new address.
            new_email: String = "newEmail",
            /// The code out of the mail.
            otp: String = "otp"
        };
    }
}
