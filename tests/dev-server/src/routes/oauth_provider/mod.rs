//! What other applications do with the accounts of this server: OAuth 2.1 and OpenID Connect, with pages of the
//! application's to sign in and to consent.

mod access_token;
mod authorize;
mod client_metadata;
mod clients;
mod consent;
mod consents;
mod credentials;
mod discovery;
mod introspect;
mod issue;
mod proceed;
mod redirect;
mod refresh;
mod register;
mod request;
mod revoke;
mod sign_in;
mod token;
mod uri;
mod user_info;

use crate::neon_auth::NeonAuth;

pub(super) use authorize::{get as authorize, post as authorize_by_form};
pub(super) use clients::{public as public_client, public_before_login};
pub(super) use consent::give as consent;
pub(super) use consents::update as update_consent;
pub(super) use consents::{delete as delete_consent, get as get_consent, list as list_consents};
pub(super) use discovery::metadata;
pub(super) use introspect::introspect;
pub(super) use proceed::proceed;
pub(super) use register::register;
pub(super) use revoke::revoke;
pub(super) use sign_in::is_navigation;
pub(super) use token::issue as token;
pub(super) use user_info::{get as user_info, post as user_info_by_form};

/// What clients may ask for.
const SCOPES: [&str; 6] = [
    "openid",
    "profile",
    "email",
    "offline_access",
    "read",
    "write",
];

impl NeonAuth {
    /// Who issues the tokens.
    fn issuer(&self) -> String {
        self.base_url()
    }

    /// The one protected resource there is.
    fn protected_resource(&self) -> String {
        format!("{}/mcp", self.application)
    }

    /// Where a token is good for that names the user: here.
    fn user_info_endpoint(&self) -> String {
        format!("{}/oauth2/userinfo", self.base_url())
    }
}
