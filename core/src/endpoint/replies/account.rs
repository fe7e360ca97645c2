//! Accounts elsewhere, and the tokens that come of them.

use crate::json::JsonText;

replies! {
    /// A way to sign in.
    Account {
        /// The account's id here.
        id: String,
        /// `credential` for a password, else the provider's name.
        provider_id: String,
        /// The account's id at the provider.
        account_id: String,
        /// Whose it is.
        user_id: String,
        /// What the provider lets us have.
        #[serde(default)]
        scopes: Vec<String>,
        /// When it was linked (RFC 3339).
        created_at: String,
        /// When it was last changed.
        updated_at: String,
    }

    /// What a provider says of somebody.
    AccountInfo {
        /// In Better Auth's words: `id`, `name`, `email`, …
        user: JsonText,
        /// In the provider's own.
        data: JsonText,
    }

    /// Linking an account elsewhere has begun.
    SocialLink {
        /// Where to send the browser; none if an ID token linked at once.
        #[serde(default)]
        url: Option<String>,
        /// Whether to send it there now.
        #[serde(default)]
        redirect: bool,
        /// Whether it is linked already.
        #[serde(default)]
        status: Option<bool>,
    }

    /// A provider's access token.
    AccessToken {
        /// The token.
        access_token: String,
        /// Until when it is good (RFC 3339).
        #[serde(default)]
        access_token_expires_at: Option<String>,
        /// What it is good for.
        #[serde(default)]
        scopes: Vec<String>,
        /// The provider's ID token.
        #[serde(default)]
        id_token: Option<String>,
    }

    /// A provider's tokens, refreshed.
    ProviderTokens {
        /// The access token.
        #[serde(default)]
        access_token: Option<String>,
        /// What refreshes it the next time.
        #[serde(default)]
        refresh_token: Option<String>,
        /// Until when the access token is good (RFC 3339).
        #[serde(default)]
        access_token_expires_at: Option<String>,
        /// Until when the refresh token is good; none: for good.
        #[serde(default)]
        refresh_token_expires_at: Option<String>,
        /// What they are good for, with commas in between.
        #[serde(default)]
        scope: Option<String>,
        /// The provider's ID token.
        #[serde(default)]
        id_token: Option<String>,
    }
}
