//! Arguments that are more than a text or a number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Actions by resource: `{"member": ["create", "delete"]}`.
pub type Permissions = BTreeMap<String, Vec<String>>;

/// An argument that is one of a few words. A newer server may know more of them, hence `Other`.
macro_rules! words {
    ($(
        $(#[$doc:meta])*
        $name:ident { $( $(#[$word_doc:meta])* $word:ident = $wire:literal ),* $(,)? }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$word_doc])* #[serde(rename = $wire)] $word, )*
            /// Something that a newer server knows.
            #[serde(untagged)]
            Other(String),
        }
    )*};
}

words! {
    /// What a code by mail is for.
    OtpType {
        /// Signing in.
        SignIn = "sign-in",
        /// Verifying the address.
        EmailVerification = "email-verification",
        /// Setting a new password.
        ForgetPassword = "forget-password",
        /// Changing the address.
        ChangeEmail = "change-email",
    }

    /// Where to search for users.
    SearchField {
        /// In the address.
        Email = "email",
        /// In the name.
        Name = "name",
    }

    /// How to search for users.
    SearchOperator {
        /// Anywhere in the field.
        Contains = "contains",
        /// At its beginning.
        StartsWith = "starts_with",
        /// At its end.
        EndsWith = "ends_with",
    }

    /// Which way to sort.
    SortDirection {
        /// The smallest first.
        Ascending = "asc",
        /// The largest first.
        Descending = "desc",
    }

    /// What a user has as second factor.
    TwoFactorMethod {
        /// An authenticator app, whose codes change twice a minute.
        Totp = "totp",
        /// Codes that are sent.
        Otp = "otp",
    }

    /// Which kind of authenticator makes a passkey (WebAuthn, section 5.4.5).
    AuthenticatorAttachment {
        /// The device itself.
        Platform = "platform",
        /// One that can be plugged into others.
        CrossPlatform = "cross-platform",
    }

    /// What a device asks for (RFC 8628, section 3.4).
    DeviceGrant {
        /// A token for its code.
        DeviceCode = "urn:ietf:params:oauth:grant-type:device_code",
    }

    /// How a field has to compare with a value.
    FilterOperator {
        /// It is equal.
        Equal = "eq",
        /// It is not.
        NotEqual = "ne",
        /// It is less.
        Less = "lt",
        /// It is less, or equal.
        LessOrEqual = "lte",
        /// It is greater.
        Greater = "gt",
        /// It is greater, or equal.
        GreaterOrEqual = "gte",
        /// It is one of them. Better Auth 1.4 does not have it.
        In = "in",
        /// It is none of them. Better Auth 1.4 does not have it.
        NotIn = "not_in",
        /// It has the value in it.
        Contains = "contains",
        /// It begins with the value.
        StartsWith = "starts_with",
        /// It ends with the value.
        EndsWith = "ends_with",
    }
}

#[expect(
    clippy::derivable_impls,
    reason = "the macro derives it for none: other words have no default"
)]
impl Default for DeviceGrant {
    fn default() -> Self {
        Self::DeviceCode
    }
}

/// Sets a text, or removes the one there is by null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Nullable {
    /// This one.
    Text(String),
    /// Remove it.
    Null,
}

impl From<&str> for Nullable {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Nullable {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<String>> for Nullable {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

/// Counts rows, seconds or milliseconds.
///
/// Every whole number becomes one, a plain `3600` among them; one below zero becomes 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Count(u64);

impl Count {
    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

macro_rules! counted {
    ($($number:ty)+) => { $(
        impl From<$number> for Count {
            fn from(number: $number) -> Self {
                Self(number.try_into().unwrap_or_default())
            }
        }
    )+ };
}

// With an `i32` among them, a plain number is one.
counted!(i32 i64 u32 u64 usize);

/// Says for how long something is good.
///
/// A number becomes as many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Expiry {
    /// For as many seconds.
    After(Count),
    /// For good.
    Never,
}

impl<N: Into<Count>> From<N> for Expiry {
    fn from(seconds: N) -> Self {
        Self::After(seconds.into())
    }
}

endpoints! {
    /// A provider's ID token, in place of the browser's way there and back.
    object IdToken {
        /// The token itself.
        token: String = "token";
        /// The nonce that it was asked for with.
        nonce: String = "nonce",
        /// The access token that came with it.
        access_token: String = "accessToken",
        /// What refreshes that.
        refresh_token: String = "refreshToken",
        /// Until when the token is good.
        expires_at: Count = "expiresAt",
        /// What the provider says of the user beside the token: Apple does, the first time. Better Auth 1.4 does not
        /// take it.
        user: Map<String, Value> = "user",
        /// What the access token is good for; kept when an account is linked.
        scopes: Vec<String> = "scopes",
    }
}

endpoints! {
    /// What changes of an organization; the rest stays.
    object OrganizationChanges {
        ;
        /// Its name.
        name: String = "name",
        /// Its name in URLs.
        slug: String = "slug",
        /// A picture's URL. Better Auth 1.4 does not take null.
        logo: Nullable = "logo",
        /// Whatever the application wants kept beside it.
        metadata: Map<String, Value> = "metadata",
    }
}

endpoints! {
    /// What changes of a team; the rest stays.
    object TeamChanges {
        ;
        /// Its name.
        name: String = "name",
        /// The organization that the team is in; the active one unless given.
        organization_id: String = "organizationId",
    }
}

endpoints! {
    /// What changes of a role; the rest stays.
    object RoleChanges {
        ;
        /// Its name.
        role_name: String = "roleName",
        /// By resource, what its members may do.
        permission: Permissions = "permission",
    }
}

/// Names one role, or several. A server's roles are its own to define; `user`, `admin`, `member` and `owner` are Better
/// Auth's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Roles {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl From<&str> for Roles {
    fn from(role: &str) -> Self {
        Self::One(role.to_owned())
    }
}

impl From<String> for Roles {
    fn from(role: String) -> Self {
        Self::One(role)
    }
}

impl From<Vec<String>> for Roles {
    fn from(roles: Vec<String>) -> Self {
        Self::Many(roles)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::endpoint::methods::{CreateOrganization, SetActiveOrganization};

    #[test]
    fn no_organization_is_not_the_same_as_nothing_said() {
        for arguments in [
            json!({"organizationId": null}),
            json!({"organizationId": "o1"}),
            json!({}),
        ] {
            let read: SetActiveOrganization = serde_json::from_value(arguments.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), arguments);
        }
    }

    #[test]
    fn a_new_organization_need_not_become_the_active_one() {
        let arguments =
            CreateOrganization::new("Acme", "acme").keep_current_active_organization(true);
        assert_eq!(
            serde_json::to_value(&arguments).unwrap(),
            json!({"name": "Acme", "slug": "acme", "keepCurrentActiveOrganization": true})
        );
    }
}
