//! Tokens for other services.

use crate::endpoint::methods::{AnonymousToken, Health, JsonWebKeys, Token};

endpoints! {
    methods(token_methods) {
        /// A JWT that tells other services, Neon's Data API for one, who is signed in.
        ///
        /// Refused with `UNAUTHORIZED` where nobody is.
        token: GetToken = GET "token" ("token") keeps -> Token;

        /// A JWT for somebody who is not signed in. Neon's own.
        get_anonymous_token: GetAnonymousToken = GET "token/anonymous" ("getAnonymousToken") keeps -> AnonymousToken;

        /// The keys that those JWTs are verified with (RFC 7517).
        jwks: GetJwks = GET ".well-known/jwks.json" ("jwks") keeps -> JsonWebKeys;

        /// Whether upstream is well.
        ok: GetHealth = GET "ok" ("ok") keeps -> Health;
    }
}
