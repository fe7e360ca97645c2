//! Signing in at the clients of an OAuth provider.

use super::texts::texts_or_none;

replies! {
    /// Where an authorization goes on.
    Authorization {
        /// The next page of the application, or the client's, with a code or an error in its query.
        url: String,
        /// Whether to send the browser there now.
        #[serde(default)]
        redirect: bool,
    }

    /// What users may know of a client (RFC 7591).
    ///
    /// Anybody may register a client, if upstream lets them: its name and its pictures are its own words.
    PublicClient {
        /// Its id.
        #[serde(rename = "client_id")]
        client_id: String,
        /// What it calls itself.
        #[serde(rename = "client_name", default)]
        client_name: Option<String>,
        /// Its page.
        #[serde(rename = "client_uri", default)]
        client_uri: Option<String>,
        /// A picture's URL.
        #[serde(rename = "logo_uri", default)]
        logo_uri: Option<String>,
        /// Addresses for questions.
        #[serde(default)]
        contacts: Vec<String>,
        /// Its terms of service.
        #[serde(rename = "tos_uri", default)]
        tos_uri: Option<String>,
        /// Its word on privacy.
        #[serde(rename = "policy_uri", default)]
        policy_uri: Option<String>,
    }

    /// What the user lets a client have.
    Consent {
        /// Its id, which deleting it takes.
        id: String,
        /// The client.
        client_id: String,
        /// Who gave it.
        user_id: String,
        /// What it is for besides the user, such as an organization's id.
        #[serde(default)]
        reference_id: Option<String>,
        /// What the client may do.
        scopes: Vec<String>,
        /// At which services, by their URLs.
        #[serde(default, deserialize_with = "texts_or_none")]
        resources: Vec<String>,
        /// When it was given (RFC 3339).
        created_at: String,
        /// When it was last changed.
        updated_at: String,
    }
}
