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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::ENDPOINTS;

    /// The methods of that effect, by their names in the JavaScript SDK.
    fn methods(is_get: bool, effect: Effect) -> Vec<&'static str> {
        let mut names: Vec<&str> = ENDPOINTS
            .iter()
            .copied()
            .flatten()
            .filter(|endpoint| (endpoint.method == Method::GET) == is_get)
            .filter(|endpoint| effect_of(&endpoint.method, endpoint.path) == effect)
            .map(|endpoint| endpoint.name)
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn only_reads_checks_and_beginnings_change_nothing() {
        let harmless = [
            "admin.hasPermission",
            "admin.listUserSessions",
            "emailOtp.checkVerificationOtp",
            "emailOtp.requestEmailChange",
            "emailOtp.requestPasswordReset",
            "emailOtp.sendVerificationOtp",
            "forgetPassword.emailOtp",
            "getAccessToken",
            "linkSocial",
            "organization.checkSlug",
            "organization.hasPermission",
            "phoneNumber.requestPasswordReset",
            "phoneNumber.sendOtp",
            "refreshToken",
            "requestPasswordReset",
            "sendVerificationEmail",
            "signIn.magicLink",
            "signIn.social",
            "verifyPassword",
        ];
        assert_eq!(methods(false, Effect::Nothing), harmless);
        assert_eq!(methods(false, Effect::SignsOut), ["signOut"]);
    }

    #[test]
    fn of_gets_only_links_change_something() {
        let links = ["magicLink.verify", "verifyEmail"];
        assert_eq!(methods(true, Effect::Changes), links);
        for path in ["delete-user/callback", "callback/google", "verify%2Demail"] {
            assert_eq!(effect_of(&Method::GET, path), Effect::Changes, "{path}");
        }
        // What is not known may change anything, unless it is a GET.
        assert_eq!(effect_of(&Method::POST, "nowhere"), Effect::Changes);
        assert_eq!(effect_of(&Method::GET, "nowhere"), Effect::Nothing);
    }
}
