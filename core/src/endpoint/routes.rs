//! Routes by their path: what a call of one means for the cache, and what the log calls it.

use std::borrow::Cow;

use http::Method;

use super::{ENDPOINTS, Effect, EndpointInfo, Outdates};

const DELETE_USER_CALLBACK: &str = "delete-user/callback";

/// Routes that are no methods: links and redirects lead browsers there, and get-session is asked in ways of its own.
const BESIDE_METHODS: [&str; 6] = [
    "callback",
    DELETE_USER_CALLBACK,
    "error",
    "get-session",
    "reset-password",
    "sign-in/social/init",
];

/// Routes of the plugin `oauthProvider` that clients and their owners call, or that lead browsers on.
const OF_OAUTH_CLIENTS: [&str; 18] = [
    ".well-known/oauth-authorization-server",
    ".well-known/openid-configuration",
    "oauth2/authorize",
    "oauth2/client/rotate-secret",
    "oauth2/create-client",
    "oauth2/delete-client",
    "oauth2/end-session/confirm",
    "oauth2/get-client",
    "oauth2/get-clients",
    "oauth2/get-consent",
    "oauth2/introspect",
    "oauth2/public-client-prelogin",
    "oauth2/register",
    "oauth2/revoke",
    "oauth2/token",
    "oauth2/update-client",
    "oauth2/update-consent",
    "oauth2/userinfo",
];

/// The path of upstream's keys at Neon; [`jwks_path`](crate::ConfigBuilder::jwks_path) may be another.
pub(crate) const KEYS: &str = ".well-known/jwks.json";

/// Whether a route answers with the session that its cookies are about. The answer of any other may look like one and be
/// anybody's: what it echoes must sign nobody in.
pub(crate) fn answers_with_session(path: &str) -> bool {
    [
        "get-session",
        "admin/impersonate-user",
        "admin/stop-impersonating",
        "magic-link/verify",
        "passkey/verify-authentication",
    ]
    .contains(&&*decoded(path))
}

/// Whether a GET of this path can be made only once: what it leads back from, a mail or a provider, is spent by it.
pub(crate) fn is_single_use(path: &str) -> bool {
    let path = &*decoded(path);
    matches!(
        path,
        "verify-email" | "magic-link/verify" | DELETE_USER_CALLBACK
    ) || path.starts_with("reset-password/")
        || path.starts_with("callback/")
}

/// Whether a GET of this path is refused without the session: it leads back from a mail.
pub(crate) fn needs_session(path: &str) -> bool {
    decoded(path) == DELETE_USER_CALLBACK
}

/// Upstream reads a path percent-decoded, and so is it read here.
fn decoded(path: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy()
}

fn endpoints() -> impl Iterator<Item = &'static EndpointInfo> + Clone {
    ENDPOINTS.iter().copied().flatten()
}

/// The method at this path. Upstream reads a path percent-decoded.
fn endpoint_at(is_get: bool, path: &str) -> Option<&'static EndpointInfo> {
    endpoints().find(|entry| entry.path == path && (entry.method == Method::GET) == is_get)
}

/// What a successful call means for the cached session.
///
/// The cache must never outlive a change, so a route that is unknown counts as one that changes something, unless it is
/// a GET. Of the GETs that are no methods, those that lead back from a mail or a provider change something.
pub(crate) fn effect_of(method: &Method, path: &str) -> Effect {
    let is_get = method == Method::GET;
    let path = &*decoded(path);
    match endpoint_at(is_get, path) {
        Some(entry) => entry.effect,
        None if is_get && !(path == DELETE_USER_CALLBACK || path.starts_with("callback/")) => {
            Effect::Keeps
        }
        None => Effect::Changes,
    }
}

/// Whose cached sessions a call outdates.
pub(crate) fn outdated_by(method: &Method, path: &str) -> Outdates {
    let is_get = method == Method::GET;
    let path = &*decoded(path);
    if is_get && path == DELETE_USER_CALLBACK {
        return Outdates::CallerIfKnown;
    }
    endpoint_at(is_get, path).map_or(Outdates::Nothing, |endpoint| endpoint.outdates)
}

/// Whether upstream answers alike for the token of a session and for one that somebody has made up.
pub(crate) fn takes_any_token(path: &str) -> bool {
    matches!(
        &*decoded(path),
        "sign-out" | "revoke-session" | "multi-session/revoke"
    )
}

/// Whether every server has a route of this path.
pub(crate) fn is_known_route(path: &str) -> bool {
    let mut methods = endpoints().filter(|endpoint| endpoint.plugin.is_none());
    methods.any(|endpoint| endpoint.path == path) || BESIDE_METHODS.contains(&path)
}

/// The plugin that has a route of this path, if it is one that not every server has.
pub(crate) fn plugin_of(path: &str) -> Option<&'static str> {
    endpoints().find(|endpoint| endpoint.path == path)?.plugin
}

