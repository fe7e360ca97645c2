//! Tokens for other services, the keys that verify them, and how upstream is.

use crate::json::JsonText;

replies! {
    /// A JWT for other services.
    Token {
        /// The JWT.
        token: String,
    }

    /// A JWT for somebody who is not signed in.
    AnonymousToken {
        /// The JWT.
        token: String,
        /// Until when it is good, in Unix seconds.
        #[serde(rename = "expires_at", default)]
        expires_at: Option<i64>,
    }

    /// The keys that JWTs are verified with.
    JsonWebKeys {
        /// Each as RFC 7517 has it.
        keys: Vec<JsonText>,
    }

    /// How upstream is.
    Health {
        /// Always true: a failure is an error.
        ok: bool,
    }
}
