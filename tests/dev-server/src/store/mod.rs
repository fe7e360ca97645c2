//! The database: plain collections in memory.

mod account;
mod device;
mod expiring;
mod invitation;
mod member;
mod oauth_provider;
mod organization;
mod passkey;
mod second_factor;
mod session;
mod user;

use std::mem;

use crate::clock::Timestamp;
use crate::plugin::Plugins;
use crate::signed_query::SignedQuery;

pub(crate) use account::{Account, CREDENTIAL, PasswordHash, ProviderTokens};
pub(crate) use device::{DeviceRequest, DeviceStatus};
pub(crate) use expiring::Expiring;
pub(crate) use invitation::{INVITATION_LIFETIME, Invitation, InvitationStatus};
pub(crate) use member::{Member, MemberProfile, OWNER};
pub(crate) use oauth_provider::{
    AuthorizationCode, ClientAuthentication, ClientDescription, ClientSecret, Consent, Grant,
    OauthClient, OpaqueToken, RefreshToken,
};
pub(crate) use organization::{FreshOrganization, Organization};
pub(crate) use passkey::{Passkey, PasskeyChallenge};
pub(crate) use second_factor::{Challenge, SecondFactor};
pub use session::Session;
pub(crate) use session::{LIFETIME, SHORT_LIFETIME, UPDATE_AGE};
pub use user::{User, Usernames};

/// A code sent by mail, and how often a wrong one was given for it.
#[derive(Debug)]
pub(crate) struct MailCode {
    pub(crate) code: String,
    pub(crate) wrong_tries: u32,
}

/// What someone has gone to a provider for.
#[derive(Debug, Clone)]
pub(crate) enum OauthPurpose {
    /// To sign in, with the challenge that proves who asked.
    SignIn { challenge_hash: String },
    /// To add another way to sign in.
    Link { user_id: String, email: String },
}

/// A visit to a provider that has begun.
#[derive(Debug, Clone)]
pub(crate) struct OauthState {
    pub(crate) purpose: OauthPurpose,
    pub(crate) code_verifier: String,
    pub(crate) callback_url: String,
    pub(crate) new_user_callback_url: Option<String>,
    pub(crate) error_callback_url: Option<String>,
    /// The authorization request of a client's that the login page has sent along.
    pub(crate) signed_query: Option<SignedQuery>,
}

/// Where the indirection URL of a social sign-in leads.
#[derive(Debug)]
pub(crate) struct SocialInit {
    pub(crate) authorize_url: String,
    pub(crate) state_cookie: String,
}

/// A magic link that was sent.
#[derive(Debug)]
pub(crate) struct MagicLink {
    pub(crate) email: String,
    pub(crate) name: Option<String>,
    pub(crate) challenge_hash: String,
}

/// A session that waits to be fetched with a verifier and the challenge it was asked for with.
#[derive(Debug)]
pub(crate) struct Verifier {
    pub(crate) session_token: String,
    pub(crate) challenge_hash: String,
}

/// Everything the server remembers. Few rows, so every look-up walks them.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) plugins: Plugins,
    pub(crate) users: Vec<User>,
    pub(crate) sessions: Vec<Session>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) organizations: Vec<Organization>,
    pub(crate) members: Vec<Member>,
    pub(crate) invitations: Vec<Invitation>,
    /// By purpose and address, see [`Store::code_key`].
    pub(crate) codes: Expiring<MailCode>,
    /// By token; the value is the user's id.
    pub(crate) password_resets: Expiring<String>,
    pub(crate) oauth_states: Expiring<OauthState>,
    pub(crate) social_inits: Expiring<SocialInit>,
    pub(crate) magic_links: Expiring<MagicLink>,
    pub(crate) verifiers: Expiring<Verifier>,
    pub(crate) passkeys: Vec<Passkey>,
    /// By the token in the cookie.
    pub(crate) passkey_challenges: Expiring<PasskeyChallenge>,
    pub(crate) second_factors: Vec<SecondFactor>,
    /// By the value in the browser's cookie.
    pub(crate) challenges: Expiring<Challenge>,
    /// By challenge, or by user and session.
    pub(crate) two_factor_codes: Expiring<MailCode>,
    /// By the second part of the browser's cookie; the value is the user's id.
    pub(crate) trusted_devices: Expiring<String>,
    /// By device code.
    pub(crate) device_requests: Expiring<DeviceRequest>,
    pub(crate) oauth_clients: Vec<OauthClient>,
    /// One for each client of a user.
    pub(crate) consents: Vec<Consent>,
    pub(crate) authorization_codes: Expiring<AuthorizationCode>,
    /// By the token.
    pub(crate) opaque_tokens: Expiring<OpaqueToken>,
    /// By the token.
    pub(crate) refresh_tokens: Expiring<RefreshToken>,
    /// Whether the next user is an administrator: the first there ever is.
    pub(crate) next_user_is_admin: bool,
}

