//! The routes, in files by subject.

mod account;
mod admin;
mod device;
mod email_otp;
mod identity;
mod magic_link;
mod oauth_provider;
mod organization;
mod passkey;
mod password;
mod provider_tokens;
mod service;
mod session;
mod sign_in;
mod sign_up;
mod social;
mod token;
mod two_factor;
mod username;
mod verification;
mod verifier;

use http::Method;

use crate::call::{Bodies, Call};
use crate::neon_auth::NeonAuth;
use crate::plugin::{Plugin, Plugins};
use crate::reply::Answer;

use oauth_provider as provider;
use organization as org;

/// What answers the requests to a route.
type Handler = fn(&mut NeonAuth, &Call) -> Answer;

/// A method, a path below the base path, and what answers there.
pub(crate) struct Route {
    method: Method,
    path: &'static str,
    pub(crate) handler: Handler,
    /// What its body may be.
    pub(crate) bodies: Bodies,
    /// The plugin without which there is no such route.
    plugin: Option<Plugin>,
}

impl Route {
    /// The same as a route of a plugin.
    const fn of(mut self, plugin: Plugin) -> Self {
        self.plugin = Some(plugin);
        self
    }
}

const fn get(path: &'static str, handler: Handler) -> Route {
    Route {
        method: Method::GET,
        path,
        handler,
        bodies: Bodies::Json,
        plugin: None,
    }
}

const fn post(path: &'static str, handler: Handler) -> Route {
    Route {
        method: Method::POST,
        path,
        handler,
        bodies: Bodies::Json,
        plugin: None,
    }
}

const fn form(path: &'static str, handler: Handler) -> Route {
    Route {
        method: Method::POST,
        path,
        handler,
        bodies: Bodies::JsonOrForm,
        plugin: None,
    }
}

/// The routes of OAuth take nothing but forms.
const fn only_form(path: &'static str, handler: Handler) -> Route {
    Route {
        method: Method::POST,
        path,
        handler,
        bodies: Bodies::Form,
        plugin: None,
    }
}

