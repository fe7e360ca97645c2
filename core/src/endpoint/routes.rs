//! The words that Better Auth's routes are made of, for the log.

/// Every route of a Neon Auth server; `*` stands for a segment that varies.
const ROUTES: [&str; 86] = [
    ".well-known/jwks.json",
    "account-info",
    "admin/ban-user",
    "admin/create-user",
    "admin/get-user",
    "admin/has-permission",
    "admin/impersonate-user",
    "admin/list-user-sessions",
    "admin/list-users",
    "admin/remove-user",
    "admin/revoke-user-session",
    "admin/revoke-user-sessions",
    "admin/set-role",
    "admin/set-user-password",
    "admin/stop-impersonating",
    "admin/unban-user",
    "admin/update-user",
    "callback/*",
    "change-email",
    "change-password",
    "delete-user",
    "delete-user/callback",
    "email-otp/change-email",
    "email-otp/check-verification-otp",
    "email-otp/request-email-change",
    "email-otp/request-password-reset",
    "email-otp/reset-password",
    "email-otp/send-verification-otp",
    "email-otp/verify-email",
    "error",
    "forget-password/email-otp",
    "get-access-token",
    "get-session",
    "link-social",
    "list-accounts",
    "list-sessions",
    "magic-link/verify",
    "ok",
    "organization/accept-invitation",
    "organization/cancel-invitation",
    "organization/check-slug",
    "organization/create",
    "organization/delete",
    "organization/get-active-member",
    "organization/get-active-member-role",
    "organization/get-full-organization",
    "organization/get-invitation",
    "organization/has-permission",
    "organization/invite-member",
    "organization/leave",
    "organization/list",
    "organization/list-invitations",
    "organization/list-members",
    "organization/list-user-invitations",
    "organization/reject-invitation",
    "organization/remove-member",
    "organization/set-active",
    "organization/update",
    "organization/update-member-role",
    "phone-number/request-password-reset",
    "phone-number/reset-password",
    "phone-number/send-otp",
    "phone-number/verify",
    "refresh-token",
    "request-password-reset",
    "reset-password",
    "reset-password/*",
    "revoke-other-sessions",
    "revoke-session",
    "revoke-sessions",
    "send-verification-email",
    "sign-in/email",
    "sign-in/email-otp",
    "sign-in/magic-link",
    "sign-in/phone-number",
    "sign-in/social",
    "sign-in/social/init",
    "sign-out",
    "sign-up/email",
    "token",
    "token/anonymous",
    "unlink-account",
    "update-session",
    "update-user",
    "verify-email",
    "verify-password",
];

/// The path with every segment that no route has in that place replaced by `*`: such a segment may be a token.
pub(crate) fn pattern_of(path: &str) -> String {
    let known = |place: usize, segment: &str| {
        ROUTES
            .iter()
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

    #[test]
    fn a_token_in_the_path_is_not_told() {
        assert_eq!(pattern_of("reset-password/s3cret"), "reset-password/*");
        assert_eq!(pattern_of("callback/google"), "callback/*");
        assert_eq!(pattern_of("sign-in/social/init"), "sign-in/social/init");
        assert_eq!(pattern_of("s3cret/get-session"), "*/*");
    }
}
