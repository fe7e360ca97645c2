//! Tokens that take a session into another browser, or onto another domain.

use crate::endpoint::methods::OneTimeToken;
use crate::session::Session;

endpoints! {
    /// Takes a session into another browser.
    group(one_time_token_methods) one_time_token: OneTimeTokens {
        /// Makes a token that is good once, for three minutes, for the signed-in user's session.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in.
        generate: GenerateOneTimeToken = GET "one-time-token/generate" of "oneTimeToken" ("oneTimeToken.generate") keeps -> OneTimeToken;

        /// Signs in with such a token: this browser and the one that made it then share one session.
        ///
        /// Refused with status 400 if the token is unknown, was used or has expired, or if the session is over.
        verify: VerifyOneTimeToken = POST "one-time-token/verify" of "oneTimeToken" ("oneTimeToken.verify") changes -> Session {
            /// The token.
            token: String = "token"
        };
    }
}
