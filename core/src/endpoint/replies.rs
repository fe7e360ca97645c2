//! What calls answer. Fields that are not typed here are kept in `other`.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::session::User;

/// A reply's struct: public fields, unknown ones kept, and a `Debug` that tells nothing but its name.
macro_rules! replies {
    ($(
        $(#[$doc:meta])*
        $name:ident { $( $(#[$field_doc:meta])* $field:ident: $type:ty ),* $(,)? }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[$field_doc])* pub $field: $type, )*
            /// Everything else that upstream wrote.
            #[serde(flatten)]
            pub other: Map<String, Value>,
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

replies! {
    /// Somebody signed in. The cookies are in the request's jar already.
    SignedIn {
        /// The new session's token, for clients without cookies.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
        /// Whether to send the browser to `url` now: a `callback_url` was given.
        #[serde(default)]
        redirect: bool,
        /// Where to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
        /// Who it is.
        user: User,
    }

    /// An account was made.
    SignedUp {
        /// The new session's token; none where the address has to be verified first.
        token: Option<String>,
        /// Whose account it is.
        user: User,
    }

    /// A social sign-in has begun.
    SocialSignIn {
        /// Where to send the browser; none where an ID token signed in at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
        /// Whether to send it there now.
        #[serde(default)]
        redirect: bool,
        /// The new session's token, where an ID token signed in at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
        /// Who it is, likewise.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<User>,
    }

    /// It was done.
    Success {
        /// Always true: a failure is an error.
        success: bool,
        /// In words, where upstream has any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    }

    /// It was done.
    Status {
        /// Always true: a failure is an error.
        status: bool,
    }

    /// The password was changed.
    PasswordChanged {
        /// The token of the session that replaces all others, where those were revoked.
        token: Option<String>,
        /// Whose password it was.
        user: User,
    }

    /// An address was verified.
    EmailVerified {
        /// Always true: a failure is an error.
        status: bool,
        /// The new session's token, where verifying signs in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
        /// Whose address it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<User>,
    }

    /// An organization.
    Organization {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// Its name in URLs; no two organizations have the same.
        slug: String,
        /// A picture's URL.
        #[serde(default)]
        logo: Option<String>,
        /// When it was made (RFC 3339).
        created_at: String,
    }

    /// An invitation into an organization.
    Invitation {
        /// Its id, which accepting it takes.
        id: String,
        /// The organization's id.
        organization_id: String,
        /// Whom it is for.
        email: String,
        /// The role it gives.
        role: Option<String>,
        /// `pending`, `accepted`, `rejected` or `canceled`.
        status: String,
        /// Until when it can be accepted (RFC 3339).
        expires_at: String,
        /// The user who invites.
        inviter_id: String,
    }

    /// A page of users.
    Users {
        /// The users of this page.
        users: Vec<User>,
        /// How many there are in all.
        total: u64,
        /// How many the page may have.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u64>,
        /// How many come before it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offset: Option<u64>,
    }

    /// A user whom an admin has changed.
    ChangedUser {
        /// As the user is now.
        user: User,
    }
}
