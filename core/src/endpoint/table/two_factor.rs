//! A second factor beside the password.

use crate::endpoint::methods::{
    BackupCodes, OrAuthorization, SignedIn, Status, TotpUri, TwoFactorEnabled, TwoFactorMethod,
};

endpoints! {
    /// Sets up a second factor, and asks for it.
    ///
    /// A sign-in by password asks for it with
    /// [`OrSecondFactor::SecondFactor`](crate::methods::OrSecondFactor::SecondFactor); the browser then has ten minutes
    /// for one of the methods that verify a code. Codes and links by mail, providers and passkeys ask for none.
    group(two_factor_methods) two_factor: TwoFactor {
        /// Begins to set up a second factor for the signed-in user, who gives the password.
        ///
        /// An authenticator app reads the reply's `totp_uri`, and [`verify_totp`](Self::verify_totp) with its first code
        /// turns the factor on. Codes by mail are on at once, and the session gets another token.
        ///
        /// Refused with `INVALID_PASSWORD`; from Better Auth 1.7 on with `TOTP_ALREADY_ENABLED` if an app was set up
        /// before, `OTP_NOT_CONFIGURED` or `TOTP_NOT_CONFIGURED` if upstream has not that kind.
        enable: EnableTwoFactor = POST "two-factor/enable" of "twoFactor" ("twoFactor.enable") changes [caller] -> TwoFactorEnabled {
            /// The user's password.
            password: String = "password";
            /// What the user will have: an app unless given. Only Better Auth 1.7 takes it; older ones ignore it.
            method: TwoFactorMethod = "method",
            /// What the app calls this application.
            issuer: String = "issuer",
        };

        /// Turns the second factor of the signed-in user off.
        ///
        /// Refused with `INVALID_PASSWORD`.
        disable: DisableTwoFactor = POST "two-factor/disable" of "twoFactor" ("twoFactor.disable") changes [caller] -> Status {
            /// The user's password.
            password: String = "password"
        };

        /// Returns what another authenticator app of the signed-in user reads.
        ///
        /// Refused with `INVALID_PASSWORD`, or `TOTP_NOT_ENABLED` if no app was set up.
        get_totp_uri: GetTotpUri = POST "two-factor/get-totp-uri" of "twoFactor" ("twoFactor.getTotpUri") keeps -> TotpUri {
            /// The user's password.
            password: String = "password"
        };

        /// Takes the code that an authenticator app shows: signs in, or turns the factor on if it is the first one.
        ///
        /// Refused with `INVALID_CODE`, `INVALID_TWO_FACTOR_COOKIE` if no sign-in waits for it, or `TOTP_NOT_ENABLED`. From
        /// Better Auth 1.6 on with `TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE` after five wrong ones, and, with status 429,
        /// `ACCOUNT_TEMPORARILY_LOCKED` after ten in several sign-ins.
        verify_totp: VerifyTotp = POST "two-factor/verify-totp" of "twoFactor" ("twoFactor.verifyTotp") changes [caller if known] -> OrAuthorization<SignedIn> {
            /// The code.
            code: String = "code";
            /// Whether this browser is asked for no second factor for 30 days.
            trust_device: bool = "trustDevice",
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };

        /// Sends a code to the user who signs in.
        ///
        /// Refused with `INVALID_TWO_FACTOR_COOKIE` if no sign-in waits for it, or `OTP_NOT_CONFIGURED`.
        send_otp: SendTwoFactorOtp = POST "two-factor/send-otp" of "twoFactor" ("twoFactor.sendOtp") keeps -> Status {
            ;
            /// Ignored; what counts is that of [`VerifyTwoFactorOtp`](crate::methods::VerifyTwoFactorOtp).
            trust_device: bool = "trustDevice",
        };

        /// Takes the code that was sent, and signs in.
        ///
        /// Refused with `INVALID_CODE`, `OTP_HAS_EXPIRED`, `TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE` after five wrong ones,
        /// or `INVALID_TWO_FACTOR_COOKIE` if no sign-in waits for it. From Better Auth 1.6 on, with status 429,
        /// `ACCOUNT_TEMPORARILY_LOCKED` after ten in several sign-ins.
        verify_otp: VerifyTwoFactorOtp = POST "two-factor/verify-otp" of "twoFactor" ("twoFactor.verifyOtp") changes [caller if known] -> OrAuthorization<SignedIn> {
            /// The code.
            code: String = "code";
            /// Whether this browser is asked for no second factor for 30 days.
            trust_device: bool = "trustDevice",
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };

        /// Makes new backup codes for the signed-in user; the old ones are good no longer.
        ///
        /// Refused with `INVALID_PASSWORD`, or `TWO_FACTOR_NOT_ENABLED`.
        generate_backup_codes: GenerateBackupCodes = POST "two-factor/generate-backup-codes" of "twoFactor" ("twoFactor.generateBackupCodes") keeps -> BackupCodes {
            /// The user's password.
            password: String = "password"
        };

        /// Takes a backup code, which is spent by it, and signs in.
        ///
        /// Refused with `INVALID_BACKUP_CODE`, `BACKUP_CODES_NOT_ENABLED`, or `INVALID_TWO_FACTOR_COOKIE` if no sign-in
        /// waits for it. From Better Auth 1.6 on, with status 429, `ACCOUNT_TEMPORARILY_LOCKED` after ten in several
        /// sign-ins.
        verify_backup_code: VerifyBackupCode = POST "two-factor/verify-backup-code" of "twoFactor" ("twoFactor.verifyBackupCode") changes -> OrAuthorization<SignedIn> {
            /// The code.
            code: String = "code";
            /// Whether to check without signing in.
            disable_session: bool = "disableSession",
            /// Whether this browser is asked for no second factor for 30 days.
            trust_device: bool = "trustDevice",
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };
    }
}
