//! API keys.

use crate::endpoint::arguments::Permissions;

replies! {
    /// An API key, without the key itself: that is given out once.
    ApiKey {
        /// Its id, which changing or deleting it takes.
        id: String,
        /// What the user calls it.
        #[serde(default)]
        name: Option<String>,
        /// The key's first characters.
        #[serde(default)]
        start: Option<String>,
        /// What every key of its kind begins with.
        #[serde(default)]
        prefix: Option<String>,
        /// The user's id, or the organization's.
        reference_id: String,
        /// Whether it is taken.
        enabled: bool,
        /// How many requests are left; none: as many as there come.
        #[serde(default)]
        remaining: Option<u64>,
        /// Until when it is good (RFC 3339); none: for good.
        #[serde(default)]
        expires_at: Option<String>,
        /// When it was last used (RFC 3339).
        #[serde(default)]
        last_request: Option<String>,
        /// What it is good for.
        #[serde(default)]
        permissions: Option<Permissions>,
        /// When it was made (RFC 3339).
        created_at: String,
    }

    /// An API key that was made. Nobody can ask for the key again.
    CreatedApiKey {
        /// The key itself.
        key: String,
        /// Its id, which changing or deleting it takes.
        id: String,
        /// What the user calls it.
        #[serde(default)]
        name: Option<String>,
        /// The user's id, or the organization's.
        reference_id: String,
        /// Until when it is good (RFC 3339); none: for good.
        #[serde(default)]
        expires_at: Option<String>,
        /// When it was made (RFC 3339).
        created_at: String,
    }

    /// A page of API keys.
    ApiKeys {
        /// The keys of this page.
        api_keys: Vec<ApiKey>,
        /// How many there are in all.
        total: u64,
    }
}
