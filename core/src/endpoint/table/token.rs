//! Tokens for other services.

use crate::endpoint::methods::{AnonymousToken, Health, JsonWebKeys, Token};

endpoints! {
    methods(token_methods) {
        /// Returns a JWT that says who is signed in, for other services such as Neon's Data API.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is.
        token: GetToken = GET "token" ("token") keeps -> Token;

        /// Returns a JWT for somebody who is not signed in. Neon's own.
        get_anonymous_token: GetAnonymousToken = GET "token/anonymous" ("getAnonymousToken") keeps -> AnonymousToken;

        /// Returns the keys that JWTs of the server are verified with (RFC 7517).
        jwks: GetJwks = GET ".well-known/jwks.json" ("jwks") keeps -> JsonWebKeys;

        /// Returns whether upstream works.
        ok: GetHealth = GET "ok" ("ok") keeps -> Health;
    }
}
