//! What a route does to the session, as the specification groups them.

use super::percent::percent_decoded;

/// What a successful call means for what is cached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It asks who is signed in.
    TellsSession,
    /// It signs out.
    SignsOut,
    /// It may change what is cached.
    Changes,
    /// It changes nothing of the session.
    Nothing,
}

/// The effect of a route. An unknown one counts as a mutation, unless it is a GET.
pub(super) fn effect(is_get: bool, path: &str) -> Effect {
    let path = percent_decoded(path.as_bytes());
    match std::str::from_utf8(&path).unwrap_or_default() {
        "get-session" => Effect::TellsSession,
        "sign-out" if !is_get => Effect::SignsOut,
        // Of GETs only the links in mails and the callbacks.
        "verify-email" | "magic-link/verify" | "delete-user/callback" if is_get => Effect::Changes,
        path if is_get && path.starts_with("callback/") => Effect::Changes,
        _ if is_get => Effect::Nothing,
        // Reads and checks.
        "admin/list-user-sessions"
        | "admin/has-permission"
        | "organization/has-permission"
        | "organization/check-slug"
        | "verify-password"
        | "email-otp/check-verification-otp" => Effect::Nothing,
        // Tokens fetched.
        "refresh-token" | "get-access-token" => Effect::Nothing,
        // A mail or a code sent.
        "send-verification-email"
        | "request-password-reset"
        | "email-otp/send-verification-otp"
        | "email-otp/request-password-reset"
        | "email-otp/request-email-change"
        | "forget-password/email-otp"
        | "sign-in/magic-link"
        | "phone-number/send-otp"
        | "phone-number/request-password-reset" => Effect::Nothing,
        // The start of a provider redirect.
        "sign-in/social" | "link-social" => Effect::Nothing,
        _ => Effect::Changes,
    }
}

/// Whether a route answers with the session itself.
pub(super) fn answers_with_session(path: &str) -> bool {
    let path = percent_decoded(path.as_bytes());
    [
        "get-session",
        "admin/impersonate-user",
        "admin/stop-impersonating",
        "magic-link/verify",
        "passkey/verify-authentication",
    ]
    .iter()
    .any(|route| route.as_bytes() == path)
}