impl Store {
    pub(crate) fn code_key(purpose: &str, email: &str) -> String {
        format!("{purpose}-otp-{email}")
    }

    pub(crate) fn user_by_email(&self, email: &str) -> Option<&User> {
        let email = email.to_lowercase();
        self.users.iter().find(|user| user.email == email)
    }

    /// The user with a name, however it is written.
    pub(crate) fn user_by_username(&self, username: &str) -> Option<&User> {
        let username = username.to_lowercase();
        let has_it = |user: &&User| {
            let names = user.usernames.as_ref();
            names.is_some_and(|names| names.username.as_deref() == Some(&*username))
        };
        self.users.iter().find(has_it)
    }

    pub(crate) fn user_by_id(&self, id: &str) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    /// Keeps a new user and gives back what was kept.
    pub(crate) fn add_user(&mut self, mut user: User) -> User {
        if mem::take(&mut self.next_user_is_admin) {
            user.role = "admin".to_owned();
        }
        self.plugins.extend(&mut user);
        self.users.push(user.clone());
        user
    }

    /// Changes a user, stamps the change and gives back the user as it is now.
    pub(crate) fn update_user(
        &mut self,
        id: &str,
        now: Timestamp,
        change: impl FnOnce(&mut User),
    ) -> Option<User> {
        let user = self.users.iter_mut().find(|user| user.id == id)?;
        change(user);
        user.updated_at = now;
        Some(user.clone())
    }

    /// Removes a user with everything that is theirs.
    pub(crate) fn delete_user(&mut self, id: &str) {
        self.users.retain(|user| user.id != id);
        self.accounts.retain(|account| account.user_id != id);
        self.members.retain(|member| member.user_id != id);
        self.invitations
            .retain(|invitation| invitation.inviter_id != id);
        self.passkeys.retain(|passkey| passkey.user_id != id);
        self.delete_second_factor(id);
        self.consents.retain(|consent| consent.user_id != id);
        self.delete_sessions(id);
    }

    pub(crate) fn session(&self, token: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.token == token)
    }

    pub(crate) fn session_by_id(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    pub(crate) fn session_mut(&mut self, token: &str) -> Option<&mut Session> {
        self.sessions
            .iter_mut()
            .find(|session| session.token == token)
    }

    pub(crate) fn sessions_of<'a>(&'a self, user_id: &'a str) -> impl Iterator<Item = &'a Session> {
        self.sessions
            .iter()
            .filter(move |session| session.user_id == user_id)
    }

    pub(crate) fn delete_session(&mut self, token: &str) {
        self.sessions.retain(|session| session.token != token);
    }

    /// Ends all of a user's sessions.
    pub(crate) fn delete_sessions(&mut self, user_id: &str) {
        self.sessions.retain(|session| session.user_id != user_id);
    }

    pub(crate) fn accounts_of<'a>(&'a self, user_id: &'a str) -> impl Iterator<Item = &'a Account> {
        self.accounts
            .iter()
            .filter(move |account| account.user_id == user_id)
    }

    /// The account that holds the user's password.
    pub(crate) fn credential(&self, user_id: &str) -> Option<&Account> {
        self.accounts
            .iter()
            .find(|account| account.user_id == user_id && account.provider_id == CREDENTIAL)
    }

    pub(crate) fn credential_mut(&mut self, user_id: &str) -> Option<&mut Account> {
        self.accounts
            .iter_mut()
            .find(|account| account.user_id == user_id && account.provider_id == CREDENTIAL)
    }

    /// Takes password and sessions from an account whose address nobody had proved to own, before
    /// it goes to the one who just did: a stranger may have signed up with the address.
    pub(crate) fn revoke_unproven_access(&mut self, user_id: &str) {
        self.accounts
            .retain(|account| account.user_id != user_id || account.provider_id != CREDENTIAL);
        self.delete_sessions(user_id);
    }
}
