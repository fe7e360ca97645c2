//! What calls answer. Fields that are not typed here are kept in `other`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::json::{self, JsonText};
use crate::session::{SessionRecord, User};

/// A reply's struct: public fields, unknown ones kept, and a `Debug` that prints only its name.
macro_rules! replies {
    ($(
        $(#[$doc:meta])*
        $name:ident { $( $(#[$field_doc:meta])* $field:ident: $type:ty ),* $(,)? }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Serialize)]
        #[serde(rename_all = "camelCase")]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[$field_doc])* pub $field: $type, )*
            /// Everything else that upstream wrote, as an object.
            #[serde(flatten)]
            pub other: JsonText,
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(Deserialize)]
                #[serde(rename_all = "camelCase")]
                struct Fields {
                    $( $(#[$field_doc])* $field: $type, )*
                }

                let (Fields { $($field),* }, other) = json::fields_and_others(deserializer)?;
                Ok(Self { $($field,)* other })
            }
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
        #[serde(default)]
        token: Option<String>,
        /// Whether to send the browser to `url` now: a `callback_url` was given.
        #[serde(default)]
        redirect: bool,
        /// Where to send the browser.
        #[serde(default)]
        url: Option<String>,
        /// Who it is.
        user: User,
    }

    /// The password is right, but a second factor is wanted. There is no session yet.
    SecondFactor {
        /// Which kinds upstream takes, such as `totp` or `otp`; empty if it does not say.
        #[serde(default, deserialize_with = "texts_or_none")]
        two_factor_methods: Vec<String>,
    }

    /// Somebody signed out.
    SignedOut {
        /// Always true: a failure is an error.
        success: bool,
        /// The provider's page that signs the user out there as well; none if the provider has no such page, or upstream is
        /// older than Better Auth 1.7.
        #[serde(default)]
        url: Option<String>,
        /// Whether to send the browser there now.
        #[serde(default)]
        redirect: bool,
    }

    /// An account was made.
    SignedUp {
        /// The new session's token; none if upstream signs nobody in yet, since the address has to be verified first.
        token: Option<String>,
        /// Whose account it is.
        user: User,
    }

    /// A social sign-in has begun.
    SocialSignIn {
        /// Where to send the browser; none if an ID token signed in at once.
        #[serde(default)]
        url: Option<String>,
        /// Whether to send it there now.
        #[serde(default)]
        redirect: bool,
        /// The new session's token, if an ID token signed in at once.
        #[serde(default)]
        token: Option<String>,
        /// Who it is, likewise.
        #[serde(default)]
        user: Option<User>,
    }

    /// It was done.
    Success {
        /// Always true: a failure is an error.
        success: bool,
        /// In words, if upstream has any.
        #[serde(default)]
        message: Option<String>,
    }

    /// It was done.
    Status {
        /// Always true: a failure is an error.
        status: bool,
    }

    /// The password was changed.
    PasswordChanged {
        /// The token of the session that replaces all others, if those were revoked.
        token: Option<String>,
        /// Whose password it was.
        user: User,
    }

    /// An address was verified.
    EmailVerified {
        /// Always true: a failure is an error.
        status: bool,
        /// The new session's token, if verifying signs in.
        #[serde(default)]
        token: Option<String>,
        /// Whose address it is.
        #[serde(default)]
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
        /// The address of the person invited.
        email: String,
        /// The role it gives.
        role: Option<String>,
        /// `pending`, `accepted`, `rejected` or `canceled`.
        status: String,
        /// Until when it can be accepted (RFC 3339).
        expires_at: String,
        /// The user who invites.
        inviter_id: String,
        /// That user's address, if the invited one asks.
        #[serde(default)]
        inviter_email: Option<String>,
        /// The organization's name, if the invited one asks.
        #[serde(default)]
        organization_name: Option<String>,
        /// The organization's name in URLs, likewise.
        #[serde(default)]
        organization_slug: Option<String>,
    }

    /// A page of users.
    Users {
        /// The users of this page.
        users: Vec<User>,
        /// How many there are in all.
        total: u64,
        /// How many the page may have.
        #[serde(default)]
        limit: Option<u64>,
        /// How many come before it.
        #[serde(default)]
        offset: Option<u64>,
    }

    /// A user that an admin has changed.
    ChangedUser {
        /// As the user is now.
        user: User,
    }

    /// Somebody signed in by a link.
    MagicLinkVerified {
        /// The new session's token.
        #[serde(default)]
        token: Option<String>,
        /// Who it is.
        user: User,
    }

    /// A phone number was verified.
    PhoneNumberVerified {
        /// Always true: a failure is an error.
        status: bool,
        /// The new session's token, if verifying signs in.
        #[serde(default)]
        token: Option<String>,
        /// Whose number it is.
        #[serde(default)]
        user: Option<User>,
    }

    /// A message was sent.
    Sent {
        /// In words.
        #[serde(default)]
        message: Option<String>,
    }

    /// A way to sign in.
    Account {
        /// The account's id here.
        id: String,
        /// `credential` for a password, else the provider's name.
        provider_id: String,
        /// The account's id at the provider.
        account_id: String,
        /// Whose it is.
        user_id: String,
        /// What the provider lets us have.
        #[serde(default)]
        scopes: Vec<String>,
        /// When it was linked (RFC 3339).
        created_at: String,
        /// When it was last changed.
        updated_at: String,
    }

    /// What a provider says of somebody.
    AccountInfo {
        /// In Better Auth's words: `id`, `name`, `email`, …
        user: JsonText,
        /// In the provider's own.
        data: JsonText,
    }

    /// Linking an account elsewhere has begun.
    SocialLink {
        /// Where to send the browser; none if an ID token linked at once.
        #[serde(default)]
        url: Option<String>,
        /// Whether to send it there now.
        #[serde(default)]
        redirect: bool,
        /// Whether it is linked already.
        #[serde(default)]
        status: Option<bool>,
    }

    /// A provider's access token.
    AccessToken {
        /// The token.
        access_token: String,
        /// Until when it is good (RFC 3339).
        #[serde(default)]
        access_token_expires_at: Option<String>,
        /// What it is good for.
        #[serde(default)]
        scopes: Vec<String>,
        /// The provider's ID token.
        #[serde(default)]
        id_token: Option<String>,
    }

    /// A provider's tokens, refreshed.
    ProviderTokens {
        /// The access token.
        #[serde(default)]
        access_token: Option<String>,
        /// What refreshes it the next time.
        #[serde(default)]
        refresh_token: Option<String>,
        /// Until when the access token is good (RFC 3339).
        #[serde(default)]
        access_token_expires_at: Option<String>,
        /// Until when the refresh token is good; none: for good.
        #[serde(default)]
        refresh_token_expires_at: Option<String>,
        /// What they are good for, with commas in between.
        #[serde(default)]
        scope: Option<String>,
        /// The provider's ID token.
        #[serde(default)]
        id_token: Option<String>,
    }

    /// A JWT for other services.
    Token {
        /// The JWT.
        token: String,
    }

    /// A JWT for somebody who is not signed in.
    AnonymousToken {
        /// The JWT.
        token: String,
        /// Until when it is good, in Unix seconds.
        #[serde(rename = "expires_at", default)]
        expires_at: Option<i64>,
    }

    /// The keys that JWTs are verified with.
    JsonWebKeys {
        /// Each as RFC 7517 has it.
        keys: Vec<JsonText>,
    }

    /// How upstream is.
    Health {
        /// Always true: a failure is an error.
        ok: bool,
    }

    /// An organization, with everybody in it.
    FullOrganization {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// Its name in URLs.
        slug: String,
        /// A picture's URL.
        #[serde(default)]
        logo: Option<String>,
        /// When it was made (RFC 3339).
        created_at: String,
        /// Who is in it.
        members: Vec<Member>,
        /// Who may be soon.
        invitations: Vec<Invitation>,
    }

    /// Somebody in an organization.
    Member {
        /// The member's id, which is not the user's.
        id: String,
        /// The organization's id.
        organization_id: String,
        /// The user's id.
        user_id: String,
        /// The role, or several with commas between them.
        role: String,
        /// Since when (RFC 3339).
        created_at: String,
        /// Who it is, as far as other members may know.
        #[serde(default)]
        user: Option<User>,
    }

    /// A page of an organization's members.
    Members {
        /// The members of this page.
        members: Vec<Member>,
        /// How many there are in all.
        total: u64,
    }

    /// A member's role.
    MemberRole {
        /// The role, or several with commas between them.
        role: String,
    }

    /// A member who is one no longer.
    RemovedMember {
        /// Who it was.
        member: Member,
    }

    /// An invitation that was accepted.
    AcceptedInvitation {
        /// The invitation.
        invitation: Invitation,
        /// The new member.
        member: Member,
    }

    /// An invitation that was declined.
    RejectedInvitation {
        /// The invitation.
        invitation: Invitation,
    }

    /// Whether something is permitted.
    Permission {
        /// Whether all of it is.
        success: bool,
        /// Why not, in words.
        #[serde(default)]
        error: Option<String>,
    }

    /// A session that was changed.
    UpdatedSession {
        /// As it is now.
        session: SessionRecord,
    }

    /// A user's sessions.
    UserSessions {
        /// The sessions.
        sessions: Vec<SessionRecord>,
    }
}

/// The texts of a list. The flag is what counts: whatever else is here is no reason to fail.
fn texts_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let list = JsonText::deserialize(deserializer)?.read::<Vec<JsonText>>();
    let texts = list.unwrap_or_default().into_iter();
    Ok(texts.filter_map(|text| text.read().ok()).collect())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};
    use serde_json::{Value, json};

    use super::*;
    use crate::endpoint::alternatives::OrSecondFactor;
    use crate::endpoint::{Reply, Unreadable};

    fn read<R: Reply>(body: &str) -> Result<R, Unreadable> {
        R::read(StatusCode::OK, &HeaderMap::new(), body.as_bytes())
    }

    fn organization(metadata: &str) -> String {
        format!(
            r#"{{"metadata":{metadata},"id":"o","name":"Org","slug":"org","logo":null,"createdAt":"now","more":1}}"#
        )
    }

    fn nested(levels: usize) -> String {
        format!("{}1{}", "[".repeat(levels), "]".repeat(levels))
    }

    #[test]
    fn what_has_no_place_in_a_reply_is_kept() {
        let text = organization(r#"{"plan":"pro"}"#);
        let reply: Organization = read(&text).unwrap();
        assert_eq!(reply.other.get("more").unwrap(), Some(1.into()));
        assert_eq!(reply.other.get("name").unwrap(), None, "it has a place");
        assert_eq!(
            reply.other.as_str(),
            r#"{"metadata":{"plan":"pro"},"more":1}"#
        );
        let whole: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_value(&reply).unwrap(), whole);
        let again: Organization = serde_json::from_value(whole.clone()).unwrap();
        assert_eq!(serde_json::to_value(again).unwrap(), whole);
        let nothing: Status = read(r#"{"status":true}"#).unwrap();
        assert_eq!(nothing.other.as_str(), "{}");
    }

    #[test]
    fn a_field_nested_too_deeply_spoils_no_reply() {
        for levels in [128, 100_000] {
            let tree = nested(levels);
            let body = organization(&tree);
            let reply: Organization = read(&body).unwrap();
            assert_eq!(reply.name, "Org");
            assert_eq!(reply.other.get_as("more").unwrap(), Some(1));
            assert!(reply.other.get("metadata").is_err(), "{levels} levels");
            let text: Option<JsonText> = reply.other.get_as("metadata").unwrap();
            assert_eq!(text.unwrap().as_str(), tree);
            let written = serde_json::to_string(&reply).unwrap();
            let list: Vec<Organization> = read(&format!("[{written}]")).unwrap();
            assert_eq!(list[0].other.as_str(), reply.other.as_str());
            let untyped: JsonText = read(&body).unwrap();
            assert_eq!(untyped.get_as("more").unwrap(), Some(1));
            let info: AccountInfo = read(&format!(r#"{{"user":{{}},"data":{tree}}}"#)).unwrap();
            assert_eq!(info.data.as_str(), tree);
            let keys: JsonWebKeys = read(&format!(r#"{{"keys":[{tree},{{"kid":"k"}}]}}"#)).unwrap();
            assert_eq!(keys.keys[1].get("kid").unwrap(), Some("k".into()));
            let second: OrSecondFactor<SignedIn> = read(&format!(
                r#"{{"twoFactorRedirect":true,"twoFactorMethods":["totp",{tree}]}}"#
            ))
            .unwrap();
            let OrSecondFactor::SecondFactor(second) = second else {
                panic!("it is taken for a session");
            };
            assert_eq!(second.two_factor_methods, ["totp"]);
        }
    }

    #[test]
    fn half_of_a_surrogate_pair_is_read_in_any_reply() {
        let body = organization(r#""\udc00""#).replace("Org", "\\ud83d");
        let reply: Organization = read(&body).unwrap();
        assert_eq!(reply.name, "\u{fffd}");
        assert_eq!(
            reply.other.get("metadata").unwrap(),
            Some("\u{fffd}".into())
        );
        let user = r#"{"id":"u","name":"\ud83d","\ud83d":"\udc00"}"#;
        for (users, body) in [
            ("typed", format!(r#"{{"users":[{user}],"total":1}}"#)),
            (
                "marked",
                format!("\u{feff}{{\"users\":[{user}],\"total\":1}}"),
            ),
        ] {
            let reply: Users = read(&body).unwrap();
            assert_eq!(reply.users[0].name, "\u{fffd}", "{users}");
            let bio = reply.users[0].get("\u{fffd}").unwrap();
            assert_eq!(bio, Some("\u{fffd}".into()), "{users}");
        }
        let text: String = read("\u{feff}\"\\ud83d\"").unwrap();
        assert_eq!(text, "\u{fffd}");
        let none: Option<Organization> = read("\u{feff}null").unwrap();
        assert!(none.is_none());
    }

    #[test]
    fn what_is_too_deep_for_its_type_is_json_of_another_form() {
        let refused = read::<Value>(&nested(200)).unwrap_err();
        assert!(matches!(refused, Unreadable::Form { .. }), "{refused:?}");
        let refused = read::<Value>(&"[".repeat(200)).unwrap_err();
        assert!(matches!(refused, Unreadable::Syntax { .. }), "{refused:?}");
        let refused = read::<Organization>(r#"[{"id":"o"}]"#).unwrap_err();
        assert!(matches!(refused, Unreadable::Form { .. }), "{refused:?}");
        assert!(read::<Organization>(r#"["o","Org","org",null,"now"]"#).is_err());
    }

    #[test]
    fn a_reply_is_a_part_of_any_type() {
        let user = json!({"id": "u", "name": "Ann", "plan": "pro"});
        let reply: OrSecondFactor<SignedIn> =
            read(&json!({"token": "t", "user": user, "extra": [1]}).to_string()).unwrap();
        let value = serde_json::to_value(&reply).unwrap();
        assert_eq!(value["user"], user);
        assert_eq!(value["extra"], json!([1]));
        assert_eq!(value["redirect"], false);
    }
}
