//! Codes by text message, if upstream has phone numbers turned on.

use crate::endpoint::methods::{OrAuthorization, PhoneNumberVerified, Sent, Status};

endpoints! {
    /// Sends codes by text message, and checks them.
    group(phone_number_methods) phone_number: PhoneNumber {
        /// Sends a code.
        ///
        /// Refused with `INVALID_PHONE_NUMBER` if upstream checks numbers.
        send_otp: SendPhoneOtp = POST "phone-number/send-otp" of "phoneNumber" ("phoneNumber.sendOtp") keeps -> Sent {
            /// The phone number, as `+49…`.
            phone_number: String = "phoneNumber"
        };

        /// Verifies the number with a code, and signs in.
        ///
        /// Refused with `INVALID_OTP`, `OTP_EXPIRED`, `OTP_NOT_FOUND`, `TOO_MANY_ATTEMPTS`, or `PHONE_NUMBER_EXIST`
        /// if it is another user's.
        verify: VerifyPhoneNumber = POST "phone-number/verify" of "phoneNumber" ("phoneNumber.verify") changes [caller if known] -> OrAuthorization<PhoneNumberVerified> {
            /// The phone number, as `+49…`.
            phone_number: String = "phoneNumber",
            /// The code out of the text message.
            code: String = "code";
            /// Whether to verify without signing in.
            disable_session: bool = "disableSession",
            /// Whether it becomes the signed-in user's number.
            update_phone_number: bool = "updatePhoneNumber",
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };

        /// Sends a code for a new password.
        request_password_reset: RequestPhonePasswordReset = POST "phone-number/request-password-reset" of "phoneNumber" ("phoneNumber.requestPasswordReset") keeps -> Status {
            /// The phone number, as `+49…`.
            phone_number: String = "phoneNumber"
        };

        /// Sets a new password with a code.
        ///
        /// Refused with `INVALID_OTP`, `OTP_EXPIRED`, `OTP_NOT_FOUND`, `TOO_MANY_ATTEMPTS` or `PASSWORD_TOO_SHORT`; from
        /// Better Auth 1.7 on with `PHONE_NUMBER_PENDING_VERIFICATION` if upstream wants the number verified first.
        reset_password: ResetPhonePassword = POST "phone-number/reset-password" of "phoneNumber" ("phoneNumber.resetPassword") changes -> Status {
            /// The phone number, as `+49…`.
            phone_number: String = "phoneNumber",
            /// The code out of the text message.
            otp: String = "otp"
            |
            /// The new password.
            new_password: String = "newPassword"
        };
    }
}
