//! The older way to a new password by code.

use crate::endpoint::methods::Success;

endpoints! {
    /// Mails a code for a new password, by the older route.
    group(forget_password_methods) forget_password: ForgetPassword {
        /// Mails a code for a new password. [`RequestPasswordResetOtp`](super::RequestPasswordResetOtp) is its successor.
        email_otp: ForgetPasswordEmailOtp = POST "forget-password/email-otp" ("forgetPassword.emailOtp") keeps -> Success {
            /// The user's e-mail address.
            email: String = "email"
        };
    }
}
