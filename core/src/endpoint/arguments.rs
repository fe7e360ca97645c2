//! Arguments that are more than a text or a number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Actions by resource: `{"member": ["create", "delete"]}`.
pub type Permissions = BTreeMap<String, Vec<String>>;

/// What a code by mail is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OtpType {
    /// Signing in.
    SignIn,
    /// Verifying the address.
    EmailVerification,
    /// Setting a new password.
    ForgetPassword,
    /// Something that a newer server knows.
    #[serde(untagged)]
    Other(String),
}

/// One role's name, or several. A server's roles are its own to define; `user`, `admin`, `member` and `owner` are
/// Better Auth's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
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
