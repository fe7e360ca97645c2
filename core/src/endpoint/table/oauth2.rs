//! What the pages of an OAuth provider need: users who sign in here to go on at a client.

use crate::endpoint::methods::{Authorization, Consent, Empty, PublicClient};
use serde_json::{Map, Value};

endpoints! {
    /// Takes users who came from an OAuth client through login and consent, and back.
    ///
    /// Upstream sends the browser to the login page with a signed query. The pages give it back as it came, as
    /// `oauth_query`: in whatever signs in, and here.
    group(oauth2_methods) oauth2: OAuth2 {
        /// Lets the client have what it asks for, or not.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in, or in OAuth's words with `invalid_signature` if the query
        /// was changed or has expired, or `invalid_request` if it is missing or has no such scope.
        consent: GiveConsent = POST "oauth2/consent" of "oauthProvider" ("oauth2.consent") changes -> Authorization {
            /// Whether the client may.
            accept: bool = "accept";
            /// Those of the scopes that it may have, with spaces in between; all unless given.
            scope: String = "scope",
            /// Those of the claims about the user that it may have, as OpenID Connect writes them; all unless given.
            claims: Map<String, Value> = "claims",
            /// The query of the consent page.
            oauth_query: String = "oauth_query",
        };

        /// Goes on after a step that was not signing in: somebody was signed in already, has signed up, or has chosen
        /// what comes after the login.
        ///
        /// Refused as [`consent`](Self::consent) is.
        continue_authorization: ContinueAuthorization = POST "oauth2/continue" of "oauthProvider" ("oauth2.continue") changes -> Authorization {
            ;
            /// Whether the signed-in user is the one who goes on.
            selected: bool = "selected",
            /// Whether an account was made.
            created: bool = "created",
            /// Whether what comes after the login was chosen, such as an organization.
            post_login: bool = "postLogin",
            /// The query of the page.
            oauth_query: String = "oauth_query",
        };

        /// Returns what a signed-in user may know of a client.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in, or with `not_found`.
        public_client: GetPublicClient = GET "oauth2/public-client" of "oauthProvider" ("oauth2.publicClient") keeps -> PublicClient {
            /// The client's id.
            client_id: String = "client_id"
        };

        /// Returns what the signed-in user lets clients have.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in.
        get_consents: GetConsents = GET "oauth2/get-consents" of "oauthProvider" ("oauth2.getConsents") keeps -> Vec<Consent>;

        /// Takes back what the signed-in user lets a client have: it asks again the next time. Tokens that it has
        /// stay good.
        ///
        /// Refused with `not_found`, or status 401 if it is another user's.
        delete_consent: DeleteConsent = POST "oauth2/delete-consent" of "oauthProvider" ("oauth2.deleteConsent") changes -> Empty {
            /// The consent's id.
            id: String = "id"
        };
    }
}
