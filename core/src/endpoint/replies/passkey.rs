//! Passkeys.

use crate::session::{SessionRecord, User};

replies! {
    /// A passkey: a key that a device or an account of the user's holds.
    Passkey {
        /// Its id, which changing or deleting it takes.
        id: String,
        /// What the user calls it.
        #[serde(default)]
        name: Option<String>,
        /// Whose it is.
        user_id: String,
        /// Its id in WebAuthn.
        #[serde(rename = "credentialID")]
        credential_id: String,
        /// `singleDevice`, or `multiDevice` if it can be copied to others.
        device_type: String,
        /// Whether a copy of it is kept elsewhere.
        backed_up: bool,
        /// The authenticator's model.
        #[serde(default)]
        aaguid: Option<String>,
        /// When it was registered (RFC 3339).
        #[serde(default)]
        created_at: Option<String>,
    }

    /// A passkey that was changed.
    UpdatedPasskey {
        /// As it is now.
        passkey: Passkey,
    }

    /// Somebody signed in with a passkey.
    PasskeySignedIn {
        /// The new session.
        session: SessionRecord,
        /// Who it is; none if upstream is older than Better Auth 1.6.
        #[serde(default)]
        user: Option<User>,
    }
}