/// Every route there is. A segment that starts with a colon matches any one segment.
static ROUTES: &[Route] = &[
    get("ok", service::ok),
    get("error", service::error),
    // Signing up, in and out.
    form("sign-up/email", sign_up::with_password),
    form("sign-in/email", sign_in::with_password),
    post("sign-in/email-otp", email_otp::sign_in),
    post("sign-in/magic-link", magic_link::send),
    get("magic-link/verify", magic_link::verify),
    post("sign-in/social", social::sign_in),
    get("sign-in/social/init", social::init),
    get("callback/:provider", social::callback),
    post("sign-out", session::sign_out),
    // Sessions.
    get("get-session", session::get),
    post("get-session", session::post),
    get("list-sessions", session::list),
    post("revoke-session", session::revoke),
    post("revoke-sessions", session::revoke_all),
    post("revoke-other-sessions", session::revoke_others),
    // Tokens for other services.
    get("token", token::user),
    get("token/anonymous", token::anonymous),
    get(".well-known/jwks.json", token::key_set),
    // The user's own account.
    post("update-user", account::update_user),
    post("change-email", account::change_email),
    post("delete-user", account::delete_user),
    get("list-accounts", account::list_accounts),
    post("link-social", identity::link),
    post("unlink-account", identity::unlink),
    post("get-access-token", provider_tokens::get),
    post("refresh-token", provider_tokens::refresh),
    get("account-info", provider_tokens::account_info),
    // Passwords.
    post("change-password", password::change),
    post("verify-password", password::check),
    post("request-password-reset", password::request_reset),
    get("reset-password/:token", password::follow_reset_link),
    post("reset-password", password::reset),
    // Proving an address.
    post("send-verification-email", verification::send),
    get("verify-email", verification::verify),
    post("email-otp/send-verification-otp", email_otp::send),
    post("email-otp/check-verification-otp", email_otp::check),
    post("email-otp/verify-email", email_otp::verify_email),
    post(
        "email-otp/request-password-reset",
        email_otp::request_password_reset,
    ),
    post(
        "forget-password/email-otp",
        email_otp::request_password_reset,
    ),
    post("email-otp/reset-password", email_otp::reset_password),
    // Organizations.
    post("organization/create", org::create::create),
    post("organization/check-slug", org::create::check_slug),
    post("organization/update", org::manage::update),
    post("organization/delete", org::manage::delete),
    get("organization/list", org::read::list),
    get("organization/get-full-organization", org::read::full),
    post("organization/has-permission", org::permission::check),
    // The organization a session works in.
    post("organization/set-active", org::active::set),
    get("organization/get-active-member", org::active::member),
    get(
        "organization/get-active-member-role",
        org::active::member_role,
    ),
    // Invitations, from both sides.
    post("organization/invite-member", org::invite::invite),
    post("organization/cancel-invitation", org::invite::cancel),
    get("organization/list-invitations", org::invite::list),
    post("organization/accept-invitation", org::invitation::accept),
    post("organization/reject-invitation", org::invitation::reject),
    get("organization/get-invitation", org::invitation::get),
    get(
        "organization/list-user-invitations",
        org::invitation::list_received,
    ),
    // Members.
    get("organization/list-members", org::members::list),
    post("organization/update-member-role", org::members::update_role),
    post("organization/remove-member", org::members::remove),
    post("organization/leave", org::members::leave),
    // What administrators do with users.
    get("admin/list-users", admin::list::users),
    get("admin/get-user", admin::list::user),
    post("admin/list-user-sessions", admin::list::sessions),
    post("admin/create-user", admin::create::create_user),
    post("admin/update-user", admin::update::update_user),
    post("admin/set-role", admin::update::set_role),
    post("admin/set-user-password", admin::update::set_password),
    post("admin/ban-user", admin::ban::ban),
    post("admin/unban-user", admin::ban::unban),
    post("admin/revoke-user-session", admin::remove::session),
    post("admin/revoke-user-sessions", admin::remove::sessions),
    post("admin/remove-user", admin::remove::user),
    post("admin/has-permission", admin::permission::check),
    // Acting in a user's name.
    post("admin/impersonate-user", admin::impersonation::begin),
    post("admin/stop-impersonating", admin::impersonation::stop),
    // Passkeys.
    get(
        "passkey/generate-register-options",
        passkey::creation_options,
    )
    .of(Plugin::Passkey),
    post("passkey/verify-registration", passkey::register).of(Plugin::Passkey),
    get(
        "passkey/generate-authenticate-options",
        passkey::request_options,
    )
    .of(Plugin::Passkey),
    post("passkey/verify-authentication", passkey::authenticate).of(Plugin::Passkey),
    get("passkey/list-user-passkeys", passkey::list).of(Plugin::Passkey),
    post("passkey/update-passkey", passkey::rename).of(Plugin::Passkey),
    post("passkey/delete-passkey", passkey::delete).of(Plugin::Passkey),
    // A second factor.
    post("two-factor/enable", two_factor::setup::enable).of(Plugin::TwoFactor),
    post("two-factor/disable", two_factor::setup::disable).of(Plugin::TwoFactor),
    post("two-factor/get-totp-uri", two_factor::totp::get_uri).of(Plugin::TwoFactor),
    post("two-factor/verify-totp", two_factor::totp::verify).of(Plugin::TwoFactor),
    post("two-factor/send-otp", two_factor::mailed::send).of(Plugin::TwoFactor),
    post("two-factor/verify-otp", two_factor::mailed::verify).of(Plugin::TwoFactor),
    post(
        "two-factor/generate-backup-codes",
        two_factor::backup::generate,
    )
    .of(Plugin::TwoFactor),
    post("two-factor/verify-backup-code", two_factor::backup::verify).of(Plugin::TwoFactor),
    // Other applications that sign their users in here.
    get(".well-known/openid-configuration", provider::metadata).of(Plugin::OAuthProvider),
    get(".well-known/oauth-authorization-server", provider::metadata).of(Plugin::OAuthProvider),
    post("oauth2/register", provider::register).of(Plugin::OAuthProvider),
    get("oauth2/authorize", provider::authorize).of(Plugin::OAuthProvider),
    only_form("oauth2/authorize", provider::authorize_by_form).of(Plugin::OAuthProvider),
    only_form("oauth2/token", provider::token).of(Plugin::OAuthProvider),
    only_form("oauth2/introspect", provider::introspect).of(Plugin::OAuthProvider),
    only_form("oauth2/revoke", provider::revoke).of(Plugin::OAuthProvider),
    get("oauth2/userinfo", provider::user_info).of(Plugin::OAuthProvider),
    only_form("oauth2/userinfo", provider::user_info_by_form).of(Plugin::OAuthProvider),
    // The pages on the way, and what users have allowed.
    get("oauth2/public-client", provider::public_client).of(Plugin::OAuthProvider),
    post(
        "oauth2/public-client-prelogin",
        provider::public_before_login,
    )
    .of(Plugin::OAuthProvider),
    post("oauth2/continue", provider::proceed).of(Plugin::OAuthProvider),
    post("oauth2/consent", provider::consent).of(Plugin::OAuthProvider),
    get("oauth2/get-consents", provider::list_consents).of(Plugin::OAuthProvider),
    get("oauth2/get-consent", provider::get_consent).of(Plugin::OAuthProvider),
    post("oauth2/update-consent", provider::update_consent).of(Plugin::OAuthProvider),
    post("oauth2/delete-consent", provider::delete_consent).of(Plugin::OAuthProvider),
    // Names that users choose.
    post("sign-in/username", username::sign_in).of(Plugin::Username),
    post("is-username-available", username::is_available).of(Plugin::Username),
    // Devices without a keyboard.
    form("device/code", device::request).of(Plugin::DeviceAuthorization),
    post("device/token", device::poll).of(Plugin::DeviceAuthorization),
    get("device", device::review).of(Plugin::DeviceAuthorization),
    post("device/approve", device::approve).of(Plugin::DeviceAuthorization),
    post("device/deny", device::deny).of(Plugin::DeviceAuthorization),
];

/// The route for a request, with the value of its open segment.
pub(crate) fn find<'a>(
    method: &Method,
    path: &'a str,
    plugins: &Plugins,
) -> Option<(&'static Route, &'a str)> {
    ROUTES
        .iter()
        .filter(|route| route.method == *method)
        .filter(|route| route.plugin.is_none_or(|plugin| plugins.has(plugin)))
        .find_map(|route| Some((route, matched(route.path, path)?)))
}

/// The value of the open segment of a pattern in a path, if the two match.
fn matched<'a>(pattern: &str, path: &'a str) -> Option<&'a str> {
    if pattern == path {
        return Some("");
    }
    let (pattern_parent, open) = pattern.rsplit_once('/')?;
    let (path_parent, segment) = path.rsplit_once('/')?;
    let fits = open.starts_with(':') && pattern_parent == path_parent && !segment.is_empty();
    fits.then_some(segment)
}
