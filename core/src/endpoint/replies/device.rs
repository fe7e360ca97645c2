//! Devices without a keyboard that are signed in from another one (RFC 8628).

replies! {
    /// The two codes of a device that waits (RFC 8628, section 3.2).
    DeviceCodes {
        /// What the device asks for its token with.
        #[serde(rename = "device_code")]
        device_code: String,
        /// What the device shows, and the user types on another one.
        #[serde(rename = "user_code")]
        user_code: String,
        /// Where the user types it.
        #[serde(rename = "verification_uri")]
        verification_uri: String,
        /// The same with the code in it, for a picture that a phone reads.
        #[serde(rename = "verification_uri_complete", default)]
        verification_uri_complete: Option<String>,
        /// For how many seconds the codes are good.
        #[serde(rename = "expires_in")]
        expires_in: u64,
        /// How many seconds the device waits before it asks again.
        interval: u64,
    }

    /// The token of a device that was approved (RFC 8628, section 3.5). It is that of a new session, which has no cookie.
    DeviceToken {
        /// The token.
        #[serde(rename = "access_token")]
        access_token: String,
        /// `Bearer`.
        #[serde(rename = "token_type")]
        token_type: String,
        /// For how many seconds it is good.
        #[serde(rename = "expires_in")]
        expires_in: u64,
        /// What it is good for, with spaces in between.
        #[serde(default)]
        scope: Option<String>,
    }

    /// A device that waits for the user's word.
    DeviceRequest {
        /// The code, as it was asked about.
        #[serde(rename = "user_code")]
        user_code: String,
        /// `pending`, `approved` or `denied`.
        status: String,
        /// Which program asks; none unless the signed-in user is the one who decides, or if upstream is older than Better
        /// Auth 1.7.
        #[serde(rename = "client_id", default)]
        client_id: Option<String>,
        /// What it asks for, likewise.
        #[serde(default)]
        scope: Option<String>,
    }
}
