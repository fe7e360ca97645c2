//! A second factor, and what it takes to have one.

replies! {
    /// A second factor that was begun, or is on already.
    ///
    /// An authenticator app has to prove by a code that it has the secret, with
    /// [`VerifyTotp`](crate::methods::VerifyTotp); until then sign-ins ask for nothing.
    TwoFactorEnabled {
        /// `totp` or `otp`; none if upstream is older than Better Auth 1.7, which knows `totp` alone.
        #[serde(default)]
        method: Option<String>,
        /// What an authenticator app reads, as a picture or as text. It holds the secret. None for `otp`.
        #[serde(rename = "totpURI", default)]
        totp_uri: Option<String>,
        /// Codes for the day the device is lost, each good once. None for `otp`.
        #[serde(default)]
        backup_codes: Vec<String>,
    }

    /// What an authenticator app reads.
    TotpUri {
        /// It holds the secret.
        #[serde(rename = "totpURI")]
        totp_uri: String,
    }

    /// New backup codes. The old ones are good no longer.
    BackupCodes {
        /// Each is good once.
        backup_codes: Vec<String>,
    }
}
