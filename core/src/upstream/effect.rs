//! What a route does to the cached session, told by its method and path.
//!
//! The cache must never outlive a change, so whatever is not known to change nothing counts as a change.

use http::Method;

/// What a successful call means for the session_data cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It asks who is signed in.
    TellsSession,
    /// It signs out.
    SignsOut,
    /// It may change what the cookie says.
    Changes,
    /// It changes nothing the cookie says.
    Nothing,
}

/// GETs that change something: the links in mails, and the provider's way back.
const CHANGING_GETS: [&str; 3] = ["verify-email", "magic-link/verify", "delete-user/callback"];

/// What is not a GET and still changes nothing of the session: reads, checks, tokens fetched, mails and codes sent,
/// and the start of a redirect to a provider.
const HARMLESS: [&str; 19] = [
    "admin/list-user-sessions",
    "admin/has-permission",
    "organization/has-permission",
    "organization/check-slug",
    "verify-password",
    "email-otp/check-verification-otp",
    "refresh-token",
    "get-access-token",
    "send-verification-email",
    "request-password-reset",
    "email-otp/send-verification-otp",
    "email-otp/request-password-reset",
    "email-otp/request-email-change",
    "forget-password/email-otp",
    "sign-in/magic-link",
    "phone-number/send-otp",
    "phone-number/request-password-reset",
    "sign-in/social",
    "link-social",
];

/// Upstream reads a path percent-decoded, and so is it read here.
pub(crate) fn effect_of(method: &Method, path: &str) -> Effect {
    let is_get = method == Method::GET;
    let path = &*percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    match path {
        super::outgoing::GET_SESSION => Effect::TellsSession,
        "sign-out" if !is_get => Effect::SignsOut,
        _ if is_get && (CHANGING_GETS.contains(&path) || path.starts_with("callback/")) => {
            Effect::Changes
        }
        _ if is_get || HARMLESS.contains(&path) => Effect::Nothing,
        _ => Effect::Changes,
    }
}
