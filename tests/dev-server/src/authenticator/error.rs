//! Why an authenticator does nothing.

use std::io;

/// Says why an [`Authenticator`](super::Authenticator) makes no passkey, or signs with none.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthenticatorError {
    /// The options are not what `navigator.credentials` takes. A page gets them from the server as JSON.
    #[error("these are no options of WebAuthn: {0}")]
    Options(#[from] serde_json::Error),
    /// The challenge is not written in base64url.
    #[error("the challenge is not written in base64url")]
    Challenge,
    /// The page may not use passkeys of that relying party. A browser calls it a `SecurityError`.
    #[error("a page of {origin} may not use passkeys of {rp_id:?}")]
    OtherRelyingParty {
        /// The relying party that the options name.
        rp_id: String,
        /// Where the page is.
        origin: String,
    },
    /// The options allow no ES256 key. A browser calls it a `NotSupportedError`.
    #[error(
        "the options do not allow the algorithm ES256 (-7), the only one that this authenticator has"
    )]
    Algorithm,
    /// The options exclude a passkey that this authenticator has. A browser calls it an `InvalidStateError`.
    #[error("this authenticator already has a passkey that the options exclude")]
    AlreadyRegistered,
    /// There is no passkey of the relying party that the options allow. A browser calls it a `NotAllowedError`.
    #[error("this authenticator has no passkey of {rp_id:?} that the options allow")]
    NoPasskey {
        /// The relying party that the options name.
        rp_id: String,
    },
    /// The operating system has no entropy to give.
    #[error("the operating system gives no entropy: {0}")]
    Entropy(#[from] io::Error),
}