/// The path with every segment that no route has in that place replaced by `*`: such a segment may be a token.
pub(crate) fn pattern_of(path: &str) -> String {
    let routes = endpoints()
        .map(|endpoint| endpoint.path)
        .chain(BESIDE_METHODS)
        .chain(OF_OAUTH_CLIENTS);
    let known = |place: usize, segment: &str| {
        routes
            .clone()
            .any(|route| route.split('/').nth(place) == Some(segment))
    };
    let segments: Vec<&str> = path
        .split('/')
        .enumerate()
        .map(|(place, segment)| if known(place, segment) { segment } else { "*" })
        .collect();
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "device.code",
            "device.token",
            "emailOtp.checkVerificationOtp",
            "emailOtp.requestEmailChange",
            "emailOtp.requestPasswordReset",
            "emailOtp.sendVerificationOtp",
            "forgetPassword.emailOtp",
            "getAccessToken",
            "isUsernameAvailable",
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
            "siwe.nonce",
            "twoFactor.generateBackupCodes",
            "twoFactor.getTotpUri",
            "twoFactor.sendOtp",
            "verifyPassword",
        ];
        assert_eq!(methods(false, Effect::Keeps), harmless);
        assert_eq!(methods(false, Effect::Ends), ["signOut"]);
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
        assert_eq!(effect_of(&Method::GET, "nowhere"), Effect::Keeps);
    }

    #[test]
    fn it_is_known_whose_cached_sessions_a_call_outdates() {
        let outdated = |method: &Method, wanted: Outdates| {
            let all = endpoints().filter(|endpoint| endpoint.method == *method);
            let outdating = all.filter(|endpoint| outdated_by(method, endpoint.path) == wanted);
            let mut names: Vec<&str> = outdating.map(|endpoint| endpoint.name).collect();
            names.sort_unstable();
            names
        };
        let post = |wanted| outdated(&Method::POST, wanted);
        assert_eq!(
            post(Outdates::ThisSession),
            [
                "admin.stopImpersonating",
                "organization.delete",
                "organization.leave",
                "organization.setActive",
                "organization.setActiveTeam",
                "signOut",
                "updateSession",
            ]
        );
        assert_eq!(
            post(Outdates::Caller),
            [
                "changeEmail",
                "deleteAnonymousUser",
                "deleteUser",
                "emailOtp.changeEmail",
                "organization.acceptInvitation",
                "revokeOtherSessions",
                "revokeSessions",
                "twoFactor.disable",
                "twoFactor.enable",
                "updateUser",
            ]
        );
        assert_eq!(
            post(Outdates::UserIn("userId")),
            [
                "admin.banUser",
                "admin.removeUser",
                "admin.revokeUserSessions",
                "admin.setRole",
                "admin.setUserPassword",
                "admin.updateUser",
            ]
        );
        let with_others = Outdates::CallerIf("revokeOtherSessions");
        assert_eq!(post(with_others), ["changePassword"]);
        let member = ["organization.removeMember", "organization.updateMemberRole"];
        assert_eq!(post(Outdates::Member), member);
        assert_eq!(post(Outdates::SessionIn("token")), ["revokeSession"]);
        assert_eq!(
            post(Outdates::SessionIn("sessionToken")),
            ["admin.revokeUserSession", "multiSession.revoke"]
        );
        assert_eq!(
            post(Outdates::CallerIfKnown),
            [
                "emailOtp.verifyEmail",
                "phoneNumber.verify",
                "twoFactor.verifyOtp",
                "twoFactor.verifyTotp",
            ]
        );
        let links = outdated(&Method::GET, Outdates::CallerIfKnown);
        assert_eq!(links, ["verifyEmail"]);
    }

    #[test]
    fn routes_that_are_no_methods_outdate_too_and_only_by_their_own_method() {
        for (method, path, expected) in [
            (Method::GET, "delete-user/callback", Outdates::CallerIfKnown),
            (Method::POST, "two%2Dfactor/disable", Outdates::Caller),
            (Method::GET, "two-factor/enable", Outdates::Nothing),
            (Method::GET, "revoke-sessions", Outdates::Nothing),
            (Method::POST, "reset-password", Outdates::Nothing),
            (Method::POST, "nowhere", Outdates::Nothing),
        ] {
            assert_eq!(outdated_by(&method, path), expected, "{method} {path}");
        }
    }

    #[test]
    fn a_token_in_the_path_is_not_logged() {
        assert_eq!(pattern_of("reset-password/s3cret"), "reset-password/*");
        assert_eq!(pattern_of("callback/google"), "callback/*");
        assert_eq!(pattern_of("sign-in/social/init"), "sign-in/social/init");
        assert_eq!(pattern_of("s3cret/get-session"), "*/*");
        assert_eq!(pattern_of("oauth2/client/s3cret"), "oauth2/client/*");
        assert_eq!(
            pattern_of("two-factor/verify-totp"),
            "two-factor/verify-totp"
        );
    }
}
